package dev.sluice.database;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Where to connect, as whom and how: libpq's keywords, resolved in libpq's order (what was given, then the service, then
 * {@code PG*} variables, then defaults), and their translation for the JDBC driver, which reads next to none of them itself.
 */
public final class ConnectionParameters {
    private static final String DEFAULT_PORT = "5432";

    /** Environment variables by keyword. */
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("host", "PGHOST"),
            Map.entry("hostaddr", "PGHOSTADDR"),
            Map.entry("port", "PGPORT"),
            Map.entry("dbname", "PGDATABASE"),
            Map.entry("user", "PGUSER"),
            Map.entry("password", "PGPASSWORD"),
            Map.entry("passfile", "PGPASSFILE"),
            Map.entry("options", "PGOPTIONS"),
            Map.entry("application_name", "PGAPPNAME"),
            Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
            Map.entry("channel_binding", "PGCHANNELBINDING"),
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
            Map.entry("sslcert", "PGSSLCERT"),
            Map.entry("sslkey", "PGSSLKEY"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("gssencmode", "PGGSSENCMODE"),
            Map.entry("krbsrvname", "PGKRBSRVNAME"),
            Map.entry("require_auth", "PGREQUIREAUTH"),
            Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"));

    /** The driver's properties by keyword, for those whose values both understand. */
    private static final Map<String, String> DRIVER_PROPERTIES = Map.ofEntries(
            Map.entry("user", "user"),
            Map.entry("password", "password"),
            Map.entry("options", "options"),
            Map.entry("application_name", "ApplicationName"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslnegotiation", "sslNegotiation"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslpassword", "sslpassword"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("krbsrvname", "kerberosServerName"),
            Map.entry("require_auth", "requireAuth"));

    /** Keywords that change nothing that matters here: time-outs of the network, and what the driver sets itself. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "fallback_application_name",
            "client_encoding",
            "keepalives",
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout",
            "sslcompression",
            "sslsni",
            "load_balance_hosts");

    private final Map<String, String> values;

    private ConnectionParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Completes what a user gave by everything libpq would look at.
     *
     * @param given libpq keywords; a {@code dbname} that is a connection string is taken apart and wins over its neighbours,
     *     as in psql
     * @throws SluiceException if a keyword or the service is unknown
     */
    public static ConnectionParameters resolve(Map<String, String> given, Environment environment) {
        Map<String, String> values = new LinkedHashMap<>(given);
        String database = values.get("dbname");
        if (database != null && Conninfo.isConninfo(database)) {
            values.remove("dbname");
            values.putAll(Conninfo.parse(database));
        }
        String service = values.remove("service");
        if (service == null) {
            service = environment.variable("PGSERVICE");
        }
        String serviceFile = values.remove("servicefile");
        if (service != null) {
            if (serviceFile == null) {
                serviceFile = environment.variable("PGSERVICEFILE");
            }
            ServiceFile.find(service, serviceFile, environment).forEach(values::putIfAbsent);
        }
        values.values().removeIf(String::isEmpty);
        for (String keyword : values.keySet()) {
            check(keyword);
        }
        for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
            String value = environment.variable(variable.getValue());
            if (value != null) {
                values.putIfAbsent(variable.getKey(), value);
            }
        }
        defaults(values, environment);
        return new ConnectionParameters(values);
    }

    private static void check(String keyword) {
        if (!VARIABLES.containsKey(keyword)
                && !DRIVER_PROPERTIES.containsKey(keyword)
                && !WITHOUT_EFFECT.contains(keyword)) {
            throw new SluiceException(
                    "connection option \"" + keyword + "\" is unknown or not supported",
                    null,
                    "Remove it from the connection string or the service file.",
                    ExitCode.USAGE);
        }
    }

    private static void defaults(Map<String, String> values, Environment environment) {
        values.putIfAbsent("user", environment.user());
        values.putIfAbsent("dbname", values.get("user"));
        values.putIfAbsent("port", DEFAULT_PORT);
        values.putIfAbsent("application_name", "sluice");
        if (!values.containsKey("host") && !values.containsKey("hostaddr")) {
            values.put("host", localHost(values.get("port"), environment));
        }
        String host = values.getOrDefault("host", values.get("hostaddr"));
        if (host.indexOf(',') < 0 && isLoopback(host)) {
            // Encrypting what never leaves the machine costs COPY time; "allow" still obeys a server that insists.
            values.putIfAbsent("sslmode", "allow");
        }
        if (!values.containsKey("password")) {
            String passwordFile = values.get("passfile");
            String password = null;
            try {
                password = PasswordFile.find(
                        passwordFile == null ? environment.home().resolve(".pgpass") : Path.of(passwordFile),
                        isSocketFolder(host) ? "localhost" : host.split(",", 2)[0],
                        values.get("port").split(",", 2)[0],
                        values.get("dbname"),
                        values.get("user"));
            } catch (IOException e) {
                // libpq warns and goes on without it.
                System.Logger log = System.getLogger(ConnectionParameters.class.getName());
                log.log(System.Logger.Level.WARNING, e.getMessage());
            }
            if (password != null) {
                values.put("password", password);
            }
        }
    }

    /** The folder of a local server's socket, which is what psql uses when nobody names a host; else "localhost". */
    private static String localHost(String port, Environment environment) {
        for (Path folder : environment.socketFolders()) {
            if (Files.exists(folder.resolve(".s.PGSQL." + port))) {
                return folder.toString();
            }
        }
        return "localhost";
    }

    private static boolean isSocketFolder(String host) {
        return host.startsWith("/");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.") || isSocketFolder(host);
    }

    /** A host name, an address, several with commas between, or the folder of a Unix socket. */
    public String host() {
        return values.getOrDefault("host", values.get("hostaddr"));
    }

    /** A port, or several with commas between. */
    public String port() {
        return values.get("port");
    }

    public String database() {
        return values.get("dbname");
    }

    public String user() {
        return values.get("user");
    }

    /** The password, or null. */
    public String password() {
        return values.get("password");
    }

    /** The same with another password. */
    public ConnectionParameters withPassword(String password) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put("password", password);
        return new ConnectionParameters(changed);
    }

