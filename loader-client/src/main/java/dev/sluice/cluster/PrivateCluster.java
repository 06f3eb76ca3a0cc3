package dev.sluice.cluster;

import dev.sluice.database.Database;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of one's own: in a temporary folder, on a free port of the loopback address, with a password that
 * nobody else knows. Stops and vanishes with {@link #close}, at the latest when this JVM ends.
 */
public final class PrivateCluster implements AutoCloseable {
    private static final String PREFIX = "sluice-server-";
    /** Holds the process id of the JVM that will stop the server; not there once the server shall outlive it. */
    private static final String OWNER = "owner";

    private static final String LOG = "server.log";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ATTEMPTS = 3;

    private final ServerBinaries binaries;
    private final ServerUser user;
    private final Path folder;
    private final String password;
    private final Thread atExit = new Thread(this::stop, "stop private PostgreSQL");
    private int port;
    /** Whether there is nothing left to stop, or nobody wants it stopped. */
    private boolean stopped;

    private PrivateCluster(ServerBinaries binaries, ServerUser user, Path folder, String password) {
        this.binaries = binaries;
        this.user = user;
        this.folder = folder;
        this.password = password;
    }

    /**
     * Starts a server that keeps its promises: what is committed is on disk.
     *
     * @throws SluiceException if it cannot
     */
    public static PrivateCluster start(ServerBinaries binaries) {
        return start(binaries, true);
    }

    /** Starts a server that does not wait for the disk, for data that nobody will miss. */
    public static PrivateCluster startForTests(ServerBinaries binaries) {
        return start(binaries, false);
    }

    private static PrivateCluster start(ServerBinaries binaries, boolean durable) {
        sweep();
        ServerUser user = ServerUser.choose();
        PrivateCluster cluster = null;
        try {
            Path folder = Files.createTempDirectory(ServerUser.temporaryFolder(), PREFIX);
            byte[] secret = new byte[16];
            new SecureRandom().nextBytes(secret);
            cluster = new PrivateCluster(binaries, user, folder, HexFormat.of().formatHex(secret));
            Files.writeString(
                    folder.resolve(OWNER), Long.toString(ProcessHandle.current().pid()));
            Runtime.getRuntime().addShutdownHook(cluster.atExit);
            cluster.initialise(durable);
            cluster.launch();
            return cluster;
        } catch (IOException e) {
            if (cluster != null) {
                cluster.close();
            }
            throw new SluiceException(
                    "cannot start a private PostgreSQL server", e.toString(), null, ExitCode.FAILED, null, e);
        } catch (RuntimeException e) {
            if (cluster != null) {
                cluster.close();
            }
            throw e;
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /**
     * Lets backends that start from now on start their JVM in less time. Does nothing on a server without PL/Java.
     *
     * @param database one of this server that has Sluice with its functions in Java
     */
    public void archiveClasses(Database database) throws SQLException {
        Optional<Path> jvm = binaries.hasPlJava() ? ServerJvm.library(user) : Optional.empty();
        if (jvm.isPresent()) {
            ClassArchive.make(database, ServerJvm.options(jvm.get()), data().resolve("sluice.jsa"));
        }
    }

    private void initialise(boolean durable) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        user.own(folder);
        Path passwordFile = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, password + "\n");
        user.own(passwordFile);
        run(List.of(
                binaries.folder().resolve("initdb").toString(),
                "--pgdata=" + data(),
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        Files.delete(passwordFile);
        Path configuration = data().resolve("postgresql.conf");
        Files.writeString(configuration, Files.readString(configuration) + settings(durable));
        user.own(configuration);
    }

    private String settings(boolean durable) {
        StringBuilder settings =
                new StringBuilder("""

                listen_addresses = '127.0.0.1'
                unix_socket_directories = '%s'
                timezone = 'UTC'
                log_timezone = 'UTC'
                shared_buffers = '256MB'
                max_wal_size = '4GB'
                jit = off
                """.formatted(folder.toString().replace("'", "''")));
        if (!durable) {
            settings.append("""
                    fsync = off
                    full_page_writes = off
                    synchronous_commit = off
                    """);
        }
        Optional<Path> jvm = binaries.hasPlJava() ? ServerJvm.library(user) : Optional.empty();
        if (jvm.isPresent()) {
            settings.append("pljava.libjvm_location = '")
                    .append(jvm.get().toString().replace("'", "''"))
                    .append("'\npljava.vmoptions = '")
                    .append(ServerJvm.options(jvm.get()))
                    .append("'\n");
            if (ServerJvm.isUnenforced(jvm.get())) {
                settings.append("pljava.allow_unenforced = 'java'\n");
            }
        }
        return settings.toString();
    }

    private void launch() throws IOException {
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            try {
                run(List.of(
                        binaries.folder().resolve("pg_ctl").toString(),
                        "--pgdata=" + data(),
                        "--log=" + folder.resolve(LOG),
                        "--options=-p " + port,
                        "--wait",
                        "--timeout=60",
                        "start"));
                return;
            } catch (SluiceException e) {
                // Somebody may have taken the port in between.
                boolean portTaken = e.detail() != null && e.detail().contains("Address already in use");
                if (!portTaken || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void run(List<String> command) throws IOException {
        Programs.Ended ended = Programs.run(user.command(command), folder, PATIENCE);
        if (ended.status() != 0) {
            StringBuilder detail = new StringBuilder(ended.output());
            Path log = folder.resolve(LOG);
            if (Files.isReadable(log)) {
                detail.append('\n').append(Files.readString(log).strip());
            }
            throw new SluiceException(
                    "cannot start a private PostgreSQL server",
                    Path.of(command.get(0)).getFileName() + " says: "
                            + detail.toString().replaceAll("\\s*\\R\\s*", "; "),
                    null);
        }
    }

    /** Connection URI of its superuser, with the password in it. */
    public String uri(String database) {
        return "postgresql://postgres:" + password + "@127.0.0.1:" + port + "/" + database;
    }

    /** The programs it runs. */
    public ServerBinaries binaries() {
        return binaries;
    }

    /** Holds its data, its log and its socket. */
    public Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    /**
     * Lets the server run on after this JVM.
     *
     * @return the shell command that stops it and deletes it
     */
    public synchronized String keep() {
        stopped = true;
        Runtime.getRuntime().removeShutdownHook(atExit);
        try {
            Files.deleteIfExists(folder.resolve(OWNER));
        } catch (IOException e) {
            System.getLogger(PrivateCluster.class.getName()).log(System.Logger.Level.WARNING, e.toString());
        }
        return String.join(" ", user.command(stopCommand("fast"))) + " && rm -r " + folder;
    }

    private List<String> stopCommand(String mode) {
        return List.of(binaries.folder().resolve("pg_ctl").toString(), "--pgdata=" + data(), "--mode=" + mode, "stop");
    }

    /** Stops the server and deletes its folder. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // the JVM is ending: the hook does it
        }
        stop();
    }

    private synchronized void stop() {
        if (!stopped) {
            stopped = true;
            stop(user.command(stopCommand("immediate")), folder);
        }
    }

    private static void stop(List<String> command, Path folder) {
        if (Files.exists(folder.resolve("data").resolve("postmaster.pid"))) {
            try {
                Programs.run(command, folder, Duration.ofSeconds(30));
            } catch (IOException e) {
                System.getLogger(PrivateCluster.class.getName()).log(System.Logger.Level.WARNING, e.toString());
            }
        }
        Folders.delete(folder);
    }

    /**
     * Removes servers whose JVM was killed before it could. A server whose {@code postmaster.pid} is gone stops by itself.
     */
    private static void sweep() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(ServerUser.temporaryFolder(), PREFIX + "*")) {
            for (Path folder : left) {
                Path owner = folder.resolve(OWNER);
                if (!Files.isReadable(owner) || !Folders.isOwn(owner)) {
                    continue;
                }
                long pid = Long.parseLong(Files.readString(owner).strip());
                if (ProcessHandle.of(pid).isEmpty()) {
                    endPostmaster(folder);
                    Folders.delete(folder);
                }
            }
        } catch (IOException | NumberFormatException e) {
            System.getLogger(PrivateCluster.class.getName()).log(System.Logger.Level.DEBUG, e.toString());
        }
    }

    private static void endPostmaster(Path folder) throws IOException {
        Path pidFile = folder.resolve("data").resolve("postmaster.pid");
        if (!Files.isReadable(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        // The number may be another process's by now: only a program called postgres with this folder is meant.
        Optional<ProcessHandle> postmaster = ProcessHandle.of(pid)
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains("postgres") && line.contains(folder.toString()))
                        .orElse(false));
        if (postmaster.isPresent()) {
            postmaster.get().destroy();
            postmaster
                    .get()
                    .onExit()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .handle((p, e) -> p)
                    .join();
        }
    }
}
