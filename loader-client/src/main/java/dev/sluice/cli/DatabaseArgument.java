package dev.sluice.cli;

import dev.sluice.database.ConnectionOptions;
import dev.sluice.database.Database;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The database of a command that is about nothing else: named as the only argument, or by the options of all commands. */
final class DatabaseArgument {
    @Parameters(arity = "0..1", paramLabel = "DATABASE", description = "database or connection string; the same as -d")
    private String database;

    @Mixin
    private ConnectionOptions connection;

    /**
     * The database that is meant.
     *
     * @throws dev.sluice.failure.SluiceException if the options make no sense
     */
    Database database() {
        return database == null ? connection.database() : connection.database(database);
    }
}
