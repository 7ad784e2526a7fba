package dev.backproof.verify.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteProbeTest {
    private static final String ROWS = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)"
            + " insert into t select i, 'row ' || i from n";

    @TempDir
    Path folder;

    private ProbedFolder probed;

    @BeforeEach
    void prepare() throws IOException {
        probed = new ProbedFolder(folder);
    }

    /** Makes a database beside the volume; it stays open while the files are taken. */
    private Path database(String mode, FilesTaker taker) throws Exception {
        Path file = folder.resolve("source.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode=" + mode);
            statement.execute("pragma wal_autocheckpoint=0");
            statement.execute("create table t (id integer primary key, name text unique)");
            statement.execute(ROWS);
            taker.take(file, statement);
        }
        return file;
    }

    private interface FilesTaker {
        void take(Path file, Statement statement) throws IOException, SQLException;
    }

    private byte[] plain() throws Exception {
        return Files.readAllBytes(database("delete", (file, statement) -> {}));
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    @Test
    void soundDatabasesAreCounted() throws Exception {
        byte[] bytes = plain();
        probed.file("app.db", bytes).file("deep/down/without-a-name", bytes);

        assertThat(probed.said("sqlite")).isEqualTo("PASSED: 2 SQLite databases are sound");
        assertThat(probed.check("sqlite").provesData()).isTrue();
        assertThat(probed.check("sqlite").name()).isEqualTo("uploads: SQLite databases");
    }

    @Test
    void damagedIndexIsFound() throws Exception {
        byte[] bytes = plain();
        // a page of zeros in the middle
        Arrays.fill(bytes, 8 * 4096, 9 * 4096, (byte) 0);
        probed.file("app.db", bytes);

        assertThat(probed.check("sqlite").status()).isEqualTo(CheckStatus.FAILED);
        assertThat(probed.check("sqlite").message())
                .startsWith("uploads: 1 of 1 SQLite database is not sound: app.db: integrity_check says ");
    }

    @Test
    void cutDatabaseIsFound() throws Exception {
        byte[] bytes = plain();
        probed.file("app.db", Arrays.copyOf(bytes, bytes.length - 4096));

        assertThat(probed.said("sqlite"))
                .isEqualTo("FAILED: uploads: 1 of 1 SQLite database is not sound: app.db: it is cut: "
                        + (bytes.length - 4096) + " of " + bytes.length + " bytes");
    }

    @Test
    void databaseIsReadTogetherWithItsWal() throws Exception {
        database("wal", (file, statement) -> {
            statement.execute("pragma wal_checkpoint");
            statement.execute("update t set name = name || '!' where id % 3 = 0");
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Files.copy(beside(file, suffix), beside(probed.files().resolve("app.db"), suffix));
            }
        });

        assertThat(probed.said("sqlite")).isEqualTo("PASSED: 1 SQLite database is sound");
        assertThat(probed.files().resolve("app.db-wal")).isNotEmptyFile();
    }

    @Test
    void walOfAnotherMomentIsFound() throws Exception {
        byte[][] taken = new byte[2][];
        database("wal", (file, statement) -> {
            statement.execute("update t set name = name || '!'");
            taken[0] = Files.readAllBytes(beside(file, "-wal"));
            statement.execute("pragma wal_checkpoint(restart)");
            statement.execute("update t set name = name || '?'");
            taken[1] = Files.readAllBytes(beside(file, "-wal"));
            Files.copy(file, probed.files().resolve("app.db"));
        });
        // the copy began before the log was started anew, and ended after
        byte[] torn = Arrays.copyOf(taken[0], Math.min(taken[0].length, taken[1].length));
        int frames = (torn.length - 32) / (24 + 4096);
        int from = 32 + frames / 2 * (24 + 4096);
        System.arraycopy(taken[1], from, torn, from, torn.length - from);
        probed.file("app.db-wal", torn);

        assertThat(probed.said("sqlite"))
                .endsWith("app.db: its -wal was overwritten while it was copied: it holds pages of two moments");
    }

    @Test
    void walOfAnotherPageSizeIsFound() throws Exception {
        database("wal", (file, statement) -> {
            Files.copy(file, probed.files().resolve("app.db"));
            byte[] wal = Files.readAllBytes(beside(file, "-wal"));
            ByteBuffer.wrap(wal).putInt(8, 1024);
            probed.file("app.db-wal", wal);
        });

        assertThat(probed.said("sqlite")).startsWith("FAILED").contains("its -wal is of another database");
    }

    @Test
    void missingWalOfAnOpenDatabaseIsFound() throws Exception {
        database("wal", (file, statement) -> {
            statement.execute("pragma wal_checkpoint");
            Files.copy(file, probed.files().resolve("app.db"));
            Files.copy(beside(file, "-shm"), probed.files().resolve("app.db-shm"));
        });

        assertThat(probed.said("sqlite"))
                .isEqualTo(
                        "FAILED: uploads: 1 of 1 SQLite database is not sound: app.db: it was open when it was copied"
                                + " (its -shm is there) and its -wal is missing: what was written last is lost");
    }

    @Test
    void closedDatabaseInWalModeOnlyGetsAWord() throws Exception {
        Files.copy(database("wal", (file, statement) -> {}), probed.files().resolve("app.db"));

        assertThat(probed.said("sqlite"))
                .isEqualTo(
                        "PASSED: 1 SQLite database is sound; worth a look: app.db: in WAL mode without a -wal beside it:"
                                + " it was closed, or its -wal is not backed up");
    }

    @Test
    void hotJournalIsRolledBackOnTheCopy() throws Exception {
        database("delete", (file, statement) -> {
            statement.execute("pragma cache_size=1");
            statement.execute("pragma cache_spill=1");
            statement.execute("begin");
            statement.execute("update t set name = name || '!'");
            Files.copy(file, probed.files().resolve("app.db"));
            Files.copy(beside(file, "-journal"), probed.files().resolve("app.db-journal"));
            statement.execute("rollback");
        });
        byte[] before = Files.readAllBytes(probed.files().resolve("app.db"));

        assertThat(probed.said("sqlite")).isEqualTo("PASSED: 1 SQLite database is sound");
        assertThat(probed.files().resolve("app.db")).hasBinaryContent(before);
        assertThat(probed.work()).isEmptyDirectory();
    }

    /** SQLite would open the file that the journal names, and may delete it. */
    @Test
    void journalThatNamesAnotherIsNotFollowed() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "keep me");
        database("delete", (file, statement) -> {
            statement.execute("pragma cache_size=1");
            statement.execute("begin");
            statement.execute("update t set name = name || '!'");
            Files.copy(file, probed.files().resolve("app.db"));
            byte[] journal = Files.readAllBytes(beside(file, "-journal"));
            byte[] name = precious.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            int sum = 0;
            for (byte each : name) {
                sum += each;
            }
            ByteBuffer both = ByteBuffer.allocate(journal.length + 4 + name.length + 16);
            both.put(journal)
                    .putInt(0x40000000 / 4096 + 1)
                    .put(name)
                    .putInt(name.length)
                    .putInt(sum);
            both.putLong(0xd9d505f920a163d7L);
            probed.file("app.db-journal", both.array());
            statement.execute("rollback");
        });

        assertThat(probed.said("sqlite"))
                .isEqualTo("SKIPPED: not tested: app.db: its rollback journal belongs to several databases");
        assertThat(precious).exists();
    }

    @Test
    void rowsWithoutTheirParentsAreToldButNotBlamed() throws Exception {
        database("delete", (file, statement) -> {
            statement.execute("create table child (id integer, t integer references t(id))");
            statement.execute("insert into child values (1, 99999)");
            Files.copy(file, probed.files().resolve("app.db"));
        });

        assertThat(probed.said("sqlite"))
                .isEqualTo(
                        "PASSED: 1 SQLite database is sound; worth a look: app.db: 1 row without the row that a foreign"
                                + " key refers to");
    }

    /** Other programs' databases need what only they have: no reason to blame their backup. */
    @Test
    void collationsOfOtherProgramsAreNoDamage() throws Exception {
        Path file = folder.resolve("source.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("create table songs (title text)");
            statement.execute("create index by_title on songs (title)");
            statement.execute("insert into songs values ('b'), ('a')");
            statement.execute("pragma writable_schema=on");
            statement.execute(
                    "update sqlite_master set sql = 'CREATE INDEX by_title on songs (title collate LOCALIZED)'"
                            + " where name = 'by_title'");
        }
        Files.copy(file, probed.files().resolve("app.db"));

        assertThat(probed.check("sqlite").status()).isIn(CheckStatus.PASSED, CheckStatus.SKIPPED);
    }

    @Test
    void diceBehindTheHeaderAreNoTrouble() throws Exception {
        for (int seed = 0; seed < 40; seed++) {
            byte[] bytes = plain();
            byte[] dice = ProbedFolder.dice(seed, 3000);
            System.arraycopy(dice, 0, bytes, 100 + seed * 37, dice.length);
            probed.file("dice" + seed + ".db", bytes);
            Files.delete(folder.resolve("source.db"));
        }

        assertThat(probed.check("sqlite").status()).isEqualTo(CheckStatus.FAILED);
        assertThat(probed.work()).isEmptyDirectory();
    }

    @Test
    void headerAloneIsCut() throws Exception {
        probed.file("app.db", Arrays.copyOf(plain(), 300));

        assertThat(probed.said("sqlite")).endsWith("app.db: it is cut within its header");
    }
}
