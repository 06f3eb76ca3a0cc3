package dev.sluice.file;

import dev.sluice.failure.SluiceException;
import dev.sluice.source.Packing;
import dev.sluice.source.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A zip archive: each of its entries is a file of the load. */
final class ZipArchive {
    private ZipArchive() {}

    /**
     * The entries of an archive in its own order, without folders and what macOS adds.
     *
     * @throws SluiceException if the archive is damaged, has no entry, or one that cannot be unpacked
     */
    static List<Stored> entries(String name, Path path) {
        List<Stored> entries = new ArrayList<>();
        try (ZipFile archive = ZipFile.builder().setPath(path).get()) {
            for (ZipArchiveEntry entry : Collections.list(archive.getEntriesInPhysicalOrder())) {
                if (entry.getName().equals("[Content_Types].xml")) {
                    throw new SluiceException(
                            "\"" + name + "\" is an office document",
                            "It is a zip archive with a \"[Content_Types].xml\".",
                            "Save it as CSV first.");
                }
                if (!entry.isDirectory() && !entry.getName().startsWith("__MACOSX/")) {
                    entries.add(entry(name, path, archive, entry));
                }
            }
        } catch (SluiceException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new SluiceException(
                    "cannot unpack \"" + name + "\": " + e.getMessage(),
                    "It begins as a zip archive; its directory, which is at its end, cannot be read.",
                    "Fetch or make the file again.");
        }
        if (entries.isEmpty()) {
            throw new SluiceException("zip archive \"" + name + "\" holds no file", null, null);
        }
        return entries;
    }

    private static Stored entry(String archiveName, Path path, ZipFile archive, ZipArchiveEntry entry)
            throws IOException {
        String name = archiveName + "/" + entry.getName();
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new SluiceException(
                    "\"" + name + "\" is encrypted", null, "Unpack the archive with its password first.");
        }
        Packing packing = packing(entry.getMethod());
        if (packing == null) {
            throw new SluiceException(
                    "\"" + name + "\" is compressed with a method that Sluice does not know",
                    "It is method " + entry.getMethod() + " of zip.",
                    "Unpack the archive first.");
        }
        // Finds out where the entry's bytes begin.
        archive.getRawInputStream(entry).close();
        return new Entry(
                name, path, entry.getDataOffset(), entry.getCompressedSize(), packing, entry.getSize(), entry.getCrc());
    }

    /** The packing of entries that have a method, or null when Sluice does not unpack it. */
    private static Packing packing(int method) {
        return switch (method) {
            case 0 -> Packing.NONE;
            case 8 -> Packing.DEFLATE;
            case 9 -> Packing.DEFLATE64;
            case 12 -> Packing.BZIP2;
            case 93 -> Packing.ZSTD;
            case 95 -> Packing.XZ;
            default -> null;
        };
    }

    private record Entry(
            String name, Path path, long offset, long bytes, Packing packing, long contentBytes, long contentCrc)
            implements AnyPacking {
        @Override
        public InputStream open() throws IOException {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            channel.position(offset);
            return new LimitedInput(Channels.newInputStream(channel), bytes);
        }

        @Override
        public Packing packing(byte[] head) {
            return packing;
        }

        @Override
        public boolean checks() {
            return true;
        }

        @Override
        public void check(long bytes, long crc) throws IOException {
            if (bytes != contentBytes) {
                throw new IOException("the size of the entry is wrong");
            }
            if (crc != contentCrc) {
                throw new IOException("the checksum of the entry is wrong");
            }
        }
    }
}
