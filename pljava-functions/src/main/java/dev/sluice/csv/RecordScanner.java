package dev.sluice.csv;

/**
 * Finds records and their fields in a byte array.
 *
 * <p>A record is scanned in steps, so that a row which a filter drops costs no more than its filter columns: {@link #begin},
 * {@link #isSkipped}, then {@link #locate} as far as fields are needed, then {@link #finish} to reach the next record. What is
 * found does not depend on how far fields were located, nor on how much follows the record.
 *
 * <p>One thread at a time. Holds no buffers of its own.
 */
public abstract class RecordScanner {
    /** Returned by {@link #finish} when the record runs on past the bytes that were given. */
    public static final int INCOMPLETE = -1;

    RecordScanner() {}

    /** A scanner of one format that fills {@code record}. */
    public static RecordScanner of(CsvFormat format, CsvRecord record) {
        // Named by a method of its own, so that a load whose format is plain never loads the class of the other.
        return format.isPlain() ? new CsvScanner(format, record) : DialectScanner.create(format, record);
    }

    /**
     * Takes the bytes to scan.
     *
     * @param limit end of the valid bytes, exclusive
     * @param atEnd whether the input ends at {@code limit}, so that a last record needs no line end
     */
    public abstract void reset(byte[] bytes, int limit, boolean atEnd);

    /** Starts on the record at {@code at}, which must be below the limit. */
    public abstract void begin(int at);

    /**
     * Whether the line at the start is no record: a comment, or blank. Asked after {@link #begin}; when true, {@link #finish}
     * goes to the end of the line.
     *
     * @param blankLines whether blank lines are none
     */
    public abstract boolean isSkipped(boolean blankLines);

    /** Whether a line that {@link #isSkipped} stands for a row that surely was not wanted, and so was not converted. */
    public boolean isLeftOut() {
        return false;
    }

    /** Locates fields until field {@code last} (counted from 0) is known or the record ends. */
    public abstract void locate(int last);

    /**
     * Goes to the end of the record, without locating further fields.
     *
     * @return the start of the next record, or {@link #INCOMPLETE}
     */
    public abstract int finish();

    /** After the record's end was reached: how many line ends it took up, those within quotes included. */
    public abstract int lines();

    /** After the record's end was reached: the end of its text, before its line end. */
    public abstract int textEnd();

    /** Whether a located field holds a quote where the format allows none. */
    public abstract boolean malformed();

    /** The first field that is {@link #malformed}. */
    public abstract int malformedField();

    /** Where the quote stands that is not closed before the limit, or -1; meaningful when the record is incomplete. */
    public abstract int openQuote();
}
