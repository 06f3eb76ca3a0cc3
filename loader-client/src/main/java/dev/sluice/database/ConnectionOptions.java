package dev.sluice.database;

import java.io.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The connection options of psql, to be mixed into commands. */
public final class ConnectionOptions {
    @Option(
            names = {"-d", "--dbname"},
            paramLabel = "DATABASE",
            description = "database, or a connection string: postgresql://user@host:port/database or 'host=… dbname=…'")
    private String database;

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "host of the server, or the folder of its Unix socket")
    private String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "port of the server (default: 5432)")
    private String port;

    @Option(
            names = {"-U", "--username"},
            paramLabel = "USER",
            description = "user to connect as (default: your own name)")
    private String user;

    @Option(
            names = {"-w", "--no-password"},
            description = "never ask for a password")
    private boolean noPassword;

    @Option(
            names = {"-W", "--password"},
            description = "ask for a password before connecting")
    private boolean askPassword;

    /**
     * The database that the options and the environment mean.
     *
     * @throws dev.sluice.failure.SluiceException if they make no sense
     */
    public Database database() {
        return database(database);
    }

    /**
     * The same with the database, or a connection string, given elsewhere.
     *
     * @param databaseOrConninfo null for none
     */
    public Database database(String databaseOrConninfo) {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "host", host);
        put(given, "port", port);
        put(given, "user", user);
        put(given, "dbname", databaseOrConninfo);
        ConnectionParameters parameters = ConnectionParameters.resolve(given, Environment.ofProcess());
        if (askPassword) {
            String password = ask(parameters.user());
            if (password != null) {
                parameters = parameters.withPassword(password);
            }
        }
        return new Database(parameters, noPassword ? null : ConnectionOptions::ask);
    }

    private static void put(Map<String, String> given, String keyword, String value) {
        if (value != null) {
            given.put(keyword, value);
        }
    }

    private static String ask(String user) {
        Console console = System.console();
        char[] password = console == null ? null : console.readPassword("Password for user %s: ", user);
        return password == null ? null : new String(password);
    }
}
