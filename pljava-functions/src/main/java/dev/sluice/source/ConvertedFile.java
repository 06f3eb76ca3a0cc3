package dev.sluice.source;

import dev.sluice.row.FieldNeeds;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * An open file that is no text. What it says of itself is known when it has been opened; its rows are written once, from any
 * one thread.
 */
public interface ConvertedFile extends AutoCloseable {
    /** Names of the fields; null when the job's format says that the file has no header. */
    List<String> header();

    /** Number of the first row that {@link #write} gives, from 1: it is the line of its record. */
    long firstRow();

    /**
     * What {@code sluice_private.place} needs to say where a row and a field stand: {@code kind} and the members that go with it,
     * as plain values for JSON. It is kept with the load's file.
     */
    Map<String, Object> layout();

    /**
     * What of the file is read, such as the name of a sheet, when it is not what is read of it by default; else null. To the
     * ledger each part is a content of its own.
     */
    String part();

    /** What the user should know of how the file was understood; null for nothing. */
    String note();

    /** Whether a field, by its number from 0, can be converted; if not, a load that needs it fails. */
    default boolean reads(int field) {
        return true;
    }

    /**
     * Is told, before {@link #write}, what the load needs of the file.
     *
     * @param mayLeaveOut whether fields that are not needed may be NULL, and rows that surely are not wanted be
     *     {@link CellWriter#leaveOutRows left out}
     * @throws dev.sluice.failure.SluiceException if a field that is needed cannot be converted
     */
    default void narrow(FieldNeeds needs, boolean mayLeaveOut) {}

    /**
     * Writes all rows, from {@link #firstRow} on and without gaps: for rows of the file that are none of the table, call
     * {@link CellWriter#skipRows}. Each row has as many fields as the header.
     *
     * @throws dev.sluice.failure.SluiceException if the file is damaged; the message says where
     * @throws InterruptedException if nobody wants the rest
     */
    void write(CellWriter rows) throws IOException, InterruptedException;

    /**
     * How much of the file {@link #write} has come through, from 0 to 1; 0 as long as nobody knows. To be asked by the thread that
     * writes.
     */
    default double written() {
        return 0;
    }

    @Override
    void close() throws IOException;
}
