package dev.sluice.cluster;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * PostgreSQL with PL/Java in a container: the first stage of {@code docker/Dockerfile}, without Sluice in it. Goes away with
 * {@link #close}, at the latest when this JVM ends.
 */
public final class DockerServer implements AutoCloseable {
    private static final String IMAGE = "sluice-pljava";
    private static final String STAGE = "postgres-pljava";
    private static final String DOCKERFILE = "/dev/sluice/docker/Dockerfile";
    private static final Duration BUILD_PATIENCE = Duration.ofMinutes(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String container;
    private final String password;
    private final int port;
    private final Thread atExit = new Thread(this::remove, "remove container");
    private boolean kept;

    private DockerServer(String container, String password, int port) {
        this.container = container;
        this.password = password;
        this.port = port;
    }

    /**
     * Builds the image, which takes minutes the first time, and starts a server.
     *
     * @throws SluiceException if Docker is not to be had or does not get that far
     */
    public static DockerServer start() {
        try {
            buildImage();
            byte[] secret = new byte[16];
            new SecureRandom().nextBytes(secret);
            String password = HexFormat.of().formatHex(secret);
            String container = docker(
                    PATIENCE,
                    "run",
                    "--detach",
                    "--rm",
                    "--shm-size=256m",
                    "--env=POSTGRES_PASSWORD=" + password,
                    "--publish=127.0.0.1::5432",
                    IMAGE);
            // Such as 127.0.0.1:49153; the last line is the container's id even if the image had to be fetched.
            container = container.substring(container.lastIndexOf('\n') + 1);
            String address = docker(PATIENCE, "port", container, "5432/tcp").split("\\R", 2)[0];
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            DockerServer server = new DockerServer(container, password, port);
            Runtime.getRuntime().addShutdownHook(server.atExit);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot run docker",
                    e.getMessage(),
                    "Install Docker, or choose another server with --server.",
                    ExitCode.FAILED,
                    null,
                    e);
        }
    }

    private static void buildImage() throws IOException {
        Path dockerfile = Files.createTempFile("sluice-", ".Dockerfile");
        try {
            try (InputStream in = DockerServer.class.getResourceAsStream(DOCKERFILE)) {
                if (in == null) {
                    throw new IllegalStateException("Dockerfile is not on the class path");
                }
                Files.copy(in, dockerfile, StandardCopyOption.REPLACE_EXISTING);
            }
            // From stdin, without a context: the stage copies nothing.
            check(Programs.run(
                    List.of("docker", "build", "--quiet", "--target=" + STAGE, "--tag=" + IMAGE, "-"),
                    dockerfile,
                    null,
                    BUILD_PATIENCE));
        } finally {
            Files.deleteIfExists(dockerfile);
        }
    }

    private static String docker(Duration most, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return check(Programs.run(command, null, most));
    }

    private static String check(Programs.Ended ended) {
        if (ended.status() != 0) {
            throw new SluiceException(
                    "docker failed",
                    ended.output().isEmpty() ? "no output" : ended.output().replaceAll("\\s*\\R\\s*", "; "),
                    "Check that the Docker engine runs and may fetch images, or choose another server with --server.");
        }
        return ended.output();
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password)
                        .close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    close();
                    throw new SluiceException(
                            "PostgreSQL in the container does not answer",
                            e.getMessage(),
                            null,
                            ExitCode.FAILED,
                            null,
                            e);
                }
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                throw new SluiceException("interrupted while the container started", null, null);
            }
        }
    }

    /** Connection URI of its superuser, with the password in it. */
    public String uri(String database) {
        return "postgresql://postgres:" + password + "@127.0.0.1:" + port + "/" + database;
    }

    /**
     * Lets the server run on after this JVM.
     *
     * @return the shell command that ends it
     */
    public String keep() {
        kept = true;
        Runtime.getRuntime().removeShutdownHook(atExit);
        return "docker rm --force --volumes " + container;
    }

    /** Removes the container. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // the JVM is ending: the hook does it
        }
        if (!kept) {
            remove();
        }
    }

    private void remove() {
        Programs.answer("docker", "rm", "--force", "--volumes", container);
    }
}
