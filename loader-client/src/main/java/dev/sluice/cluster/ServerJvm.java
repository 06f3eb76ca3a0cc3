package dev.sluice.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JVM that PL/Java starts in the backends of a private server, and its options. */
final class ServerJvm {
    private static final Pattern RELEASE = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");
    private static final int FIRST_WITH_OPTIONAL_SECURITY_MANAGER = 18;
    private static final int FIRST_WITHOUT_SECURITY_MANAGER = 24;

    private ServerJvm() {}

    /** The library of this JVM, or of another one if the server's user cannot get at this one. */
    static Optional<Path> library(ServerUser user) {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        Path packaged = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(packaged)) {
            try (Stream<Path> others = Files.list(packaged)) {
                others.forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (Path home : homes) {
            for (String name : List.of("libjvm.so", "libjvm.dylib")) {
                Path library = home.resolve("lib").resolve("server").resolve(name);
                if (Files.isReadable(library) && user.reaches(library)) {
                    return Optional.of(library);
                }
            }
        }
        return Optional.empty();
    }

    /** Options for {@code pljava.vmoptions}. */
    static String options(Path library) {
        // A backend lives as long as a load: the optimising compiler costs it more than it gives back, and so does
        // compiling
        // what only its start needs.
        String options = "-Xms16m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:Tier3InvocationThreshold=2000"
                + " -XX:Tier3MinInvocationThreshold=1000 -XX:Tier3CompileThreshold=10000 -Xshare:auto";
        int version = version(library);
        if (version >= FIRST_WITHOUT_SECURITY_MANAGER) {
            return options + " -Djava.security.manager=disallow";
        }
        return version >= FIRST_WITH_OPTIONAL_SECURITY_MANAGER ? options + " -Djava.security.manager=allow" : options;
    }

    /** Whether this Java can no longer confine functions, which PL/Java then wants to be told is known. */
    static boolean isUnenforced(Path library) {
        return version(library) >= FIRST_WITHOUT_SECURITY_MANAGER;
    }

    private static int version(Path library) {
        Path release = library.getParent().getParent().resolveSibling("release");
        try {
            Matcher version = RELEASE.matcher(Files.readString(release));
            if (version.find()) {
                return Integer.parseInt(version.group(1));
            }
        } catch (IOException e) {
            return Runtime.version().feature();
        }
        return Runtime.version().feature();
    }
}
