package dev.sluice.database;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A script of {@code sql/}, as psql would read it: {@code \ir} lines are followed; the caller's transaction takes the place of
 * the script's own.
 */
final class SqlScript {
    private static final String FOLDER = "/dev/sluice/sql/";

    private final List<Part> parts = new ArrayList<>();

    /** SQL between two {@code \ir} lines, and the file that it stands in. */
    private record Part(String file, String sql) {}

    private SqlScript() {}

    /** Reads a script that came with this client, such as {@code install.sql}. */
    static SqlScript read(String name) {
        SqlScript script = new SqlScript();
        script.add(name);
        return script;
    }

    private void add(String name) {
        StringBuilder sql = new StringBuilder();
        for (String line : text(name).split("\n")) {
            if (line.startsWith("\\ir ")) {
                flush(name, sql);
                int slash = name.lastIndexOf('/');
                add(name.substring(0, slash + 1)
                        + line.substring("\\ir ".length()).strip());
            } else if (line.equals("BEGIN;") || line.equals("COMMIT;") || line.startsWith("\\set ")) {
                sql.append('\n');
            } else if (line.startsWith("\\")) {
                throw new IllegalStateException("cannot follow \"" + line + "\" in sql/" + name);
            } else {
                sql.append(line).append('\n');
            }
        }
        flush(name, sql);
    }

    private void flush(String name, StringBuilder sql) {
        if (!sql.toString().isBlank()) {
            parts.add(new Part(name, sql.toString()));
        }
        sql.setLength(0);
    }

    private static String text(String name) {
        try (InputStream in = SqlScript.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("sql/" + name + " is missing in this copy of Sluice");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the script in the transaction that the connection is in.
     *
     * @throws SluiceException if the server refuses something; the detail names the file
     */
    void run(Connection connection) {
        for (Part part : parts) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(part.sql());
            } catch (SQLException e) {
                SluiceException failure = ServerFailure.of(e);
                String place = "While running sql/" + part.file() + ".";
                throw new SluiceException(
                        failure.getMessage(),
                        failure.detail() == null ? place : failure.detail() + " " + place,
                        failure.hint(),
                        failure.exitCode(),
                        failure.sqlState(),
                        e);
            }
        }
    }
}
