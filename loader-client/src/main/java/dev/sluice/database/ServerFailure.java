package dev.sluice.database;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what the JDBC driver throws into what a user is told. */
public final class ServerFailure {
    private static final String LOAD_IS_RUNNING = "SL006";

    /** What PostgreSQL says to those who are in none of Sluice's roles, or in one that is not enough. */
    private static final String OWN_OBJECTS =
            "permission denied for (schema sluice|function (define_job|begin_load|find_loaded))";

    private ServerFailure() {}

    /**
     * The server's own words: message, detail, hint and error code; exit code 2 when the connection is what failed, 5 when
     * the same load is running, else 1.
     */
    public static SluiceException of(SQLException e) {
        SQLException first = withServerMessage(e);
        String state = first.getSQLState();
        ServerErrorMessage server = first instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
        int exitCode = exitCode(state);
        if (server == null || server.getMessage() == null) {
            if (exitCode == ExitCode.CONNECTION) {
                return new SluiceException(
                        "connection to the server was lost",
                        oneLine(rootMessage(first)),
                        "See the server's log for why, and start again when it is back.",
                        exitCode,
                        state,
                        e);
            }
            return new SluiceException(oneLine(first.getMessage()), null, null, exitCode, state, e);
        }
        String hint = server.getHint();
        if (hint == null && "53100".equals(state)) {
            hint = "Free some space on the server's disk, or add to it, and start again.";
        }
        if (hint == null && "42501".equals(state) && server.getMessage().matches(OWN_OBJECTS)) {
            hint =
                    "Who loads must be a member of sluice_loader, who only looks on of sluice_reader: GRANT sluice_loader TO …";
        }
        return new SluiceException(server.getMessage(), server.getDetail(), hint, exitCode, state, e);
    }

    /** The failure of an attempt to connect: exit code 2 always. */
    static SluiceException toConnect(SQLException e, ConnectionParameters to) {
        SQLException first = withServerMessage(e);
        String state = first.getSQLState() == null ? "" : first.getSQLState();
        ServerErrorMessage server = first instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
        String detail;
        String hint;
        if (server != null) {
            detail = server.getMessage() + (server.getDetail() == null ? "" : " (" + server.getDetail() + ")");
            hint = switch (state) {
                case "28P01" -> "Correct the password: -W asks for it, PGPASSWORD and ~/.pgpass give it.";
                case "28000" ->
                    "Choose another user with -U or PGUSER, or let this one in with a line in the server's "
                            + "pg_hba.conf.";
                case "3D000" -> "Create the database, or name another with -d or PGDATABASE.";
                case "53300" -> "Wait until others have disconnected, use fewer with -j, or raise max_connections.";
                case "57P03" -> "Wait a moment and try again.";
                default -> server.getHint();
            };
        } else if (cause(first, UnknownHostException.class) != null) {
            detail = "could not translate host name \""
                    + cause(first, UnknownHostException.class).getMessage() + "\" to an address";
            hint = "Correct the host: -h, PGHOST or the URI names it.";
        } else if (state.equals("08004")) {
            detail = oneLine(first.getMessage());
            hint = to.password() == null
                    ? "Give the password: -W asks for it, PGPASSWORD and ~/.pgpass give it."
                    : null;
        } else {
            detail = oneLine(rootMessage(first));
            hint = "Check that the server runs there and accepts connections, or name another with -h and -p, PGHOST "
                    + "and PGPORT, or a URI.";
        }
        return new SluiceException(
                "cannot connect to database \"" + to.database() + "\" at " + to.server() + " as user \"" + to.user()
                        + "\"",
                detail,
                hint,
                ExitCode.CONNECTION,
                state.isEmpty() ? null : state,
                e);
    }

    /** Whether the connection is of no more use after this failure. */
    public static boolean isConnectionLost(SQLException e) {
        return exitCode(withServerMessage(e).getSQLState()) == ExitCode.CONNECTION;
    }

    private static int exitCode(String state) {
        if (state == null) {
            return ExitCode.FAILED;
        }
        if (state.startsWith("08") || state.startsWith("57P0")) {
            return ExitCode.CONNECTION;
        }
        return state.equals(LOAD_IS_RUNNING) ? ExitCode.RUNNING : ExitCode.FAILED;
    }

    /** The exception of the chain that came from the server: pools and batches wrap it. */
    private static SQLException withServerMessage(SQLException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof PSQLException driver && driver.getServerErrorMessage() != null) {
                return driver;
            }
        }
        for (SQLException next = e.getNextException(); next != null; next = next.getNextException()) {
            if (next instanceof PSQLException driver && driver.getServerErrorMessage() != null) {
                return driver;
            }
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof PSQLException driver) {
                return driver;
            }
        }
        return e;
    }

    private static <T extends Throwable> T cause(Throwable e, Class<T> wanted) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (wanted.isInstance(t)) {
                return wanted.cast(t);
            }
        }
        return null;
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? e.getMessage() : root.getMessage();
    }

    private static String oneLine(String message) {
        return message == null ? "no message" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
