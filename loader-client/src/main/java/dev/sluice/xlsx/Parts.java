package dev.sluice.xlsx;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final int MOST_RELATIONS = 1 << 20;

    /** The dimension of a sheet stands before its rows. */
    private static final int HEAD = 1 << 13;

    private static final Pattern TARGET = Pattern.compile("\\bTarget=\"([^\"]+)\"");
    private static final Pattern DIMENSION =
            Pattern.compile("<(?:\\w+:)?dimension\\s[^>]*\\bref=\"(?:[A-Z]+\\d+:)?[A-Z]+(\\d{1,7})\"");

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
     * The last row of a sheet, as the program that wrote it says at its beginning; 0 when it does not. Not to be relied on: it may
     * be wrong.
     *
     * @param id of the sheet in the workbook
     */
    int lastRow(String id) {
        try (ZipFile archive = ZipFile.builder().setPath(path).get()) {
            Matcher relation = Pattern.compile(
                            "<(?:\\w+:)?Relationship\\s[^>]*\\bId=\"" + Pattern.quote(id) + "\"[^>]*>")
                    .matcher(beginning(archive, "xl/_rels/workbook.xml.rels", MOST_RELATIONS));
            Matcher target = TARGET.matcher(relation.find() ? relation.group() : "");
            if (!target.find()) {
                return 0;
            }
            String part = target.group(1).startsWith("/") ? target.group(1).substring(1) : "xl/" + target.group(1);
            Matcher dimension = DIMENSION.matcher(beginning(archive, part, HEAD));
            int row = dimension.find() ? Integer.parseInt(dimension.group(1)) : 0;
            // Some write a dimension before they know it.
            return row > 1 ? row : 0;
        } catch (IOException e) {
            // Who reads the rows says what is wrong.
            return 0;
        }
    }

    private static String beginning(ZipFile archive, String part, int most) throws IOException {
        ZipArchiveEntry entry = archive.getEntry(part);
        if (entry == null) {
            return "";
        }
        try (InputStream in = archive.getInputStream(entry)) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        }
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
