package dev.backproof.scenarios.corpus;

import dev.backproof.verify.sandbox.process.ProcessServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Data directories that were copied from under a server of this machine: one that is kept with the corpus would be readable
 * where its release series is installed, and nowhere else.
 */
final class LiveDirectory {
    private static final String TABLE = "shop/orders.ibd";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private LiveDirectory() {}

    /** As it was at one moment: nothing was written while it was copied. */
    static Specimen.Contents copiedAtOneMoment() {
        return backup -> copy(backup, false);
    }

    /** One half of a table as it was before the server went on, and wrote back what it had in memory. */
    static Specimen.Contents copiedUnderLoad() {
        return backup -> copy(backup, true);
    }

    private static void copy(Path backup, boolean underLoad) throws IOException {
        Path data = Files.createDirectories(backup.resolve("data")).resolve("mariadb");
        try (ProcessServer server = ProcessServer.start(backup.resolveSibling("server"));
                Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            Path live = server.folder().resolve("database");
            statement.execute("create database shop");
            statement.execute("use shop");
            statement.execute("create table shop.orders (id int primary key, name varchar(200), key by_name (name))"
                    + " engine=InnoDB");
            fill(statement, "first", 2000);
            settle(statement);
            byte[] early = Files.readAllBytes(live.resolve(TABLE));
            if (underLoad) {
                fill(statement, "second", 4000);
                settle(statement);
            }
            copyAll(live, data);
            if (underLoad) {
                overwrite(data.resolve(TABLE), Arrays.copyOf(early, early.length / 2));
            }
            Files.writeString(data.resolve("mariadb_upgrade_info"), server.serverVersion());
        } catch (SQLException e) {
            throw new IOException(e);
        }
        Files.deleteIfExists(backup.resolveSibling("server"));
    }

    private static void fill(Statement statement, String word, int rows) throws SQLException {
        statement.execute("replace into shop.orders select seq, concat('" + word
                + " ', reverse(seq), repeat('x', 80)) from seq_1_to_" + rows);
    }

    /** Waits until the server has written everything back and its log begins there. */
    private static void settle(Statement statement) throws SQLException {
        statement.execute("set global innodb_max_dirty_pages_pct_lwm = 0");
        statement.execute("set global innodb_max_dirty_pages_pct = 0");
        List<String> left = List.of("Innodb_buffer_pool_pages_dirty", "Innodb_checkpoint_age");
        while (left.stream().anyMatch(name -> status(statement, name) > 1000)
                || status(statement, left.getFirst()) > 0) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static long status(Statement statement, String name) {
        try (ResultSet rows = statement.executeQuery("show global status like '" + name + "'")) {
            return rows.next() ? rows.getLong(2) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (Files.isDirectory(file) || Files.isRegularFile(file)) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    private static void overwrite(Path file, byte[] bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.write(bytes);
        }
    }
}
