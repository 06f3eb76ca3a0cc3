package dev.sluice.database;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Connection parameters by the name of a service, as libpq reads them from {@code pg_service.conf}. */
final class ServiceFile {
    private ServiceFile() {}

    /**
     * Parameters of a service: from the user's own file, else from the system's.
     *
     * @throws SluiceException if no file has the service
     */
    static Map<String, String> find(String service, String file, Environment environment) {
        Path own = file == null ? environment.home().resolve(".pg_service.conf") : Path.of(file);
        if (file != null && !Files.exists(own)) {
            throw new SluiceException(
                    "service file \"" + own + "\" not found",
                    null,
                    "Correct PGSERVICEFILE, or unset it to use ~/.pg_service.conf.",
                    ExitCode.CONNECTION);
        }
        Map<String, String> found = read(own, service);
        String system = environment.variable("PGSYSCONFDIR");
        if (found == null && system != null) {
            found = read(Path.of(system).resolve("pg_service.conf"), service);
        }
        if (found == null) {
            throw new SluiceException(
                    "definition of service \"" + service + "\" not found",
                    null,
                    "Add a section [" + service + "] to " + own + ".",
                    ExitCode.CONNECTION);
        }
        return found;
    }

    /** Null when the file or the section is not there. */
    private static Map<String, String> read(Path file, String service) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        Map<String, String> found = null;
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                line = line.strip();
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                if (line.startsWith("[")) {
                    if (found != null) {
                        return found;
                    }
                    if (line.startsWith("[" + service + "]")) {
                        found = new LinkedHashMap<>();
                    }
                } else if (found != null) {
                    int equals = line.indexOf('=');
                    if (equals < 1 || line.startsWith("service=") || line.startsWith("ldap")) {
                        throw new SluiceException(
                                "cannot read service \"" + service + "\"",
                                "Line " + number + " of " + file + " is not keyword=value of a connection: " + line,
                                null,
                                ExitCode.CONNECTION);
                    }
                    found.putIfAbsent(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot read service file \"" + file + "\"", e.getMessage(), null, ExitCode.CONNECTION, null, e);
        }
        return found;
    }
}
