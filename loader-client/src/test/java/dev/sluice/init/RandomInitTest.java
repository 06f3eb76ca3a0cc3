package dev.sluice.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * Random columns in random dialects: what init proposes is applied and loaded, and all rows must be those that COPY stores from the
 * same values in plain form. {@code -Dsluice.inits=500} makes more of them, {@code -Dsluice.seed=…} the same again.
 */
class RandomInitTest {
    private static final int FILES = Integer.getInteger("sluice.inits", 20);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());

    @Test
    void loadsWhatCopyStores() throws IOException, SQLException {
        try (TestDatabase database = TestServer.main().newDatabase()) {
            for (int i = 0; i < FILES; i++) {
                RandomFile file = new RandomFile(new Random(seed + i));
                Path path = Files.write(folder.resolve("t.csv"), file.file());
                Proposal proposal =
                        Proposal.of(List.of(path), new Proposal.Wishes(null, null, null, null, null, false));
                String what = "seed " + (seed + i) + "\n" + proposal.toYaml(true) + file;
                database.execute("DROP TABLE IF EXISTS t, expected");
                database.execute(proposal.toPlainSql());
                database.execute("CREATE TABLE expected (LIKE t)");
                JobSpec job = JobSpec.read(Files.writeString(folder.resolve("t.yaml"), proposal.toYaml(false)));
                LoadRequest request = new LoadRequest(
                        null,
                        job,
                        List.of(path),
                        Rules.CLIENT,
                        1,
                        false,
                        true,
                        false,
                        false,
                        false,
                        WireCompression.OFF);
                LoadReport report = new Loader(request, database.database(), Progress.NONE).run();
                assertThat(report.status()).as(what).isEqualTo("merged");
                database.connection()
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY expected FROM STDIN (FORMAT csv)", new StringReader(file.canonical()));
                assertThat(database.query(
                                "(TABLE t EXCEPT ALL TABLE expected) UNION ALL (TABLE expected EXCEPT ALL TABLE t)"))
                        .as(what)
                        .isEmpty();
            }
        }
    }
}
