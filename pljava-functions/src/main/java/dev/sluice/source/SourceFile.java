package dev.sluice.source;

import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * A CSV file, open, with its header read. UTF-8, with or without a byte order mark. A plain file may be read at any offset by any
 * thread; a {@link #isStream} only from its beginning to its end, by one thread at a time.
 */
public final class SourceFile implements AutoCloseable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /** What compressed files begin with. */
    private static final Map<String, byte[]> PACKED = Map.of(
            "gzip", new byte[] {0x1f, (byte) 0x8b},
            "zstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
            "xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
            "bzip2", new byte[] {'B', 'Z', 'h'},
            "zip", new byte[] {'P', 'K', 3, 4});

    private final int number;
    private final String name;
    private final Content content;
    private final CsvFormat format;
    private final DataExtent data;

    /** {@link DataExtent#OPEN} as long as that is not known. */
    private long dataEnd;

    private SourceFile(int number, String name, Content content, CsvFormat format, DataExtent data) {
        this.number = number;
        this.name = name;
        this.content = content;
        this.format = format;
        this.data = data;
        this.dataEnd = data == null ? DataExtent.OPEN : data.end();
    }

    /**
     * Opens a file and reads its header.
     *
     * @param number of the file in its load, from 1
     * @throws SluiceException if there is no such file, it cannot be read, or it does not begin as a CSV file does
     */
    public static SourceFile open(int number, Path path, CsvFormat format) {
        String name = path.toString();
        if (Files.isDirectory(path)) {
            throw new SluiceException(
                    "\"" + name + "\" is a directory",
                    null,
                    "Name the files, for example " + path.resolve("*.csv") + ".");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new SluiceException(
                    "\"" + name + "\" is not a regular file",
                    "Blocks of a file are read from any place in it, which pipes and devices do not allow.",
                    "Write the data to a file first.");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            SourceFile file = readHeader(number, name, new ChannelContent(channel), format);
            channel = null;
            return file;
        } catch (NoSuchFileException e) {
            throw new SluiceException(
                    "no such file: \"" + name + "\"", null, "Check the name; it is looked up from the current folder.");
        } catch (AccessDeniedException e) {
            throw new SluiceException(
                    "permission denied: \"" + name + "\"",
                    null,
                    "The user who runs sluice needs the right to read the file.");
        } catch (FileSystemException e) {
            throw new SluiceException("cannot read \"" + name + "\": " + e.getReason(), null, null);
        } catch (IOException e) {
            throw new SluiceException("cannot read \"" + name + "\": " + e.getMessage(), null, null);
        } finally {
            closeQuietly(channel);
        }
    }

    /**
     * Reads the header of an open file, which may be compressed with gzip: that is a stream. The channel is closed with the
     * file, or when this fails.
     *
     * @throws SluiceException if it does not begin as a CSV file does
     */
    public static SourceFile of(int number, String name, FileChannel channel, CsvFormat format) throws IOException {
        SourceFile file = null;
        try {
            byte[] magic = new byte[PACKED.get("gzip").length];
            channel.read(ByteBuffer.wrap(magic), 0);
            Content content = startsWith(magic, PACKED.get("gzip"))
                    ? new StreamContent(new GzipStream(name, channel))
                    : new ChannelContent(channel);
            file = readHeader(number, name, content, format);
            return file;
        } finally {
            if (file == null) {
                closeQuietly(channel);
            }
        }
    }

    /**
     * Reads the header of a stream.
     *
     * @throws SluiceException if it does not begin as a CSV file does
     */
    public static SourceFile of(int number, String name, InputStream stream, CsvFormat format) throws IOException {
        return readHeader(number, name, new StreamContent(stream), format);
    }

    /** Number of the file in its load, from 1. */
    public int number() {
        return number;
    }

    /** The name as the user gave it. */
    public String name() {
        return name;
    }

    /** Whether the file has to be read from its beginning to its end. */
    public boolean isStream() {
        return content instanceof StreamContent;
    }

    /** Size in bytes, uncompressed; of a stream -1 until its end has been reached. */
    public long bytes() {
        return content.bytes();
    }

    /** Names of the fields; null when the format has no header. */
    public List<String> header() {
        return data.header();
    }

    /** The dialect that it is read in. */
    public CsvFormat format() {
        return format;
    }

    /** Offset of the first record after the header. */
    public long dataStart() {
        return data.start();
    }

    /** Line of the first record after the header, from 1. */
    public int dataLine() {
        return data.line();
    }

    /**
     * Offset behind the last record: the size, unless footer lines or another table follow. Of a stream {@link Long#MAX_VALUE}
     * until {@link #reachData} has come to it.
     */
    public long dataEnd() {
        return dataEnd;
    }

    /**
     * Makes the bytes before {@code end} readable; of a stream, this reads on.
     *
     * @return {@code end}, or the size of the file if it is smaller
     * @throws SluiceException if the file cannot be read
     */
    public long reach(long end) {
        try {
            return content.reach(end);
        } catch (IOException e) {
            throw new SluiceException("cannot read \"" + name + "\": " + e.getMessage(), null, null);
        }
    }

    /**
     * Makes the bytes before {@code end} readable as far as they are data. Of a stream with a footer more is read, so that no line
     * of the footer is taken for a record.
     *
     * @return {@code end}, or {@link #dataEnd} if it is smaller
     * @throws SluiceException if the file cannot be read
     */
    public long reachData(long end) {
        if (dataEnd == DataExtent.OPEN) {
            long reached = reach(format.footerLines() == 0 ? end : end + DataExtent.HEAD_LIMIT);
            if (bytes() < 0) {
                return Math.min(end, reached);
            }
            dataEnd = DataExtent.endOfData(this, data.start());
        }
        return Math.min(end, dataEnd);
    }

    /**
     * Reads exactly {@code length} bytes at {@code offset}, which {@link #reach} has made readable.
     *
     * @throws SluiceException if the file has become shorter, or cannot be read
     */
    public void read(long offset, byte[] into, int at, int length) {
        try {
            content.read(offset, into, at, length);
        } catch (EOFException e) {
            throw new SluiceException(
                    "\"" + name + "\" became shorter while it was being read",
                    "It had " + bytes() + " bytes when the load began.",
                    "Load the file when nobody writes to it.");
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot read \"" + name + "\" at byte offset " + offset + ": " + e.getMessage(), null, null);
        }
    }

    /** Says that nobody is going to read bytes before {@code offset} again: of a stream they need not be kept. */
    public void forget(long offset) {
        content.forget(offset);
    }

    @Override
    public void close() {
        closeQuietly(content);
    }

    private static SourceFile readHeader(int number, String name, Content content, CsvFormat format)
            throws IOException {
        // One byte more tells whether the file ends with the header.
        int available = (int) content.reach(DataExtent.HEAD_LIMIT + 1);
        if (available == 0) {
            throw new SluiceException(
                    "\"" + name + "\" is empty",
                    "It has 0 bytes.",
                    "Leave it out, or check the program that wrote it.");
        }
        byte[] head = new byte[Math.min(available, DataExtent.HEAD_LIMIT)];
        content.read(0, head, 0, head.length);
        refuseWhatIsNotText(name, head);
        int start = startsWith(head, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        SourceFile whole = new SourceFile(number, name, content, format, null);
        return new SourceFile(number, name, content, format, DataExtent.find(whole, head, start));
    }

    private static void refuseWhatIsNotText(String name, byte[] head) {
        for (Map.Entry<String, byte[]> packed : PACKED.entrySet()) {
            if (startsWith(head, packed.getValue())) {
                throw new SluiceException(
                        "\"" + name + "\" is compressed with " + packed.getKey(), null, "Unpack the file first.");
            }
        }
        String hint = "Sluice reads CSV as UTF-8 text; convert the file first.";
        if (head.length >= 2
                && ((head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe
                        || (head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff)) {
            throw new SluiceException("\"" + name + "\" is UTF-16 text", "It begins with that byte order mark.", hint);
        }
        int searched = Math.min(head.length, 1 << 16);
        int first = -1;
        int nuls = 0;
        for (int i = searched - 1; i >= 0; i--) {
            if (head[i] == 0) {
                first = i;
                nuls++;
            }
        }
        // One in a text is the matter of its row; many are another encoding, or no text at all.
        if (nuls > searched / 16) {
            throw new SluiceException(
                    "\"" + name + "\" is not a text file", "The byte at offset " + first + " is NUL.", hint);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static void closeQuietly(Closeable file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // It was only read from: nothing can be lost.
            }
        }
    }
}
