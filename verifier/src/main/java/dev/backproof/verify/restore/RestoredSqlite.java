package dev.backproof.verify.restore;

import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.snapshot.EntryPath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/**
 * A SQLite database among restored files, opened for reading. Nothing is written beside it or into it: one that has a write-ahead
 * log or a journal is opened as a copy together with it, as its program would find it after a crash. Used by one thread.
 */
public final class RestoredSqlite implements AutoCloseable {
    private static final Duration LONGEST_QUERY = Duration.ofMinutes(5);
    private static final int OPCODES = 100_000;

    private final Connection connection;
    private final @Nullable Path copy;

    private RestoredSqlite(Connection connection, @Nullable Path copy) {
        this.connection = connection;
        this.copy = copy;
    }

    /**
     * Opens one.
     *
     * @param path relative to the volume
     * @throws FileNotFoundException when no regular file is there
     * @throws SQLException what SQLite says
     */
    public static RestoredSqlite open(RestoredVolume volume, String path) throws IOException, SQLException {
        EntryPath database = RestoredVolume.entry(path);
        if (!isFile(volume, database)) {
            throw new FileNotFoundException(path);
        }
        EntryPath log = RestoredVolume.entry(path + "-wal");
        EntryPath journal = RestoredVolume.entry(path + "-journal");
        Path root = volume.path().toAbsolutePath();
        if (!isFile(volume, log) && !isFile(volume, journal)) {
            // no link leads there, or it would not have been found
            Path place = root.resolve(database.toString().substring(1));
            return open("file:" + place.toUri().getRawPath() + "?mode=ro&immutable=1", null);
        }
        Path folder = Files.createTempDirectory(root.getParent(), "sqlite-");
        try {
            copy(volume, database, folder.resolve("copy"));
            copy(volume, log, folder.resolve("copy-wal"));
            copy(volume, journal, folder.resolve("copy-journal"));
            return open(folder.resolve("copy").toString(), folder);
        } catch (IOException | SQLException | RuntimeException e) {
            Folders.wipe(folder);
            throw e;
        }
    }

    private static boolean isFile(RestoredVolume volume, EntryPath path) throws IOException {
        return volume.findRestored(path)
                .filter(status -> status.type() == FileType.FILE)
                .isPresent();
    }

    private static void copy(RestoredVolume volume, EntryPath path, Path to) throws IOException {
        if (!isFile(volume, path)) {
            return;
        }
        try (PosixFile file = volume.openFile(path).orElseThrow(() -> new FileNotFoundException(path.toString()));
                InputStream in = file.stream()) {
            Files.copy(in, to);
        }
    }

    private static RestoredSqlite open(String file, @Nullable Path copy) throws SQLException {
        long deadline = System.nanoTime() + LONGEST_QUERY.toNanos();
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            ProgressHandler.setHandler(connection, OPCODES, new ProgressHandler() {
                @Override
                protected int progress() {
                    return System.nanoTime() - deadline >= 0
                                    || Thread.currentThread().isInterrupted()
                            ? 1
                            : 0;
                }
            });
            statement.execute("PRAGMA trusted_schema=OFF");
            statement.execute("PRAGMA query_only=ON");
            return new RestoredSqlite(connection, copy);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** The connection, for reading only. A query that takes longer than a few minutes is interrupted. */
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws IOException, SQLException {
        try {
            ProgressHandler.clearHandler(connection);
            connection.close();
        } finally {
            if (copy != null) {
                Folders.wipe(copy);
            }
        }
    }
}
