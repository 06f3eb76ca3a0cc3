package dev.sluice.columnar;

import dev.sluice.failure.SluiceException;
import dev.sluice.row.FieldNeeds;
import dev.sluice.source.CellWriter;
import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/**
 * A Parquet file, read by DuckDB in this process: it makes the records, too, with all cores, and hands them over in chunks of
 * about 2000, in their order. Memory: outside Java's heap, about a row group of the columns that are read for each core.
 */
final class ParquetFile implements ConvertedFile {
    private final String name;
    private final Path path;
    private final Connection connection;
    private final List<ParquetColumn> columns = new ArrayList<>();
    private final List<Long> firstRows = new ArrayList<>();
    private long rows;
    private long passed;
    private FieldNeeds needs;
    private boolean mayLeaveOut;
    private volatile Statement running;

    ParquetFile(String name, Path path) {
        this.name = name;
        this.path = path;
        Properties options = new Properties();
        // What is not built in would be fetched from the network.
        options.setProperty("autoinstall_known_extensions", "false");
        options.setProperty("autoload_known_extensions", "false");
        options.setProperty("temp_directory", "");
        boolean opened = false;
        try {
            connection = new DuckDBDriver().connect("jdbc:duckdb:", options);
            try {
                describe();
                opened = true;
            } finally {
                if (!opened) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw damaged(e, "");
        }
    }

    @Override
    public List<String> header() {
        return columns.stream().map(ParquetColumn::name).toList();
    }

    @Override
    public long firstRow() {
        return 1;
    }

    @Override
    public Map<String, Object> layout() {
        return Map.of("kind", "row groups", "first_rows", firstRows);
    }

    @Override
    public String part() {
        return null;
    }

    @Override
    public String note() {
        return null;
    }

    @Override
    public boolean reads(int field) {
        return columns.get(field).isSingle();
    }

    @Override
    public void narrow(FieldNeeds needs, boolean mayLeaveOut) {
        for (int field = 0; field < columns.size(); field++) {
            ParquetColumn column = columns.get(field);
            if (needs.uses(field) && !column.isSingle()) {
                throw ColumnarFiles.nested(name, column.name(), column.type());
            }
        }
        this.needs = needs;
        this.mayLeaveOut = mayLeaveOut;
    }

    @Override
    public synchronized void write(CellWriter cells) throws IOException, InterruptedException {
        String filter = mayLeaveOut && columns.size() > 1 ? ParquetFilter.of(needs, columns) : "";
        long next = 1;
        try (DuckDBPreparedStatement statement =
                        connection.prepareStatement(select(filter)).unwrap(DuckDBPreparedStatement.class);
                DuckDBChunkedResult result = query(statement)) {
            while (result.nextChunk()) {
                next = write(result.chunk(), next, cells);
            }
        } catch (SQLException e) {
            throw damaged(e, ", and the failure is behind row " + (next - 1));
        } finally {
            running = null;
        }
        if (filter.isEmpty() && next != rows + 1) {
            throw new SluiceException(
                    "\"" + name + "\" has " + (next - 1) + " rows, not " + rows + " as it says",
                    null,
                    "Fetch or make the file again; nothing of the load was merged.");
        }
        cells.leaveOutRows(rows + 1 - next);
        cells.flush();
    }

    @Override
    public double written() {
        return rows == 0 ? 0 : (double) passed / rows;
    }

    private DuckDBChunkedResult query(DuckDBPreparedStatement statement) throws SQLException {
        running = statement;
        return statement.query();
    }

    private long write(DuckDBDataChunkReader chunk, long next, CellWriter cells)
            throws IOException, InterruptedException {
        DuckDBReadableVector numbers = chunk.vector(0);
        DuckDBReadableVector records = chunk.vector(1);
        long expected = next;
        for (long i = 0; i < chunk.rowCount(); i++) {
            long row = numbers.getLong(i) + 1;
            if (row < expected) {
                throw new IllegalStateException("row " + row + " of a Parquet file came after row " + (expected - 1));
            }
            passed = row;
            cells.leaveOutRows(row - expected);
            cells.row(records.getString(i).getBytes(StandardCharsets.UTF_8));
            expected = row + 1;
        }
        return expected;
    }

    /** A condition is a filter of the scan: had it to be a join, rows would come in no order. */
    private String select(String filter) {
        StringBuilder sql = new StringBuilder("SELECT file_row_number, concat(");
        StringBuilder separators = new StringBuilder();
        for (int field = 0; field < columns.size(); field++) {
            ParquetColumn column = columns.get(field);
            if (column.isSingle() && (!mayLeaveOut || needs.uses(field))) {
                sql.append('\'')
                        .append(separators)
                        .append("', ")
                        .append(column.field())
                        .append(", ");
                separators.setLength(0);
            }
            separators.append(field + 1 < columns.size() ? "," : "");
        }
        sql.append('\'').append(separators).append("') FROM ").append(scan("read_parquet", ", file_row_number = true"));
        return filter.isEmpty()
                ? sql.toString()
                : sql.append(" WHERE ").append(filter).toString();
    }

    private void describe() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            List<String> names = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(
                    "SELECT name, coalesce(num_children, 0) FROM " + scan("parquet_schema", ""))) {
                // The tree of the schema, its root first.
                found.next();
                while (found.next()) {
                    names.add(found.getString(1));
                    skip(found, found.getLong(2));
                }
            }
            try (ResultSet found = statement.executeQuery(
                    "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + scan("read_parquet", "") + ")")) {
                while (found.next()) {
                    String sqlName = found.getString(1);
                    String original = columns.size() < names.size() ? names.get(columns.size()) : sqlName;
                    columns.add(new ParquetColumn(original, sqlName, found.getString(2)));
                }
            }
            try (ResultSet found = statement.executeQuery("SELECT row_group_id, any_value(row_group_num_rows) FROM "
                    + scan("parquet_metadata", "") + " GROUP BY row_group_id ORDER BY row_group_id")) {
                while (found.next()) {
                    firstRows.add(rows + 1);
                    rows += found.getLong(2);
                }
            }
        }
    }

    private static void skip(ResultSet schema, long children) throws SQLException {
        for (long i = 0; i < children; i++) {
            schema.next();
            skip(schema, schema.getLong(2));
        }
    }

    /** A function of DuckDB over the file, whose name is never taken for a pattern or for columns. */
    private String scan(String function, String options) {
        String file = path.toAbsolutePath().toString();
        String hive = function.equals("read_parquet") ? ", hive_partitioning = false" : "";
        return function + "(" + literal(file) + hive + options + ")";
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private SluiceException damaged(SQLException e, String where) {
        String why =
                e.getMessage() == null ? e.toString() : e.getMessage().strip().split("\n", 2)[0];
        return ColumnarFiles.damaged(name, path, "Parquet", why, where, e);
    }

    /** Waits until nobody reads, which does not take long. */
    @Override
    public void close() throws IOException {
        try {
            Statement statement = running;
            if (statement != null) {
                statement.cancel();
            }
            synchronized (this) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
