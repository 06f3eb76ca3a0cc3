package dev.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.plan.Json;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A merge that disables triggers or drops indexes leaves them as they were, whether it comes to its end or not. */
@Timeout(60)
class LeverTest {
    private static final String ROLE =
            "sluice_test_lever_" + ProcessHandle.current().pid();

    /** All that PostgreSQL knows of the indexes, constraints and triggers of a table, but their numbers. */
    private static final String CATALOG = """
            SELECT concat_ws(' | ', pg_get_indexdef(i.indexrelid), i.indisunique, i.indisprimary, i.indimmediate,
                i.indisclustered, i.indisvalid, i.indisready, i.indisreplident, c.reloptions,
                pg_get_userbyid(c.relowner), s.spcname, obj_description(c.oid, 'pg_class'),
                (SELECT string_agg(concat_ws(' ', a.attname, a.attstattarget), ', ' ORDER BY a.attnum)
                    FROM pg_attribute AS a WHERE a.attrelid = c.oid))
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            LEFT JOIN pg_tablespace AS s ON s.oid = c.reltablespace
            WHERE i.indrelid = 'public.target'::regclass
            UNION ALL
            SELECT concat_ws(' | ', k.conname, pg_get_constraintdef(k.oid), k.condeferrable, k.condeferred, k.convalidated,
                obj_description(k.oid, 'pg_constraint'))
            FROM pg_constraint AS k
            WHERE k.conrelid = 'public.target'::regclass
            UNION ALL
            SELECT concat_ws(' | ', pg_get_triggerdef(t.oid), t.tgenabled)
            FROM pg_trigger AS t
            WHERE t.tgrelid = 'public.target'::regclass AND NOT t.tgisinternal
            UNION ALL
            SELECT concat_ws(' | ', c.relreplident, c.relhasindex, c.reloptions)
            FROM pg_class AS c
            WHERE c.oid = 'public.target'::regclass
            ORDER BY 1""";

    private static TestDatabase database;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeDatabase() {
        database = TestServer.main().newDatabase();
    }

