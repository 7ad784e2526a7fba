package dev.backproof.verify;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.SandboxProvider;
import dev.backproof.verify.sandbox.Sandboxes;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A sandbox without a server: takes dumps as it is told and refuses connections. */
public final class TestSandbox implements SandboxProvider {
    /** What the client says of a dump. */
    @FunctionalInterface
    interface Client {
        DatabaseSandbox.LoadResult load(InputStream dump) throws IOException;
    }

    final AtomicInteger open = new AtomicInteger();

    @Nullable
    String unavailable;

    Client client = dump -> {
        long bytes = dump.transferTo(java.io.OutputStream.nullOutputStream());
        return new DatabaseSandbox.LoadResult(true, bytes, Duration.ZERO, "");
    };

    public Sandboxes sandboxes() {
        return new Sandboxes(List.of(this));
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Optional<String> unavailableBecause() {
        return Optional.ofNullable(unavailable);
    }

    @Override
    public DatabaseSandbox start(Options options) {
        open.incrementAndGet();
        return new DatabaseSandbox() {
            @Override
            public String describe() {
                return "process: none";
            }

            @Override
            public String serverVersion() {
                return "10.11.19-MariaDB";
            }

            @Override
            public LoadResult load(InputStream dump, String database, int clients) throws IOException {
                return client.load(dump);
            }

            @Override
            public Connection connect(String database) throws SQLException {
                throw new SQLNonTransientConnectionException("gone", "08000", 0);
            }

            @Override
            public Connection connectAs(String user, String password, String database) throws SQLException {
                return connect(database);
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    /** A client that fails as a sandbox without room does. */
    static Client withoutRoom() {
        return dump -> {
            throw new SandboxException("the sandbox has no room left", "give it more", null);
        };
    }
}
