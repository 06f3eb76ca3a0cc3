package dev.sluice.failure;

import dev.sluice.cli.Main;
import dev.sluice.database.ConnectionParameters;
import dev.sluice.database.Environment;
import dev.sluice.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a user gets from one run of the client.
 *
 * @param code what the process answers
 */
record Run(int code, String out, String err) {

    /** Runs a command in this JVM. */
    static Run of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Run(code, out.toString(), err.toString());
    }

    /** The same without what differs from run to run: folder of the files, numbers of loads, databases, times. */
    Run within(Path folder) {
        return new Run(code, stable(out, folder), stable(err, folder));
    }

    private static String stable(String text, Path folder) {
        return text.replace(folder + "/", "")
                .replaceAll("\\b(load(?:_id =)?|abandon_load)([ (])\\d+", "$1$2N")
                .replaceAll("sluice_test_\\d+_\\d+", "DATABASE")
                .replaceAll("(?<=\", port )\\d+", "PORT")
                .replaceAll("\"(localhost|127\\.0\\.0\\.1)\"", "\"HOST\"")
                .replaceAll("(?m)^\\d+\\.\\d\\d s, [\\d,]+ rows/s$", "T s, R rows/s");
    }

    /** A connection string of a database with other values for some of libpq's keywords. */
    static String conninfo(TestDatabase database, Map<String, String> changed) {
        ConnectionParameters own =
                ConnectionParameters.resolve(Map.of("dbname", database.uri()), Environment.ofProcess());
        StringBuilder conninfo = new StringBuilder();
        for (String keyword : new String[] {"host", "port", "dbname", "user", "password"}) {
            String value = changed.getOrDefault(
                    keyword,
                    switch (keyword) {
                        case "host" -> own.host();
                        case "port" -> own.port();
                        case "dbname" -> own.database();
                        case "user" -> own.user();
                        default -> own.password();
                    });
            if (value != null) {
                conninfo.append(conninfo.isEmpty() ? "" : " ")
                        .append(keyword)
                        .append("='")
                        .append(value.replace("\\", "\\\\").replace("'", "\\'"))
                        .append('\'');
            }
        }
        return conninfo.toString();
    }
}
