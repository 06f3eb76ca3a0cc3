package dev.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.testing.Host;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names and rules that look like SQL, or break what quotes badly, are names and rules: nothing of them is run. */
@Timeout(180)
class InjectionTest {
    /** Each is the name of a schema, table, column, job, check and file. */
    private static final List<String> NAMES = List.of(
            "it's",
            "say \"so\"",
            "back\\slash'",
            "'); DROP TABLE public.canary; --",
            "\"; DROP TABLE public.canary; --",
            "$$; DROP TABLE public.canary; $$",
            "$sluice$",
            "%s %I %1$s %% %",
            "new\nline\r\n-- '",
            "tab\tand /* comment",
            "日本 ünï 😀",
            "E'\\x00' || ''",
            "{\"a\": [1, null]}",
            "select",
            "Null",
            " blanks  ",
            "a.b.c",
            ":v ? {0} ${x} #{y}",
            "x".repeat(63),
            // 63 bytes that end within no character.
            "é".repeat(31) + "x");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"CLIENT", "SERVER"})
    void names(Host host) throws IOException {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute("CREATE TABLE public.canary (id int)");
            for (String name : NAMES) {
                load(database, host, name);
            }
            assertThat(database.value("SELECT count(*) FROM sluice.load_history WHERE status = 'merged'"))
                    .isEqualTo(Integer.toString((host == Host.CLIENT ? 2 : 1) * NAMES.size()));
            assertThat(database.value("SELECT to_regclass('public.canary')::text"))
                    .isEqualTo("canary");
            assertThat(database.value(
                            "SELECT count(*) FROM pg_class WHERE relnamespace = 'sluice_private'::regnamespace"
                                    + " AND relname LIKE 'staging%'"))
                    .isEqualTo("0");
        }
    }

    private void load(TestDatabase database, Host host, String name) throws IOException {
        String identifier = '"' + name.replace("\"", "\"\"") + '"';
        String literal = database.value("SELECT quote_literal($name$" + name + "$name$)");
        String table = identifier + "." + identifier;
        database.execute("CREATE SCHEMA " + identifier);
        database.execute("CREATE TYPE " + identifier + ".e AS ENUM (" + literal + ")");
        database.execute("CREATE TABLE %1$s.%1$s (%1$s text, n int NOT NULL, at date, e %1$s.e, PRIMARY KEY (%1$s, at))"
                .formatted(identifier));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("target", table);
        spec.put("where", identifier + " <> " + literal + " OR " + identifier + " IN (SELECT " + literal + ")");
        spec.put("checks", Map.of(name, "n < 9 OR " + identifier + " = ''"));
        spec.put("dedup", Map.of("key", List.of(name, "at")));
        spec.put("on_conflict", "update");
        spec.put("incremental", Map.of("column", "at", "per", name));
        spec.put("reject_limit", 3);
        // As a field of CSV, and as an identifier, a name is quoted in one way.
        String header = identifier + ",n,at,e\n";
        Path file = folder.resolve(name.replace("/", "|") + ".csv");
        Files.writeString(
                file,
                header
                        + identifier + ",1,2024-01-01," + identifier + "\n"
                        + identifier + ",9,2024-01-02,\n"
                        + "plain," + identifier + ",2024-01-01,\n"
                        + "plain,2,2024-01-02,no label\n");
        LoadReport report = run(database, host, name, spec, file);
        assertThat(database.query("SELECT * FROM " + table)).containsExactly(List.of(name, "1", "2024-01-01", name));
        String load = " WHERE load_id = " + report.loadId();
        assertThat(database.query("SELECT job, files[1], target FROM sluice.load_history" + load))
                .containsExactly(List.of(
                        name,
                        file.toString(),
                        database.value("SELECT format('%I.%I', x, x) FROM (SELECT " + literal + ") AS s (x)")));
        assertThat(database.query(
                        "SELECT rule, value, reason FROM sluice.rejected_row" + load + " ORDER BY byte_offset"))
                .containsExactly(
                        Arrays.asList(name, null, "check"),
                        Arrays.asList(null, name, "invalid_value"),
                        Arrays.asList(null, "no label", "refused"));
        assertThat(database.value("SELECT name FROM sluice.ledger" + load)).isEqualTo(file.toString());

        if (host != Host.CLIENT) {
            return;
        }
        // Now the target has a group of that name; who asks it is the database, whatever the host.
        Files.writeString(file, header + identifier + ",1,2024-01-01,\n" + identifier + ",2,2024-01-03,\n");
        assertThat(run(database, host, name, spec, file).rows("filtered")).isEqualTo(1);
    }

    private static LoadReport run(TestDatabase database, Host host, String name, Map<String, Object> spec, Path file) {
        LoadRequest request = new LoadRequest(
                null,
                new JobSpec(name, spec),
                List.of(file),
                host.rules(),
                1,
                host.pushdown(),
                false,
                false,
                false,
                false,
                WireCompression.OFF);
        LoadReport report = new Loader(request, database.database(), Progress.NONE).run();
        assertThat(report.status()).as(name).isEqualTo("merged");
        return report;
    }

    /** What is more than a rule is none, whoever parses it. */
    @Test
    void rules() throws IOException {
        List<String> rules = List.of(
                "id = 1); DROP TABLE public.canary; --",
                "id = 1; DROP TABLE public.canary",
                "id IN (SELECT 1); DROP TABLE public.canary; --",
                "id IN (SELECT 1 FROM public.canary; DROP TABLE public.canary)",
                "id IN (SELECT 1)::text[]); DROP TABLE public.canary; SELECT ARRAY(SELECT 1)",
                "id IN (SELECT ')' ::text[]); DROP TABLE public.canary; --')",
                "id IN (SELECT $$)$$::text[]); DROP TABLE public.canary; --)",
                "id IN (SELECT E'\\'); DROP TABLE public.canary; --')",
                "id IN (SELECT 1 -- )\n; DROP TABLE public.canary; --)",
                "id IN (WITH gone AS (DELETE FROM public.canary RETURNING id) SELECT id FROM gone)",
                "id IN (SELECT public.empty_canary())",
                "id IN (SELECT set_config('search_path', 'public', false)::int)",
                "id IN (SELECT 1 INTO public.other)",
                "pg_sleep(60) IS NULL",
                "id = (SELECT 1)",
                "EXISTS (SELECT FROM public.canary)");
        Files.writeString(folder.resolve("a.csv"), "id\n1\n");
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute("""
                    CREATE TABLE public.target (id int);
                    CREATE TABLE public.canary AS SELECT 1 AS id;
                    CREATE FUNCTION public.empty_canary() RETURNS int LANGUAGE plpgsql
                        AS 'BEGIN DELETE FROM public.canary; RETURN 1; END';
                    """);
            for (String rule : rules) {
                for (Host host : List.of(Host.CLIENT, Host.SERVER)) {
                    if (host == Host.CLIENT || TestServer.main().plJava()) {
                        assertThatThrownBy(() -> run(
                                        database,
                                        host,
                                        "rule",
                                        Map.of("target", "public.target", "where", rule),
                                        folder.resolve("a.csv")))
                                .as(rule)
                                .isInstanceOf(SluiceException.class);
                    }
                }
                byHand(database, rule);
            }
            assertThat(database.value("SELECT count(*) FROM public.canary")).isEqualTo("1");
            assertThat(database.value("SELECT to_regclass('public.other')")).isNull();
        }
    }

    /** A program that passes subqueries of its own. */
    private static void byHand(TestDatabase database, String rule) {
        assertThatThrownBy(() -> database.execute("SELECT sluice.define_job('sql', jsonb_build_object("
                        + "'target', 'public.target', 'where', $rule$" + rule + "$rule$));"
                        + " SELECT sluice.begin_load('sql', '[{\"name\": \"a\", \"bytes\": 1, \"header\": [\"id\"]}]',"
                        + " jsonb_build_object('rules', 'client', 'subqueries', jsonb_build_array(substring("
                        + "$rule$" + rule + "$rule$ FROM 'SELECT.*'))))"))
                .as(rule)
                .isInstanceOf(IllegalStateException.class);
    }
}
