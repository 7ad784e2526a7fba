package dev.backproof.verify.sandbox;

import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.verify.sandbox.DatabaseSandbox.LoadResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Streams a dump into a running {@code mariadb} client, wherever that runs, and tells what came of it. The same for
 * every kind of sandbox.
 */
public final class DumpLoader {
    private static final int BUFFER = 128 * 1024;
    /** Programs that a signal ended have an exit code of this and the signal's number. */
    private static final int KILLED = 128;

    private DumpLoader() {}

    /** A {@code mariadb} client that reads statements from its standard input. */
    public interface Client extends AutoCloseable {
        /** Its standard input. Closing it tells the client that the dump is over. */
        OutputStream input() throws IOException;

        /** Waits for its end, after its input was closed. */
        Ended await() throws IOException, InterruptedException;

        /** Ends it when it still runs. */
        @Override
        void close();
    }

    /**
     * How a client ended.
     *
     * @param exitCode 0 when all went well
     * @param errors what it wrote to standard error, beginning and end at least
     */
    public record Ended(int exitCode, String errors) {}

    /** Tells whether a sandbox still stands. */
    @FunctionalInterface
    public interface Health {
        /** Why it does not stand any more; empty when all is well. */
        Optional<SandboxException> trouble();
    }

    /**
     * What the client is told beside where to connect: take the dump byte for byte, keep the comments inside routines,
     * obey no commands but {@code DELIMITER}, and stop at the first error.
     *
     * @param database to be selected, or empty
     */
    public static List<String> clientArguments(String database) {
        List<String> arguments = new ArrayList<>(List.of(
                "--batch",
                "--binary-mode",
                "--comments",
                "--default-character-set=utf8mb4",
                "--max-allowed-packet=1G",
                "--local-infile=0",
                "--skip-reconnect",
                "--skip-ssl"));
        if (!database.isEmpty()) {
            arguments.add("--database=" + database);
        }
        return arguments;
    }

    /** Makes the database that a dump goes into, when one is named and is not there. */
    public static void prepare(DatabaseSandbox sandbox, String database, Health health) {
        if (database.isEmpty()) {
            return;
        }
        try (Connection connection = sandbox.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + SqlName.quoted(database));
        } catch (SQLException e) {
            throw health.trouble()
                    .orElseGet(() -> new SandboxException(
                            "the database " + database + " cannot be created: " + e.getMessage(), "", e));
        }
    }

    /**
     * Loads a dump.
     *
     * @throws IOException when the dump cannot be read
     * @throws SandboxException when the sandbox failed, not the dump
     * @throws CancellationException when the thread is interrupted; it stays interrupted
     */
    public static LoadResult load(InputStream dump, Client client, Health sandbox) throws IOException {
        long start = System.nanoTime();
        Sent sent = send(dump, client);
        Ended ended;
        try {
            ended = client.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a dump was loaded");
        } catch (IOException e) {
            throw sandbox.trouble()
                    .orElseGet(() -> new SandboxException("the client in the sandbox was lost: " + e, "", e));
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        if (ended.exitCode() == 0 && sent.whole()) {
            return new LoadResult(true, sent.bytes(), duration, "");
        }
        Optional<SandboxException> trouble = sandbox.trouble();
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        LoadError error = LoadError.of(ended.errors());
        if (error.text().isEmpty() && ended.exitCode() > KILLED) {
            throw new SandboxException(
                    "the sandbox's client was killed while it handed over the dump",
                    "is there enough memory for the sandbox?",
                    null);
        }
        if (error.serverGone()) {
            throw new SandboxException(
                    "the sandbox's server broke off while it took the dump: " + error.text(),
                    "is there enough memory for it?",
                    null);
        }
        if (error.noRoom()) {
            throw new SandboxException(
                    "the sandbox has no room for the dump: " + error.text(),
                    "give it more disk or memory; this says nothing about the backup",
                    null);
        }
        if (error.unknownEngine()) {
            throw new SandboxException(
                    "the dump needs an engine that the sandbox's server does not have: " + error.text(),
                    "choose an image that has it; this says nothing about the backup",
                    null);
        }
        if (error.clientTooOld()) {
            throw new SandboxException(
                    "the sandbox's mariadb client is too old for the dump: it takes the first line, which enables the"
                            + " sandbox mode, for a command (" + error.text() + ")",
                    "use a client from 10.5.25, 10.6.18, 10.11.8, 11.4.2 or later; this says nothing about the backup",
                    null);
        }
        String text = error.text().isEmpty()
                ? "the client ended with " + ended.exitCode() + (sent.whole() ? "" : " before it had the whole dump")
                : error.text();
        return new LoadResult(false, sent.bytes(), duration, text);
    }

    private record Sent(long bytes, boolean whole) {}

    private static Sent send(InputStream dump, Client client) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        OutputStream input = client.input();
        for (int n = dump.read(buffer); n >= 0; n = dump.read(buffer)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while a dump was loaded");
            }
            try {
                input.write(buffer, 0, n);
                input.flush(); // a dump that comes slowly is worked on as it comes
            } catch (IOException e) {
                return new Sent(bytes, false); // it stopped at an error, which it tells when it has ended
            }
            bytes += n;
        }
        try {
            input.close();
        } catch (IOException e) {
            return new Sent(bytes, false);
        }
        return new Sent(bytes, true);
    }
}