    @AfterEach
    void empty() {
        database.empty();
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    private static void makeTarget() {
        database.execute("""
                CREATE TABLE public.other (id int PRIMARY KEY);
                CREATE TABLE public.target (id int, code text NOT NULL, v text, n int NOT NULL, refers int,
                    CONSTRAINT "the Key" PRIMARY KEY (id) INCLUDE (n) WITH (fillfactor = 70),
                    CONSTRAINT codes UNIQUE (code) DEFERRABLE INITIALLY DEFERRED,
                    CONSTRAINT needed UNIQUE (n),
                    CONSTRAINT apart EXCLUDE USING btree (v WITH =) WHERE (v <> 'x'),
                    CONSTRAINT refers FOREIGN KEY (refers) REFERENCES public.other DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE public.referring (n int REFERENCES public.target (n));
                COMMENT ON CONSTRAINT "the Key" ON public.target IS 'it''s "the" key';
                COMMENT ON INDEX public."the Key" IS 'its index';
                CREATE UNIQUE INDEX "Odd name" ON public.target (code COLLATE "C" text_pattern_ops DESC NULLS LAST, n)
                    WITH (fillfactor = 80) WHERE n > 0;
                COMMENT ON INDEX public."Odd name" IS 'odd';
                CREATE INDEX expression ON public.target (lower(v), (n + 1)) INCLUDE (id);
                ALTER INDEX public.expression ALTER COLUMN 2 SET STATISTICS 77;
                CREATE INDEX hashed ON public.target USING hash (v);
                CREATE UNIQUE INDEX identity ON public.target (n, code);
                ALTER TABLE public.target REPLICA IDENTITY USING INDEX identity;
                ALTER TABLE public.target CLUSTER ON expression;
                CREATE FUNCTION public.fire() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE ''the trigger % fired'', TG_NAME; END';
                CREATE TRIGGER before BEFORE INSERT ON public.target FOR EACH ROW EXECUTE FUNCTION public.fire();
                CREATE TRIGGER "After it" AFTER INSERT ON public.target EXECUTE FUNCTION public.fire();
                CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.target INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION public.fire();
                CREATE TRIGGER always AFTER INSERT ON public.target EXECUTE FUNCTION public.fire();
                CREATE TRIGGER replica AFTER INSERT ON public.target EXECUTE FUNCTION public.fire();
                CREATE TRIGGER never AFTER INSERT ON public.target EXECUTE FUNCTION public.fire();
                ALTER TABLE public.target ENABLE ALWAYS TRIGGER always, ENABLE REPLICA TRIGGER replica,
                    DISABLE TRIGGER never;
                INSERT INTO public.other VALUES (1);
                """);
    }

    private Run load(String content, Map<String, String> connection) throws IOException {
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                job: j
                target: public.target
                on_conflict: update
                merge: { triggers: disabled, indexes: rebuild, synchronous_commit: off }
                """);
        Path file = Files.writeString(folder.resolve("a.csv"), content);
        return Run.of(
                "load",
                "--json",
                "--rules",
                "client",
                "-d",
                Run.conninfo(database, connection),
                "-f",
                job.toString(),
                file.toString());
    }

    @Test
    void everythingIsAsItWas() throws IOException {
        makeTarget();
        List<List<String>> before = database.query(CATALOG);
        Run run = load("id,code,v,n,refers\n1,a,p,1,1\n2,b,q,2,1\n2,b,r,2,1\n", Map.of());
        assertThat(run.code() + run.err()).isEqualTo("0");
        assertThat(database.query(CATALOG)).isEqualTo(before);
        assertThat(database.value("SELECT string_agg(v, ',' ORDER BY id) FROM public.target"))
                .isEqualTo("p,r");
        Map<?, ?> merge = (Map<?, ?>) Json.readObject(run.out()).get("merge");
        assertThat(merge.get("by")).isEqualTo(List.of("insert_all"));
        assertThat(merge.get("why")).isEqualTo("the target is empty");
        assertThat(merge.get("triggers_disabled")).isEqualTo(4L);
        // All but one that a foreign key needs, and that of the exclusion constraint.
        assertThat(merge.get("indexes_rebuilt")).isEqualTo(6L);
        assertThat(merge.get("synchronous_commit")).isEqualTo("off");

        run = load("id,code,v,n,refers\n2,b,s,2,1\n3,c,t,3,1\n", Map.of());
        assertThat(run.code() + run.err()).isEqualTo("0");
        assertThat(database.query(CATALOG)).isEqualTo(before);
        merge = (Map<?, ?>) Json.readObject(run.out()).get("merge");
        assertThat(merge.get("by")).isEqualTo(List.of("update_changed", "insert_new"));
        assertThat(merge.get("why")).isEqualTo("the target has some of the keys");
        assertThat(merge.get("indexes_rebuilt")).isEqualTo(0L);
    }

    @Test
    void aMergeThatFailsLeavesThemToo() throws IOException {
        makeTarget();
        List<List<String>> before = database.query(CATALOG);
        // A row that refers to nothing is told by a check that waits, codes that are equal by an index that is made
        // again.
        for (String row : List.of("2,b,q,2,7", "2,a,q,2,1")) {
            Run run = load("id,code,v,n,refers\n1,a,p,1,1\n" + row + "\n", Map.of());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).containsAnyOf("violates foreign key", "could not create unique index \"codes\"");
            assertThat(database.query(CATALOG)).isEqualTo(before);
            assertThat(database.value("SELECT count(*) FROM public.target")).isEqualTo("0");
        }
    }

    @Test
    void aMergeThatIsKilledLeavesThemToo() throws Exception {
        makeTarget();
        // Building this index takes longer than the test waits.
        database.execute("CREATE FUNCTION public.slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_catalog.pg_sleep(100); RETURN $1; END';"
                + " CREATE INDEX slow ON public.target (public.slow(id))");
        List<List<String>> before = database.query(CATALOG);
        CompletableFuture<Run> run = CompletableFuture.supplyAsync(() -> {
            try {
                return load("id,code,v,n,refers\n1,a,p,1,1\n", Map.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        while (!"1"
                .equals(database.value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event = 'PgSleep'"))) {
            assertThat(run).isNotDone();
            Thread.sleep(50);
        }
        assertThat(run.get().code()).isNotZero();
        assertThat(database.query(CATALOG)).isEqualTo(before);
        assertThat(database.value("SELECT count(*) FROM public.target")).isEqualTo("0");
    }

    @Test
    void onlyItsOwnerMayAlterTheTarget() throws IOException {
        database.execute(
                "CREATE TABLE public.target (id int PRIMARY KEY); CREATE ROLE " + ROLE + " LOGIN PASSWORD 'sesame';"
                        + " GRANT sluice_loader TO " + ROLE + "; GRANT ALL ON public.target TO " + ROLE);
        try {
            Run run = load("id\n1\n", Map.of("user", ROLE, "password", "sesame"));
            assertThat(run.err())
                    .startsWith("sluice: error: indexes: rebuild needs the owner of the table public.target\n");
            database.execute("ALTER TABLE public.target OWNER TO " + ROLE);
            run = load("id\n1\n", Map.of("user", ROLE, "password", "sesame"));
            assertThat(run.err())
                    .startsWith(
                            "sluice: error: indexes: rebuild needs CREATE on the schema of the table public.target\n")
                    .contains("hint: GRANT CREATE ON SCHEMA public TO " + ROLE);
            database.execute("GRANT CREATE ON SCHEMA public TO " + ROLE);
            run = load("id\n1\n", Map.of("user", ROLE, "password", "sesame"));
            assertThat(run.code() + run.err()).isEqualTo("0");
        } finally {
            database.execute("TRUNCATE sluice_private.job CASCADE; DROP OWNED BY " + ROLE + "; DROP ROLE " + ROLE);
        }
    }
}
