package dev.sluice.source;

import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import dev.sluice.plan.Plan;
import dev.sluice.row.FieldNeeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;

/**
 * A CSV file, open, with its header read. Compressed or not, in any encoding, with or without a byte order mark. Thread-safe:
 * each {@link #read} says where.
 */
public final class SourceFile implements AutoCloseable {
    /** How much of a file tells its encoding, and whether it is text. */
    private static final int SAMPLE = 1 << 16;

    private final int number;
    private final Stored stored;
    private final boolean packed;
    private final Content content;
    private final boolean transcoded;
    private final CsvFormat format;
    private final DataExtent data;
    private final ConvertedFile converted;

    /** {@link DataExtent#OPEN} as long as that is not known. */
    private volatile long dataEnd;

    private SourceFile(
            int number,
            Stored stored,
            boolean packed,
            boolean transcoded,
            Content content,
            CsvFormat format,
            DataExtent data,
            ConvertedFile converted) {
        this.number = number;
        this.stored = stored;
        this.packed = packed;
        this.content = content;
        this.transcoded = transcoded;
        this.format = format;
        this.data = data;
        this.converted = converted;
        this.dataEnd = data == null ? DataExtent.OPEN : data.end();
    }

    /**
     * A file that is no text.
     *
     * @param number of the file in its load, from 1
     * @param stored the file itself, uncompressed; closed with this
     * @param converted what reads it; closed with this
     * @param nullText text that is NULL, by the job's format
     */
    public static SourceFile converted(int number, Stored stored, ConvertedFile converted, String nullText) {
        return new SourceFile(
                number,
                stored,
                false,
                false,
                new StreamContent(stored, converted, nullText),
                CsvFormat.CELLS,
                new DataExtent(converted.header(), 0, Math.toIntExact(converted.firstRow()), DataExtent.OPEN),
                converted);
    }

    /** The content of a file from its beginning, uncompressed, before it is known whether it is text. */
    public static InputStream content(Stored stored) throws IOException {
        return new Unpacked(stored, false);
    }

    /**
     * Opens a file and reads its header. The file is closed with this, or when this fails.
     *
     * @param number of the file in its load, from 1
     * @param encoding of the file, unless its byte order mark says otherwise
     * @throws SluiceException if it does not begin as a CSV file does
     */
    public static SourceFile open(int number, Stored stored, CsvFormat format, Encoding encoding) throws IOException {
        SourceFile file = null;
        try {
            file = read(number, stored, format, encoding);
            return file;
        } finally {
            if (file == null) {
                closeQuietly(stored);
            }
        }
    }

    /**
     * The unpacked bytes at the beginning of a file, to look at.
     *
     * @param most how many there may be
     * @throws SluiceException if there are none, or they are no text for what they begin with
     */
    public static byte[] beginning(Stored stored, int most) throws IOException {
        try (Unpacked in = new Unpacked(stored, false)) {
            byte[] head = in.readNBytes(most);
            refuseWhatIsNoText(stored.name(), in.packing(), head);
            return head;
        }
    }

    /** Number of the file in its load, from 1. */
    public int number() {
        return number;
    }

    /** The name as the user gave it; for a file in an archive, the archive's, a slash and its own. */
    public String name() {
        return stored.name();
    }

    /** Size of the uncompressed file in bytes; -1 when that is known only after it has been read. */
    public long bytes() {
        return packed ? -1 : stored.bytes();
    }

    /** Size of the file as it is stored; -1 when it is a pipe. */
    public long storedBytes() {
        return stored.bytes();
    }

    /** Whether the file is compressed. */
    public boolean isPacked() {
        return packed;
    }

    /** Names of the fields; null when the format has no header. */
    public List<String> header() {
        return data.header();
    }

    /** The dialect that it is read in. */
    public CsvFormat format() {
        return format;
    }

    /** Offset in the content of the first record after the header. */
    public long dataStart() {
        return data.start();
    }

    /** Line of the first record after the header, from 1. */
    public int dataLine() {
        return data.line();
    }

    /**
     * Offset in the content behind the last record: its size, unless footer lines or another table follow. Of a stream
     * {@link Long#MAX_VALUE} until {@link #reachData} has come to it.
     */
    public long dataEnd() {
        return dataEnd;
    }

    /** Whether something follows the data, of which {@link #dataEnd} must be known. */
    public boolean hasFooter() {
        return dataEnd < content.bytes();
    }

    /** Size of the content; -1 as long as that is not known. */
    long contentBytes() {
        return content.bytes();
    }

    /** Whether offsets in the content are none in the file. */
    boolean isTranscoded() {
        return transcoded;
    }

    /**
     * Tells a file that is no text what the load needs of it, before anything is read.
     *
     * @param mayLeaveOut whether the rest may be left out
     * @throws SluiceException if it cannot give what is needed
     */
    public void narrow(Plan plan, boolean mayLeaveOut) {
        if (converted != null) {
            converted.narrow(new FieldNeeds(plan, header()), mayLeaveOut);
        }
    }

    /** Where rows stand in a file that is no text, for {@code sluice.begin_load}; null for text. */
    public Map<String, Object> layout() {
        return converted == null ? null : converted.layout();
    }

    /** What the user should know of how the file was understood; null for nothing. */
    public String note() {
        return converted == null ? null : converted.note();
    }

    /** The stream that the content comes out of; null when it is read straight from a file. */
    public StreamContent stream() {
        return content instanceof StreamContent stream ? stream : null;
    }

    /** See {@link Content#reach}. */
    public long reach(long offset) throws InterruptedException {
        return content.reach(offset);
    }

