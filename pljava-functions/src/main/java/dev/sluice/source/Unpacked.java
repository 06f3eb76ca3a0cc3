package dev.sluice.source;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * The uncompressed bytes of a stored file. What is wrong with it fails with the byte offset in the compressed file, as far as the
 * format tells: some unpack a block of up to 900 kB at a time. One thread.
 */
final class Unpacked extends InputStream {
    private final Stored stored;
    private final Packing packing;
    private final RunningDigest storedDigest;
    private final CountedInput packed;
    private InputStream in;
    private final CRC32 crc;
    private long bytes;

    /**
     * Opens a stored file.
     *
     * @param last whether it is read for the last time, and {@link #storedDigest} will be asked for
     * @throws SluiceException if it does not begin as its format wants
     */
    Unpacked(Stored stored, boolean last) throws IOException {
        this.stored = stored;
        this.storedDigest = last ? new RunningDigest() : null;
        this.crc = stored.checks() ? new CRC32() : null;
        this.packed = new CountedInput(last ? stored.openLast() : stored.open(), storedDigest);
        boolean opened = false;
        try {
            byte[] head = packed.peek(Packing.HEAD);
            this.packing = stored.packing(head);
            this.in = begin();
            opened = true;
        } finally {
            if (!opened) {
                packed.close();
            }
        }
    }

    Packing packing() {
        return packing;
    }

    /** Bytes of the stored file that were used so far. */
    long storedCount() {
        return packed.count();
    }

    /** Of the stored bytes, all of which have been read. */
    RunningDigest storedDigest() {
        return storedDigest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (packing == Packing.NONE && crc == null) {
            return packed.read(into, at, length);
        }
        try {
            int read = in.read(into, at, length);
            if (read > 0) {
                bytes += read;
                if (crc != null) {
                    crc.update(into, at, read);
                }
            } else if (read < 0) {
                if (packed.read() >= 0) {
                    throw new IOException("something else follows the end");
                }
                check();
            }
            return read;
        } catch (IOException | RuntimeException e) {
            throw failure(e, why(e));
        }
    }

    private void check() {
        if (crc != null) {
            try {
                stored.check(bytes, crc.getValue());
            } catch (IOException e) {
                throw failure(e, e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
        packed.close();
    }

    private InputStream begin() {
        try {
            InputStream unpacked = stored.unpack(packing, packed);
            if (unpacked == null) {
                throw new SluiceException(
                        "\"" + stored.name() + "\" is compressed with " + packing,
                        "It is read in the server, which unpacks gzip only.",
                        "Load it with the client, or unpack it first.");
            }
            return unpacked;
        } catch (IOException | RuntimeException e) {
            throw failure(e, why(e));
        }
    }

    private String why(Exception e) {
        return packed.hasEnded() && !(e instanceof DamagedException) ? "it ends too early" : e.getMessage();
    }

    /** Where in the file on disk: exact for gzip, elsewhere behind what is wrong by a buffer at most. */
    private long offset(Exception e) {
        if (e instanceof DamagedException damaged) {
            return stored.offset() + damaged.offset();
        }
        return stored.offset() + packed.count() - (in instanceof GzipInput gzip ? gzip.unused() : 0);
    }

    private SluiceException failure(Exception e, String why) {
        if (e instanceof SluiceException already) {
            return already;
        }
        return new SluiceException(
                "cannot unpack \"" + stored.name() + "\": "
                        + (why == null ? e.getClass().getSimpleName() : why),
                "It is compressed with " + packing + "; this is at byte offset " + offset(e)
                        + (stored.bytes() < 0
                                ? " of it."
                                : " of it, where it has " + (stored.offset() + stored.bytes()) + "."),
                "Fetch or make the file again; nothing of the load was merged.",
                ExitCode.FAILED,
                null,
                e);
    }
}
