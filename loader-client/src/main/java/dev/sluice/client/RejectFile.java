package dev.sluice.client;

import dev.sluice.database.Database;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The rejects of a load as a CSV file: one record a reason, in the order of the files. */
public final class RejectFile {
    private static final String QUERY = """
            SELECT file_name, line, byte_offset, column_no, column_name, value, reason, rule, message, raw_row
              FROM sluice.rejected_row
             WHERE load_id = ?
             ORDER BY file_no, byte_offset, column_no
            """;

    /** Rows fetched at a time, so that memory does not grow with the number of rejects. */
    private static final int FETCH = 1000;

    private RejectFile() {}

    /**
     * Writes the file, replacing one that is there.
     *
     * @throws SluiceException if the file cannot be written
     */
    public static void write(Database database, long loadId, Path file) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement query = connection.prepareStatement(QUERY)) {
            connection.setAutoCommit(false);
            query.setFetchSize(FETCH);
            query.setLong(1, loadId);
            try (ResultSet rejects = query.executeQuery();
                    Writer writer = Files.newBufferedWriter(file);
                    CSVPrinter printer = new CSVPrinter(writer, CSVFormat.POSTGRESQL_CSV)) {
                printer.printRecords(rejects, true);
            }
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot write the reject file \"" + file + "\": " + e.getMessage(),
                    "The load itself has ended; its rejects stand in sluice.rejected_row.",
                    null);
        }
    }
}
