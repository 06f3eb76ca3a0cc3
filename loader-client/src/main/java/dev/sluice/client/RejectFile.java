package dev.sluice.client;

import dev.sluice.database.Database;
import dev.sluice.failure.SluiceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The rejected rows of a load as a file that can be loaded: the header of their files, and each row byte by byte as it stood
 * there, or as it was mended since. Files with different headers give a file for each header. Beside them lies one file with the
 * reasons, a record each, which say where the row stood and where it stands now.
 */
public final class RejectFile {
    private static final List<String> REASON_COLUMNS = List.of(
            "file_name",
            "line",
            "byte_offset",
            "column_no",
            "column_name",
            "value",
            "reason",
            "rule",
            "errorcode",
            "message",
            "detail",
            "place");

    private static final String QUERY = "SELECT r.file_no, f.header_row, r.raw_row, r.raw_bytes, r."
            + String.join(", r.", REASON_COLUMNS)
            + " FROM sluice.rejected_row AS r JOIN sluice.load_file AS f USING (load_id, file_no)"
            + " WHERE r.load_id = ? ORDER BY r.file_no, r.line, r.byte_offset, r.column_no, r.reason";

    /** Rows fetched at a time, so that memory does not grow with the number of rejects. */
    private static final int FETCH = 1000;

    private final Path path;
    private final Map<String, Part> parts = new LinkedHashMap<>();

    private RejectFile(Path path) {
        this.path = path;
    }

    /** A file of one header, and how far it is written. */
    private static final class Part {
        final Path path;
        final OutputStream out;
        long line = 1;
        long rowLine;

        Part(Path path) throws IOException {
            this.path = path;
            this.out = new BufferedOutputStream(Files.newOutputStream(path));
        }

        /** Writes a record and remembers where it begins. */
        void write(byte[] row) throws IOException {
            rowLine = line;
            out.write(row);
            out.write('\n');
            line++;
            for (byte b : row) {
                if (b == '\n') {
                    line++;
                }
            }
        }
    }

    /**
     * Writes the files, replacing those that are there.
     *
     * @param path where the rows go; those of a second header go to a name with {@code .2} before its last dot, and so on, the
     *     reasons to one with {@code .reasons}
     * @return the files, that of the reasons last; none when no row was rejected
     * @throws SluiceException if a file cannot be written
     */
    public static List<Path> write(Database database, long load, Path path) throws SQLException {
        RejectFile file = new RejectFile(path);
        try (Connection connection = database.connect();
                PreparedStatement query = connection.prepareStatement(QUERY)) {
            connection.setAutoCommit(false);
            query.setFetchSize(FETCH);
            query.setLong(1, load);
            try (ResultSet reasons = query.executeQuery()) {
                return reasons.next() ? file.write(reasons) : List.of();
            } finally {
                for (Part part : file.parts.values()) {
                    part.out.close();
                }
            }
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot write the reject file \"" + path + "\": " + e.getMessage(),
                    "The load itself has ended; its rejects stand in sluice.rejected_row.",
                    null);
        }
    }

    private List<Path> write(ResultSet reasons) throws IOException, SQLException {
        Path reasonPath = beside("reasons");
        try (Writer writer = Files.newBufferedWriter(reasonPath);
                CSVPrinter printer = new CSVPrinter(writer, CSVFormat.POSTGRESQL_CSV)) {
            List<Object> names = new ArrayList<>(List.of("csv_file", "csv_line"));
            names.addAll(REASON_COLUMNS);
            printer.printRecord(names);
            long file = 0;
            long line = 0;
            long offset = 0;
            Part part = null;
            do {
                if (part == null
                        || file != reasons.getLong("file_no")
                        || line != reasons.getLong("line")
                        || offset != reasons.getLong("byte_offset")) {
                    file = reasons.getLong("file_no");
                    line = reasons.getLong("line");
                    offset = reasons.getLong("byte_offset");
                    part = partOf(reasons.getString("header_row"));
                    part.write(row(reasons));
                }
                List<Object> record =
                        new ArrayList<>(List.of(part.path.getFileName().toString(), part.rowLine));
                for (String column : REASON_COLUMNS) {
                    record.add(reasons.getString(column));
                }
                printer.printRecord(record);
            } while (reasons.next());
        }
        List<Path> written = new ArrayList<>();
        for (Part part : parts.values()) {
            written.add(part.path);
        }
        written.add(reasonPath);
        return written;
    }

    private static byte[] row(ResultSet reasons) throws SQLException {
        byte[] bytes = reasons.getBytes("raw_bytes");
        String text = reasons.getString("raw_row");
        return bytes != null ? bytes : text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private Part partOf(String header) throws IOException {
        Part part = parts.get(header);
        if (part == null) {
            part = new Part(parts.isEmpty() ? path : beside(Integer.toString(parts.size() + 1)));
            parts.put(header, part);
            if (header != null) {
                part.write(header.getBytes(StandardCharsets.UTF_8));
            }
        }
        return part;
    }

    private Path beside(String word) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return path.resolveSibling(
                dot <= 0 ? name + "." + word : name.substring(0, dot) + "." + word + name.substring(dot));
    }
}