    /** The same server and user, another database. */
    public ConnectionParameters withDatabase(String database) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put("dbname", database);
        return new ConnectionParameters(changed);
    }

    /** Whether the server runs on this machine, as far as the host tells. */
    public boolean isLocal() {
        return isLoopback(host());
    }

    /** The server, as messages name it. */
    public String server() {
        return isSocketFolder(host()) ? "socket \"" + socketFile() + "\"" : "\"" + host() + "\", port " + port();
    }

    private String socketFile() {
        return host() + "/.s.PGSQL." + port();
    }

    /** JDBC URL of the server and the database; the rest is in {@link #driverProperties}. */
    String jdbcUrl() {
        String host = values.getOrDefault("hostaddr", values.get("host"));
        String database = URLEncoder.encode(database(), StandardCharsets.UTF_8);
        if (isSocketFolder(host)) {
            if (host.indexOf(',') >= 0) {
                throw new SluiceException(
                        "several hosts with a socket folder among them are not supported",
                        null,
                        "Name one host.",
                        ExitCode.USAGE);
            }
            return "jdbc:postgresql://localhost:" + port() + "/" + database;
        }
        String[] hosts = host.split(",", -1);
        String[] ports = port().split(",", -1);
        if (ports.length != 1 && ports.length != hosts.length) {
            throw new SluiceException(
                    "could not match " + ports.length + " port numbers to " + hosts.length + " hosts",
                    null,
                    "Give one port, or one for each host.",
                    ExitCode.USAGE);
        }
        StringBuilder url = new StringBuilder("jdbc:postgresql://");
        for (int i = 0; i < hosts.length; i++) {
            String one = hosts[i].isEmpty() ? "localhost" : hosts[i];
            String port = ports.length == 1 ? ports[0] : ports[i];
            checkPort(port);
            url.append(i == 0 ? "" : ",")
                    .append(one.indexOf(':') >= 0 ? "[" + one + "]" : one)
                    .append(':')
                    .append(port.isEmpty() ? DEFAULT_PORT : port);
        }
        return url.append('/').append(database).toString();
    }

    private static void checkPort(String port) {
        if (!port.isEmpty() && (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535 || port.matches("0+"))) {
            throw new SluiceException(
                    "invalid port number: \"" + port + "\"", null, "A port is 1 to 65535.", ExitCode.USAGE);
        }
    }

    /** Everything else that the driver is told. */
    Properties driverProperties() {
        Properties properties = new Properties();
        for (Map.Entry<String, String> property : DRIVER_PROPERTIES.entrySet()) {
            String value = values.get(property.getKey());
            if (value != null) {
                properties.setProperty(property.getValue(), value);
            }
        }
        String timeout = values.get("connect_timeout");
        if (timeout != null) {
            properties.setProperty("connectTimeout", timeout.startsWith("-") ? "0" : timeout);
        }
        String attributes = values.get("target_session_attrs");
        if (attributes != null) {
            properties.setProperty("targetServerType", targetServerType(attributes));
        }
        if (isSocketFolder(host())) {
            properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
            properties.setProperty("socketFactoryArg", socketFile());
            properties.setProperty("sslmode", "disable");
            properties.setProperty("gssEncMode", "disable");
        }
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("assumeMinServerVersion", "14");
        return properties;
    }

    private static String targetServerType(String attributes) {
        return switch (attributes) {
            case "any" -> "any";
            case "read-write", "primary" -> "primary";
            case "read-only", "standby" -> "secondary";
            case "prefer-standby" -> "preferSecondary";
            default ->
                throw new SluiceException(
                        "invalid target_session_attrs value: \"" + attributes + "\"", null, null, ExitCode.USAGE);
        };
    }
}
