package dev.sluice.database;

import dev.sluice.plan.Plan;
import dev.sluice.server.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The engine's classes as the jar that PL/Java is given: those on this client's own class path, be they in a jar or in a
 * folder. Its manifest tells which they are, so that the next client can see in the database whether they are its own.
 */
final class EngineJar {
    /** Attribute of the manifest: a digest of all classes. */
    private static final String DIGEST = "Sluice-Digest";

    private final String digest;
    private final byte[] bytes;

    private EngineJar(String digest, byte[] bytes) {
        this.digest = digest;
        this.bytes = bytes;
    }

    /** The jar, made in memory. */
    static EngineJar make() {
        try {
            Map<String, byte[]> classes = classes(Path.of(Plan.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
                sha.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
                sha.update(entry.getValue());
            }
            String digest = HexFormat.of().formatHex(sha.digest(), 0, 16);
            Manifest manifest = new Manifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.put(Attributes.Name.IMPLEMENTATION_TITLE, "Sluice");
            attributes.put(Attributes.Name.IMPLEMENTATION_VERSION, Version.TEXT);
            attributes.putValue(DIGEST, digest);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
                for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
                    jar.putNextEntry(new JarEntry(entry.getKey()));
                    jar.write(entry.getValue());
                }
            }
            return new EngineJar(digest, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Content by entry name, in the order of the names. */
    private static Map<String, byte[]> classes(Path place) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        if (Files.isDirectory(place)) {
            List<Path> files;
            try (Stream<Path> walk = Files.walk(place)) {
                files = walk.filter(Files::isRegularFile).toList();
            }
            for (Path file : files) {
                String name = place.relativize(file).toString().replace('\\', '/');
                if (isWanted(name)) {
                    classes.put(name, Files.readAllBytes(file));
                }
            }
        } else {
            try (JarFile jar = new JarFile(place.toFile())) {
                for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                    JarEntry entry = entries.nextElement();
                    if (isWanted(entry.getName())) {
                        classes.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
        return classes;
    }

    private static boolean isWanted(String name) {
        return name.startsWith("dev/sluice/") && name.endsWith(".class") && !name.endsWith("package-info.class");
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether the manifest of a jar in a database, null if there is none, is that of this jar. */
    boolean isSameAs(String manifest) {
        return manifest != null && manifest.contains(DIGEST + ": " + digest);
    }

    /** Whether a jar in a database was put there by a client, which notes what is in it. */
    static boolean isMarked(String manifest) {
        return manifest != null && manifest.contains(DIGEST + ": ");
    }
}
