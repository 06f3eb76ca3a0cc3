package dev.sluice.database;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What libpq programs take from the machine around them.
 *
 * @param variables the environment variables
 * @param home the user's home folder, where {@code .pgpass} and {@code .pg_service.conf} live
 * @param user the operating system's name of the user
 * @param socketFolders where servers of this machine put their sockets when nobody says otherwise
 */
public record Environment(Map<String, String> variables, Path home, String user, List<Path> socketFolders) {
    /** The environment of this process. */
    public static Environment ofProcess() {
        boolean windows = File.separatorChar == '\\';
        return new Environment(
                System.getenv(),
                Path.of(System.getProperty("user.home", "")),
                System.getProperty("user.name", ""),
                windows ? List.of() : List.of(Path.of("/var/run/postgresql"), Path.of("/tmp")));
    }

    /** The value of a variable, null when it is not set or empty. */
    String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
