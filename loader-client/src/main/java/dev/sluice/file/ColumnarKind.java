package dev.sluice.file;

import dev.sluice.failure.SluiceException;
import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parquet, Arrow and Feather. Known here by their first bytes alone; what reads them is an optional part of the distribution, with
 * libraries of a class loader of their own, which costs nothing until such a file is given.
 */
public abstract class ColumnarKind implements FileKind {
    private static final String READER = "dev.sluice.columnar.ColumnarFiles";

    /** The longest description of a schema that is believed. */
    private static final int LONGEST_SCHEMA = 1 << 24;

    private static ColumnarReader reader;

    private final String format;

    private ColumnarKind(String format) {
        this.format = format;
    }

    /** Parquet. */
    public static final class Parquet extends ColumnarKind {
        /** For the service loader. */
        public Parquet() {
            super("Parquet");
        }

        @Override
        public String type() {
            return "parquet";
        }

        @Override
        public boolean mayBe(byte[] head) {
            return begins(head, "PAR1") || begins(head, "PARE");
        }
    }

    /** Arrow, as a file or as a stream, and Feather, which is another name of such files. */
    public static final class Arrow extends ColumnarKind {
        /** For the service loader. */
        public Arrow() {
            super("Arrow");
        }

        @Override
        public String type() {
            return "arrow";
        }

        @Override
        public boolean mayBe(byte[] head) {
            return begins(head, "ARROW1") || begins(head, "FEA1") || isStream(head);
        }

        /** Whether it begins with the mark of a message, and then the description of a schema. */
        private static boolean isStream(byte[] head) {
            if (head.length < 16 || int32(head, 0) != -1) {
                return false;
            }
            int length = int32(head, 4);
            return length >= 16 && length <= LONGEST_SCHEMA && length % 8 == 0 && int32(head, 8) >>> 3 < length >>> 3;
        }
    }

    @Override
    public boolean recognises(Path path) {
        return true;
    }

    @Override
    public ConvertedFile open(String name, Path path, Map<String, ?> members, Set<String> expected) throws IOException {
        ColumnarReader installed = reader();
        if (installed == null) {
            throw new SluiceException(
                    "\"" + name + "\" is a file of " + format
                            + ", and the part of Sluice that reads those is not installed",
                    "It is an archive of its own because of its size; there is no folder lib/columnar.",
                    "Unpack sluice-" + version()
                            + "-columnar.tar.gz over the folder that Sluice itself was unpacked to.");
        }
        return installed.open(name, path);
    }

    /** Null when it is not installed. */
    private static synchronized ColumnarReader reader() throws IOException {
        if (reader == null) {
            try {
                reader = (ColumnarReader) Class.forName(READER, true, loader())
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ClassNotFoundException e) {
                return null;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return reader;
    }

    private static ClassLoader loader() throws IOException {
        ClassLoader own = ColumnarKind.class.getClassLoader();
        List<URL> jars = new ArrayList<>();
        Path folder = folder();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
                for (Path jar : found) {
                    jars.add(url(jar));
                }
            }
        }
        // It lives as long as the program does.
        return jars.isEmpty() ? own : new URLClassLoader(jars.toArray(new URL[0]), own);
    }

    /** Beside the jar that this class is in; null when it is in none. */
    private static Path folder() {
        try {
            Path jar = Path.of(ColumnarKind.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(jar) ? jar.resolveSibling("columnar") : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String version() {
        String version = ColumnarKind.class.getPackage().getImplementationVersion();
        return version == null ? "VERSION" : version;
    }

    static boolean begins(byte[] head, String magic) {
        return head.length >= magic.length()
                && new String(head, 0, magic.length(), StandardCharsets.ISO_8859_1).equals(magic);
    }

    static int int32(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }
}
