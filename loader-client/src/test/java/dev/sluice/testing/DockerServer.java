package dev.sluice.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL with PL/Java as {@code docker/Dockerfile} builds it, in a container. */
final class DockerServer {
    private DockerServer() {}

    /** Builds the image, starts a container of it, and gives its URI; nothing where that cannot be done. */
    @SuppressWarnings("resource") // Testcontainers removes it when the JVM ends.
    static Optional<String> start() {
        // Looked at first, because Testcontainers takes seconds, and pages of log, to find out.
        if (System.getenv("DOCKER_HOST") == null && !Files.exists(Path.of("/var/run/docker.sock"))) {
            return Optional.empty();
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        try {
            ImageFromDockerfile image = new ImageFromDockerfile("sluice-test-postgres", false)
                    // As a file and not as the Dockerfile of a folder: that would pull the image of every stage first.
                    .withFileFromPath("Dockerfile", Path.of("../docker/Dockerfile"))
                    .withTarget("postgres-pljava");
            DockerImageName name = DockerImageName.parse(image.get()).asCompatibleSubstituteFor("postgres");
            PostgreSQLContainer container = new PostgreSQLContainer(name);
            container.start();
            return Optional.of("postgresql://" + container.getUsername() + ":" + container.getPassword() + "@"
                    + container.getHost() + ":" + container.getMappedPort(5432) + "/" + container.getDatabaseName());
        } catch (RuntimeException e) {
            System.err.println(
                    "[sluice tests] Docker runs, but the image cannot be built or started: " + e.getMessage());
            return Optional.empty();
        }
    }
}