    /**
     * Waits for the content before {@code end} as far as it is data. Of a stream with a footer more is waited for, so that no line of
     * the footer is taken for a record; and always one byte, which tells whether the data ends at {@code end}.
     *
     * @return {@code end}, or {@link #dataEnd} if it is smaller
     * @throws SluiceException if the file cannot be read
     * @throws InterruptedException if the file was closed
     */
    public long reachData(long end) throws InterruptedException {
        if (dataEnd == DataExtent.OPEN) {
            long reached = reach(end + (format.footerLines() == 0 ? 1 : DataExtent.HEAD_LIMIT));
            if (content.bytes() < 0) {
                return Math.min(end, reached);
            }
            synchronized (this) {
                // Only the first time: later, the last bytes may have been released.
                if (dataEnd == DataExtent.OPEN) {
                    dataEnd = DataExtent.endOfData(this, data.start());
                }
            }
        }
        // Of one of several tables the end is known before the stream has come to it.
        return reach(Math.min(end, dataEnd));
    }

    /**
     * Reads exactly {@code length} bytes of the content at {@code offset}, which have been reached.
     *
     * @throws SluiceException if the file has become shorter, or cannot be read
     */
    public void read(long offset, byte[] into, int at, int length) {
        content.read(offset, into, at, length);
    }

    /**
     * The digest of the file as it is stored, for which all of it is read. Not for pipes.
     *
     * @throws SluiceException if the file cannot be read
     */
    public String storedDigest() {
        try {
            return FileDigest.ofPart(stored, converted == null ? null : converted.part());
        } catch (IOException e) {
            throw new SluiceException("cannot read \"" + name() + "\": " + e.getMessage(), null, null);
        }
    }

    @Override
    public void close() {
        content.close();
        closeQuietly(stored);
    }

    private static SourceFile read(int number, Stored stored, CsvFormat format, Encoding encoding) throws IOException {
        String name = stored.name();
        // One byte more tells whether the file ends with the head.
        int limit = DataExtent.HEAD_LIMIT + 1;
        Packing packing;
        byte[] head;
        try (Unpacked in = new Unpacked(stored, false)) {
            packing = in.packing();
            head = in.readNBytes(limit);
        }
        refuseWhatIsNoText(name, packing, head);
        Encoding.Reading reading = encoding.reading(name, head, Math.min(head.length, SAMPLE));
        boolean packed = packing != Packing.NONE;
        boolean transcoded = !reading.isUtf8();
        FileChannel channel = packed || transcoded ? null : stored.channel();
        if (channel != null) {
            Content content = new FileContent(name, channel);
            boolean found = false;
            try {
                refuseNul(name, reading, head, head.length);
                SourceFile whole = new SourceFile(number, stored, packed, transcoded, content, format, null, null);
                DataExtent data =
                        DataExtent.find(whole, head, Math.min(head.length, limit - 1), reading.mark(), content.bytes());
                found = true;
                return new SourceFile(number, stored, packed, transcoded, content, format, data, null);
            } finally {
                if (!found) {
                    content.close();
                }
            }
        }
        if (format.table() > 0) {
            limit = DataExtent.TABLE_REACH;
            try (Unpacked in = new Unpacked(stored, false)) {
                head = in.readNBytes(limit);
            }
        }
        boolean all = head.length < limit;
        int start = reading.mark();
        int length = head.length;
        if (transcoded) {
            Transcoder transcoder = Transcoder.of(reading.charset());
            transcoder.decode(head, start, length, all);
            head = transcoder.out;
            start = 0;
            length = transcoder.count;
        }
        refuseNul(name, reading, head, length);
        Content beginning = new Beginning(head, length, all);
        SourceFile first = new SourceFile(number, stored, packed, transcoded, beginning, format, null, null);
        DataExtent data = DataExtent.find(first, head, Math.min(length, DataExtent.HEAD_LIMIT), start, length);
        return new SourceFile(
                number, stored, packed, transcoded, new StreamContent(stored, reading), format, data, null);
    }

    private static void refuseWhatIsNoText(String name, Packing packing, byte[] head) {
        if (head.length == 0) {
            throw new SluiceException(
                    "\"" + name + "\" is empty",
                    packing == Packing.NONE ? "It has 0 bytes." : "It unpacks to 0 bytes.",
                    "Leave it out, or check the program that wrote it.");
        }
        Packing again = Packing.of(head, head.length);
        if (again != Packing.NONE) {
            throw new SluiceException(
                    "\"" + name + "\" is compressed twice",
                    "Unpacked with " + packing + ", it is compressed with " + again + ".",
                    "Unpack the file first.");
        }
        String foreign = Packing.foreign(head, head.length);
        if (foreign != null) {
            throw new SluiceException(
                    "\"" + name + "\" is " + foreign,
                    null,
                    "Unpack it first; Sluice itself unpacks gzip, zstd, bzip2, xz, lz4 and zip.");
        }
    }

    private static void closeQuietly(Stored stored) {
        try {
            stored.close();
        } catch (IOException e) {
            // It was only read from: nothing can be lost.
        }
    }

    private static void refuseNul(String name, Encoding.Reading reading, byte[] text, int length) {
        int searched = Math.min(length, SAMPLE);
        int first = -1;
        int nuls = 0;
        for (int i = searched - 1; i >= 0; i--) {
            if (text[i] == 0) {
                first = i;
                nuls++;
            }
        }
        // One in a text is the matter of its row; many are another encoding, or no text at all.
        if (nuls > searched / 16) {
            throw new SluiceException(
                    "\"" + name + "\" is not a text file",
                    reading.isUtf8()
                            ? "The byte at offset " + first + " is NUL."
                            : "Read as " + reading.charset() + ", it holds NUL.",
                    "Sluice reads CSV as text, in UTF-8 unless the job's format names another \"encoding\".");
        }
    }
}
