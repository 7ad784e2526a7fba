package dev.backproof.verify.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.SandboxProvider;
import dev.backproof.verify.sandbox.process.ProcessSandboxProvider;
import dev.backproof.verify.sandbox.process.ProcessServer;
import dev.backproof.verify.scenario.ProbeSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data directories that were copied from under a running server. */
@Tag("peer")
class InnodbProbeTest {
    @TempDir
    static Path shared;

    private static String version;

    @TempDir
    Path folder;

    private ProbedFolder probed;
    private Path data;

    @BeforeAll
    static void copyFromARunningServer() throws Exception {
        Peers.require("mariadbd");
        Peers.require("mariadb-install-db");
        MariaDbLab.letServersThrough(shared);
        try (ProcessServer server = ProcessServer.start(shared);
                Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            version = server.serverVersion();
            statement.execute("create database shop");
            statement.execute("use shop");
            statement.execute("create table shop.orders (id int primary key, name varchar(200), key by_name (name))"
                    + " engine=InnoDB");
            statement.execute("insert into shop.orders select seq, concat('order ', reverse(seq), repeat('x', 100))"
                    + " from seq_1_to_5000");
            statement.execute("create table shop.words (w varchar(20)) engine=MyISAM");
            statement.execute("insert into shop.words values ('a'), ('b')");
            statement.execute("flush tables");
            copy(server.folder().resolve("database"), shared.resolve("copied"));
            statement.execute("shutdown");
            while (ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive).isPresent()) {
                LockSupport.parkNanos(1_000_000);
            }
            copy(server.folder().resolve("database"), shared.resolve("closed"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (Files.isDirectory(file) || Files.isRegularFile(file)) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
            }
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        MariaDbLab.letServersThrough(folder);
        probed = new ProbedFolder(folder);
        MariaDbLab.letServersThrough(probed.work());
        data = probed.files().resolve("data");
        useFilesOf("copied");
    }

    private void useFilesOf(String name) throws IOException {
        if (Files.exists(data)) {
            try (var files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        copy(shared.resolve(name), data);
        Files.deleteIfExists(data.resolve("mysql_upgrade_info"));
        Files.writeString(data.resolve("mariadb_upgrade_info"), version);
    }

    private String said() {
        List<CheckResult> checks = Probes.look(probed.volume(), ProbeSettings.USUAL, new Probes.Surroundings() {
                    @Override
                    public Path newFolder() {
                        throw new IllegalStateException("no copies are made here");
                    }

                    @Override
                    public DatabaseSandbox start(PhysicalBackup backup) {
                        return new ProcessSandboxProvider()
                                .startOn(
                                        backup,
                                        new SandboxProvider.Options("", "", "", probed.work(), Duration.ofMinutes(5)));
                    }
                })
                .checks();
        assertThat(checks).extracting(CheckResult::kind).containsExactly("innodb");
        return checks.getFirst().status() + ": " + checks.getFirst().message();
    }

    @Test
    void directoryOfOneMomentIsSound() throws IOException {
        byte[] before = Files.readAllBytes(data.resolve("ibdata1"));

        assertThat(said()).isEqualTo("PASSED: 1 MariaDB data directory is sound");
        assertThat(data.resolve("ibdata1")).hasBinaryContent(before);
        assertThat(probed.work()).isEmptyDirectory();
    }

    @Test
    void damagedPageIsFound() throws IOException {
        // a server would make the page again from the log of the one that ran
        useFilesOf("closed");
        overwrite(data.resolve("shop/orders.ibd"), 10 * 16384, ProbedFolder.dice(1, 3 * 16384));

        assertThat(said()).startsWith("FAILED: uploads: 1 of 1 MariaDB data directory is not sound: data/ibdata1: ");
    }

    @Test
    void logOfAnotherServerIsFound() throws IOException {
        overwrite(data.resolve("ib_logfile0"), 0, new byte[1 << 20]);

        assertThat(said())
                .startsWith(
                        "FAILED: uploads: 1 of 1 MariaDB data directory is not sound: data/ibdata1: no server starts on"
                                + " it: ");
    }

    private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            open.write(bytes);
        }
    }

    @Test
    void directoryOfAnUnknownVersionIsNotTested() throws IOException {
        Files.delete(data.resolve("mariadb_upgrade_info"));

        assertThat(said())
                .isEqualTo("SKIPPED: not tested: data/ibdata1: it does not say which MariaDB it is of: it has no"
                        + " mariadb_upgrade_info");
    }

    @Test
    void directoryOfAnotherSeriesIsNotTested() throws IOException {
        Files.writeString(data.resolve("mariadb_upgrade_info"), "10.3.39-MariaDB\n");

        assertThat(said())
                .startsWith(
                        "SKIPPED: not tested: data/ibdata1: the data directory is of MariaDB 10.3.39, and the server here"
                                + " is ");
    }

    @Test
    void directoryOfMySqlIsNotTested() throws IOException {
        Files.writeString(data.resolve("mysql.ibd"), "x");

        assertThat(said()).isEqualTo("SKIPPED: not tested: data/ibdata1: it is a data directory of MySQL");
    }

    @Test
    void backupOfMariaDbBackupIsLeftToItsOwnKindOfRestore() throws IOException {
        Files.writeString(data.resolve("xtrabackup_info"), "x");

        assertThat(said()).contains("name its folder under 'restore' with 'physical'");
    }
}
