package dev.sluice.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.failure.SluiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The connections of a load's workers, opened in the background from construction on. Safe for use by several threads. */
public final class WorkerConnections implements AutoCloseable {
    private final CompletableFuture<HikariDataSource> pool = new CompletableFuture<>();
    private int workers;

    /** Starts opening what {@code open} opens; what that throws, {@link #take} throws. */
    public WorkerConnections(Supplier<HikariDataSource> open) {
        inBackground(() -> {
            try {
                pool.complete(open.get());
            } catch (RuntimeException | Error e) {
                pool.completeExceptionally(e);
            }
        });
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "sluice-connections");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A connection for another worker, when it is open; closing it gives it back. Call it once for each worker: the pool grows
     * when more of them come than it was opened for.
     *
     * @throws SluiceException with exit code 2 if they cannot be opened
     */
    public Connection take() throws SQLException {
        try {
            HikariDataSource opened = pool.join();
            addWorker(opened);
            return opened.getConnection();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    private synchronized void addWorker(HikariDataSource opened) {
        workers++;
        if (workers > opened.getMaximumPoolSize()) {
            opened.setMaximumPoolSize(workers);
        }
    }

    /** Starts to close all connections, which no worker needs any more, and returns: their backends' JVMs take memory. */
    public void closeMeanwhile() {
        inBackground(this::close);
    }

    /** Closes all connections, those too that are still being opened. */
    @Override
    public void close() {
        pool.handle((opened, e) -> {
                    if (opened != null) {
                        opened.close();
                    }
                    return null;
                })
                .join();
    }
}
