package dev.sluice.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns of {@code sluice.rejected_row}, under the names that they have elsewhere. */
class RejectedRowTest {
    /** The type {@code copy_error_saving} of the patch for {@code COPY … ON_ERROR table}, version 15. */
    private static final List<String> POSTGRESQL = List.of(
            "starttime",
            "userid",
            "copy_tbl",
            "filename",
            "lineno",
            "line",
            "colname",
            "raw_field_value",
            "err_message",
            "err_detail",
            "errorcode");

    /** The table {@code reject_errors} of DuckDB 1.4. */
    private static final List<String> DUCKDB = List.of(
            "scan_id",
            "file_id",
            "line",
            "line_byte_position",
            "byte_position",
            "column_idx",
            "column_name",
            "error_type",
            "csv_line",
            "error_message");

    @TempDir
    Path folder;

    @Test
    void hasTheNamesOfPostgresqlAndOfDuckdb() throws IOException {
        String content = "id,näme,v\n1,\"ü,\",2\n2,\"y\",\"zwölf\"\n3,y\n";
        Path file = Files.writeString(folder.resolve("a.csv"), content);
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute("CREATE TABLE public.target (id int PRIMARY KEY, \"näme\" text, v int)");
            JobSpec job = new JobSpec("job", Map.of("target", "public.target", "reject_limit", 2));
            LoadRequest request = new LoadRequest(
                    null, job, List.of(file), Rules.AUTO, 1, true, false, false, false, false, WireCompression.OFF);
            new Loader(request, database.database(), Progress.NONE).run();

            assertThat(database.query("SELECT a.attname FROM pg_attribute AS a"
                            + " WHERE a.attrelid = 'sluice.rejected_row'::regclass AND a.attnum > 0"))
                    .map(row -> row.get(0))
                    .containsAll(POSTGRESQL)
                    .containsAll(DUCKDB)
                    .contains("file_path");
            assertThat(database.query(
                            "SELECT starttime < rejected_at, userid = session_user, copy_tbl, filename, lineno,"
                                    + " colname, raw_field_value, err_message, err_detail, errorcode"
                                    + " FROM sluice.rejected_row ORDER BY lineno LIMIT 1"))
                    .containsExactly(Arrays.asList(
                            "t",
                            "t",
                            "public.target",
                            file.toString(),
                            "3",
                            "v",
                            "zwölf",
                            "invalid input syntax for type integer: \"zwölf\"",
                            null,
                            "22P02"));
            assertThat(database.query(
                            "SELECT scan_id = load_id, file_id, file_path, line, line_byte_position, byte_position,"
                                    + " column_idx, column_name, error_type, csv_line, error_message = message"
                                    + " FROM sluice.rejected_row ORDER BY line"))
                    .containsExactly(
                            List.of(
                                    "t",
                                    "1",
                                    file.toString(),
                                    "3",
                                    "" + at(content, "2,\"y\""),
                                    "" + at(content, "zwölf"),
                                    "3",
                                    "v",
                                    "invalid_value",
                                    "2,\"y\",\"zwölf\"",
                                    "t"),
                            Arrays.asList(
                                    "t",
                                    "1",
                                    file.toString(),
                                    "4",
                                    "" + at(content, "3,y\n"),
                                    null,
                                    "3",
                                    "v",
                                    "missing_fields",
                                    "3,y",
                                    "t"));
        }
    }

    /** The byte at which a part of the content begins. */
    private static int at(String content, String part) {
        return content.substring(0, content.indexOf(part)).getBytes(StandardCharsets.UTF_8).length;
    }
}
