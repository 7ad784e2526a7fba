package dev.backproof.scenarios.corpus;

import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.verify.sandbox.process.ProcessServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A physical backup of a small shop, to be broken. {@code mariadb-backup} of this machine makes it once, from a server that
 * is started for it: one that is kept with the corpus would be readable where its release series is installed, and nowhere
 * else.
 */
final class PhysicalFiles {
    private static final String FOLDER = "physical/";
    private static final String LOG = "ib_logfile0";
    private static final List<String> INFO = List.of("mariadb_backup_info", "xtrabackup_info");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** The header of InnoDB's log from 10.8 on: its format in 4 bytes, at 16 who made it, at 508 a CRC-32C (log0log.h). */
    private static final int CREATOR = 16;

    private static final int CREATOR_LENGTH = 32;
    private static final int CHECKSUM = 508;
    private static final int UNKNOWN_FORMAT = 0x50687974;

    private static @Nullable Map<String, byte[]> made;

    private PhysicalFiles() {}

    /** All of it. */
    static Specimen.Contents whole() {
        return backup -> write(files(), backup);
    }

    /** Without what {@code mariadb-backup} writes when it has everything. */
    static Specimen.Contents unfinished() {
        return backup -> {
            Map<String, byte[]> files = files();
            files.keySet().removeAll(INFO);
            write(files, backup);
        };
    }

    /** With something else wherever the pattern matches in what the backup says of itself. */
    static Specimen.Contents edited(String pattern, String other) {
        return backup -> {
            Map<String, byte[]> files = files();
            for (String name : INFO) {
                files.computeIfPresent(
                        name,
                        (unused, bytes) -> new SqlText(new String(bytes, StandardCharsets.UTF_8))
                                .replaceAll(pattern, other)
                                .bytes());
            }
            write(files, backup);
        };
    }

    /** With a log whose header names another version and a format that nobody knows yet. */
    static Specimen.Contents withForeignLog() {
        return backup -> {
            Map<String, byte[]> files = files();
            files.computeIfPresent(LOG, (unused, bytes) -> {
                ByteBuffer header = ByteBuffer.wrap(bytes.clone());
                header.putInt(0, UNKNOWN_FORMAT);
                header.put(CREATOR, new byte[CREATOR_LENGTH]);
                header.put(CREATOR, "MariaDB 99.1.2".getBytes(StandardCharsets.US_ASCII));
                CRC32C checksum = new CRC32C();
                checksum.update(header.array(), 0, CHECKSUM);
                return header.putInt(CHECKSUM, (int) checksum.getValue()).array();
            });
            write(files, backup);
        };
    }

    private static void write(Map<String, byte[]> files, Path backup) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = backup.resolve(FOLDER + file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static synchronized Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> known = made;
        if (known == null) {
            Path folder = Files.createTempDirectory("backproof-physical-");
            try (ProcessServer server = ProcessServer.start(folder)) {
                fill(server);
                Path backup = folder.resolve("backup");
                backUp(server, backup);
                known = read(backup);
            } finally {
                Folders.wipe(folder);
            }
            made = known;
        }
        return new LinkedHashMap<>(known);
    }

    private static void fill(ProcessServer server) throws IOException {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "create database shop",
                    "create table shop.orders (id int primary key auto_increment, note varchar(80))",
                    "insert into shop.orders (note) values ('one'), ('two'), ('three')",
                    "create view shop.notes as select note from shop.orders")) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IOException("the shop to be backed up cannot be made: " + e.getMessage(), e);
        }
    }

    private static void backUp(ProcessServer server, Path target) throws IOException {
        try (OptionFile options = OptionFile.write(Map.of("user", server.user(), "password", server.password()));
                ChildProcess process = ChildProcess.startQuiet(List.of(
                        server.tools().path(MariaDbTool.BACKUP).toString(),
                        options.argument(),
                        "--backup",
                        "--socket=" + server.socket(),
                        "--datadir=" + server.folder().resolve("database"),
                        "--target-dir=" + target))) {
            OptionalInt exit = process.await(LIMIT);
            if (exit.isEmpty() || exit.getAsInt() != 0) {
                throw new IOException("mariadb-backup did not make a backup: " + process.errors());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a physical backup was made", e);
        }
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
