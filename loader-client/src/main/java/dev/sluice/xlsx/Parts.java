package dev.sluice.xlsx;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The parts that a workbook consists of: files in a zip archive. */
final class Parts {
    /** Memory that a byte of text in a part may take: short strings have a header each. */
    private static final int MEMORY_PER_BYTE = 3;

    /** Real sheets hardly shrink to a hundredth; zip bombs come near the 1032th that is possible. */
    private static final long MOST_EXPANSION = 500;

    private static final long SMALL = 64L << 20;

    private final String name;
    private final Path path;
    private final boolean styles;

    private Parts(String name, Path path, boolean styles) {
        this.name = name;
        this.path = path;
        this.styles = styles;
    }

    /**
     * Looks at the directory of the archive.
     *
     * @throws SluiceException if the parts are larger than they can reasonably be, or than there is memory for
     */
    static Parts of(String name, Path path) throws IOException {
        boolean styles = false;
        long kept = 0;
        try (ZipFile archive = ZipFile.builder().setPath(path).get()) {
            for (ZipArchiveEntry entry : Collections.list(archive.getEntries())) {
                String part = entry.getName().toLowerCase(Locale.ROOT);
                long size = entry.getSize();
                if (size > SMALL && size / Math.max(1, entry.getCompressedSize()) > MOST_EXPANSION) {
                    throw new SluiceException(
                            "workbook \"" + name + "\" is not read: it looks like a zip bomb",
                            "Its part \"" + entry.getName() + "\" has " + entry.getCompressedSize()
                                    + " bytes and unpacks to " + size + ".",
                            "If it is none, save the sheet as CSV.");
                }
                styles |= part.endsWith("styles.xml");
                if (part.startsWith("xl/") && part.endsWith(".xml") && !part.contains("sheets/")) {
                    kept += size;
                }
            }
        }
        if (kept * MEMORY_PER_BYTE > Runtime.getRuntime().maxMemory() / 10 * 7) {
            throw new SluiceException(
                    "the texts of workbook \"" + name + "\" may not fit in memory",
                    "Unpacked they have " + (kept >> 20) + " MiB, for which the client may need "
                            + (kept * MEMORY_PER_BYTE >> 20) + " MiB; it has "
                            + (Runtime.getRuntime().maxMemory() >> 20) + ".",
                    "Give it more, such as SLUICE_JAVA_OPTS=-Xmx" + Math.max(1, kept * 5 >> 30)
                            + "g, or save the sheet as CSV.");
        }
        return new Parts(name, path, styles);
    }

    boolean hasStyles() {
        return styles;
    }

    /**
     * Reads the parts that rows come from, the largest sheets included, and compares their checksums, which who unpacks them as
     * they are read does not.
     *
     * @throws SluiceException if one is damaged
     */
    void check() {
        byte[] buffer = new byte[1 << 16];
        try (ZipFile archive = ZipFile.builder().setPath(path).get()) {
            List<ZipArchiveEntry> entries = new ArrayList<>(Collections.list(archive.getEntries()));
            for (ZipArchiveEntry entry : entries) {
                String part = entry.getName().toLowerCase(Locale.ROOT);
                if (!part.startsWith("xl/") || !part.endsWith(".xml") || part.contains("drawings/")) {
                    continue;
                }
                CRC32 checksum = new CRC32();
                try (InputStream in = archive.getInputStream(entry)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        checksum.update(buffer, 0, read);
                        if (Thread.interrupted()) {
                            return;
                        }
                    }
                }
                if (checksum.getValue() != entry.getCrc()) {
                    throw new IOException("the checksum of part \"" + entry.getName() + "\" is wrong");
                }
            }
        } catch (IOException e) {
            throw Workbook.unreadable(name, "The file is damaged.", e);
        }
    }
}
