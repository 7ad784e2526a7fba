package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbConnection;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.LoadError;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A {@link DatabaseSandbox} that is a {@link ProcessServer}. */
final class ProcessSandbox implements DatabaseSandbox {
    private static final int BUFFER = 1 << 16;
    /** How long the client may work on after it has the whole dump: the last statement may build an index. */
    private static final Duration LAST_STATEMENT = Duration.ofHours(6);

    private final ProcessServer server;
    private final MariaDbTools tools;
    private final String serverVersion;
    private final ScheduledExecutorService reaper;
    private final AtomicBoolean expired = new AtomicBoolean();
    private final Duration timeToLive;

    ProcessSandbox(ProcessServer server, MariaDbTools tools, Duration timeToLive) {
        this.server = server;
        this.tools = tools;
        this.timeToLive = timeToLive;
        this.serverVersion = askVersion(server);
        this.reaper = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("sandbox reaper").unstarted(task));
        var unused = reaper.schedule(this::expire, timeToLive.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String askVersion(ProcessServer server) {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select version()")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            server.close();
            throw new SandboxException("the sandbox's server does not answer: " + e.getMessage(), "", e);
        }
    }

    private void expire() {
        expired.set(true);
        server.close();
    }

    @Override
    public String describe() {
        return "process: " + server.describe();
    }

    @Override
    public String serverVersion() {
        return serverVersion;
    }

    @Override
    public LoadResult load(InputStream dump, String database) throws IOException {
        long start = System.nanoTime();
        if (!database.isEmpty()) {
            createDatabase(database);
        }
        MariaDbConnection connection = server.connection();
        try (OptionFile options =
                        OptionFile.write(Map.of("user", connection.user(), "password", connection.password()));
                ChildProcess client = ChildProcess.start(command(options, connection, database))) {
            Feed feed = feed(dump, client.input());
            OptionalInt exit = client.await(LAST_STATEMENT);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            boolean ok = exit.isPresent() && exit.getAsInt() == 0 && feed.whole();
            return new LoadResult(ok, feed.bytes(), took, ok ? "" : error(client.errors(), exit, feed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a dump was loaded");
        } catch (SourceException e) {
            throw new SandboxException(e.getMessage(), e.hint(), e);
        }
    }

    private List<String> command(OptionFile options, MariaDbConnection connection, String database) {
        List<String> command = new ArrayList<>(List.of(
                tools.path(MariaDbTool.CLIENT).toString(),
                options.argument(),
                "--socket=" + connection.socket().orElseThrow(),
                "--skip-ssl",
                "--batch",
                // the dump is data: no command of the client but DELIMITER is obeyed in it
                "--binary-mode",
                "--skip-reconnect",
                "--max-allowed-packet=1G"));
        if (!database.isEmpty()) {
            command.add("--database=" + database);
        }
        return command;
    }

    private void createDatabase(String database) {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("create database if not exists `" + database.replace("`", "``") + "`");
        } catch (SQLException e) {
            throw failed("the sandbox's server does not create a database: " + e.getMessage(), e);
        }
    }

    /**
     * How much of the dump the client took.
     *
     * @param bytes bytes written
     * @param whole whether it took every byte
     */
    private record Feed(long bytes, boolean whole) {}

    /** Hands the dump to the client. Trouble of the dump's stream is thrown, a client that ends early is not. */
    private static Feed feed(InputStream dump, OutputStream client) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while a dump was loaded");
            }
            int n = dump.read(buffer);
            try {
                if (n < 0) {
                    client.close();
                    return new Feed(bytes, true);
                }
                client.write(buffer, 0, n);
                bytes += n;
            } catch (IOException e) {
                return new Feed(bytes, false);
            }
        }
    }

    private String error(String standardError, OptionalInt exit, Feed feed) {
        LoadError error = LoadError.of(standardError);
        if (!server.alive() || error.serverGone()) {
            throw failed("the sandbox's server died while a dump was loaded: " + server.logTail(), null);
        }
        if (error.noRoom()) {
            throw new SandboxException(
                    "the sandbox has no room for the dump: " + error.text(),
                    "give it more disk or memory; this says nothing about the backup",
                    null);
        }
        if (!error.text().isEmpty()) {
            return error.text();
        }
        return "the client ended with "
                + (exit.isPresent() ? exit.getAsInt() : "nothing, and was killed")
                + (feed.whole() ? "" : " before it had the whole dump");
    }

    private SandboxException failed(String message, @Nullable Exception cause) {
        return expired.get()
                ? new SandboxException(
                        "the sandbox's time was up after " + timeToLive, "allow it more with timeToLive", cause)
                : new SandboxException(message, "is there enough memory and disk for the sandbox?", cause);
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    @Override
    public void close() {
        reaper.shutdownNow();
        server.close();
    }
}
