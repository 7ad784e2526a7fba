package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.verify.restore.FileChoice;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.FileRows;
import dev.backproof.verify.scenario.Tolerance;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows and files compared, and SQLite asked: with data that pass and data that fail. */
class FileRowChecksTest {
    private static final String HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";
    private static final String HELLO_SHA1 = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";
    private static final String HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    Path temp;

    private Path folder;
    private RestoredVolume volume;

    @BeforeEach
    void restore() throws IOException, SQLException {
        folder = Files.createDirectory(temp.resolve("uploads"));
        Files.createDirectories(folder.resolve("pictures/2024"));
        Files.writeString(folder.resolve("pictures/2024/1.txt"), "hello");
        Files.writeString(folder.resolve("pictures/2.txt"), "hello, too");
        Files.writeString(folder.resolve("app.ini"), "logo=pictures/2.txt\n; logo=old.txt\nlogo=pictures/none.txt\n");
        sql("create table files (path text, size int, digest text)");
        volume = new TestVolume().in(folder);
    }

    @Test
    void everyRowHasItsFile() throws SQLException {
        sql("insert into files values ('pictures/2024/1.txt', 5, '" + HELLO_MD5
                + "'), ('./pictures//2.txt', 10, null)");

        assertThat(files("select path, size, digest as md5 from files", 0))
                .isEqualTo(Outcome.passed(
                        "2 rows (files): what is named is there, 2 sizes and 1 digest compared", "none", "0 rows"));
        assertThat(files("select 'pictures/2024' from files", 0).status()).isEqualTo(CheckStatus.PASSED);
    }

    @Test
    void everyDigestIsCompared() throws SQLException {
        sql("insert into files values ('pictures/2024/1.txt', 5, '')");

        assertThat(files(
                                "select path, '" + HELLO_SHA1.toUpperCase(Locale.ROOT) + "' as SHA1, '" + HELLO_SHA256
                                        + "' as sha256 from files",
                                0)
                        .message())
                .isEqualTo("1 row (files): what is named is there, 2 digests compared");
        assertThat(files("select path, '" + HELLO_MD5 + "' as sha1 from files", 0)
                        .message())
                .isEqualTo(
                        "uploads: 1 of 1 row (files) without the file that is named: pictures/2024/1.txt has another sha1");
    }

    @Test
    void whatIsNotAsItsRowSaysIsTold() throws SQLException {
        sql(
                "insert into files values ('pictures/2024/1.txt', 6, ''), ('gone.txt', 1, ''), ('../secret', 1, ''), (null, 1, ''),"
                        + " ('', 1, ''), ('pictures', 1, '')");

        Outcome outcome = files("select path, size from files", 5);

        assertThat(outcome.status()).isEqualTo(CheckStatus.FAILED);
        assertThat(outcome.message())
                .isEqualTo(
                        "uploads: 6 of 6 rows (files) without the file that is named: pictures/2024/1.txt has 5 bytes instead"
                                + " of 6, gone.txt is missing, ../secret does not stay below the volume and 3 more");
        assertThat(outcome.expected()).isEqualTo("at most 5");
        assertThat(outcome.actual()).isEqualTo("6 rows");
        assertThat(files("select path, size from files where path = 'pictures'", 0)
                        .message())
                .endsWith("pictures is a directory");
        assertThat(files("select path, size from files where path is null or path = ''", 0)
                        .message())
                .endsWith("a row without a path, a row without a path");
    }

    @Test
    void asManyAsAllowedMayDiffer() throws SQLException {
        sql("insert into files values ('gone.txt', 1, ''), ('pictures/2.txt', 10, '')");

        assertThat(files("select path from files", 1))
                .isEqualTo(Outcome.passed(
                        "uploads: 1 of 2 rows (files) without the file that is named: gone.txt is missing; allowed are at most 1",
                        "at most 1",
                        "1 row"));
        assertThat(haveFiles(new Tolerance(0, BigDecimal.valueOf(50))).status()).isEqualTo(CheckStatus.PASSED);
        assertThat(haveFiles(new Tolerance(0, BigDecimal.valueOf(49))).status()).isEqualTo(CheckStatus.FAILED);
    }

    @Test
    void withoutARowThereIsNothingToCompare() {
        assertThat(files("select path from files", 0))
                .isEqualTo(Outcome.skipped("there is no row that could name a file"));
    }

    @Test
    void queriesThatDoNotFitAreNoFaultOfTheBackup() {
        assertThat(files("select size, digest from files", 0))
                .isEqualTo(Outcome.error("the query gives no column path, but size, digest"));
        assertThat(files("select path, digest as crc from files", 0))
                .isEqualTo(Outcome.error("the query gives a column crc; it may give path, size, md5, sha1, sha256"));
        assertThat(files("select path form files", 0))
                .isEqualTo(Outcome.error("uploads: app.db: SQLite does not understand the query"));
    }

    @Test
    void whatIsNotThereIsAFault() {
        assertThat(files("select path from pictures", 0).message())
                .isEqualTo("uploads: app.db: table pictures is missing");
        assertThat(files("select place from files", 0).message()).isEqualTo("uploads: app.db: column place is missing");
        assertThat(checks(new FileRows.OfSqlite("uploads", "none.db", "select 1"))
                        .haveFiles("files", Tolerance.NONE)
                        .look()
                        .message())
                .isEqualTo("uploads: none.db is missing");
        assertThat(checks(new FileRows.OfDatabase("shop", "select 1"))
                        .haveFiles("files", Tolerance.NONE)
                        .look())
                .isEqualTo(Outcome.skipped("shop did not come back"));
        assertThat(checks(new FileRows.OfText("config", "x", "(y)", "$1"))
                        .haveFiles("files", Tolerance.NONE)
                        .look())
                .isEqualTo(Outcome.skipped("config did not come back"));
    }

    @Test
    void everyFileHasItsRow() throws SQLException {
        sql("insert into files values ('pictures/2024/1.txt', 5, ''), ('/absolute', 5, '')");

        assertThat(others("/pictures/2024/**"))
                .isEqualTo(Outcome.passed("1 file, named by a row (files)", "none", "0 files"));
        assertThat(others("/pictures/**"))
                .isEqualTo(Outcome.failed(
                        "uploads: 1 of 2 files without a row (files): pictures/2.txt", "none", "1 file"));
        assertThat(others("*.jpg")).isEqualTo(Outcome.skipped("no file matches *.jpg"));
    }

    @Test
    void aTextMayNameFiles() {
        Check check = checks(new FileRows.OfText("uploads", "app.ini", "^logo=pictures/(.+)$", "pictures/$1"))
                .haveFiles("logos", Tolerance.NONE);

        assertThat(check.name()).isEqualTo("uploads: files of logos");
        assertThat(check.look().message())
                .isEqualTo("uploads: 1 of 2 rows (logos) without the file that is named: pictures/none.txt is missing");
    }

    @Test
    void ofASampleDigestsAreComparedOfWhatWasRead() throws SQLException {
        sql("insert into files values ('app.db', null, '0'), ('pictures/2.txt', 11, '0')");
        RestoredVolume sample = new RestoredVolume(
                "uploads",
                folder,
                "/data",
                TestVolume.NOW,
                new TestVolume().records("app.db", NodeType.FILE, 1, 0).records("pictures/2.txt", NodeType.FILE, 11, 0),
                volume.origin(),
                FileChoice.of(path -> path.name().toString().equals("app.db")),
                1);
        RestoredVolume listed = new RestoredVolume(
                "uploads", folder, "/data", TestVolume.NOW, new TestVolume(), volume.origin(), FileChoice.NONE, 0);
        FileRows rows = new FileRows.OfSqlite(
                "uploads", "app.db", "select path, size, case when size > 0 then digest end as md5 from files");

        Check check = new FileRowChecks(sample, rows, new RestoredData(Map.of(), Map.of()))
                .haveFiles("files", Tolerance.NONE);

        assertThat(check.provesData()).isFalse();
        assertThat(check.look().message())
                .isEqualTo(
                        "2 rows (files): what is named is there, 1 size compared; 1 digest not compared, not read this time");
        assertThat(new FileRowChecks(listed, rows, new RestoredData(Map.of(), Map.of()))
                        .haveFiles("files", Tolerance.NONE)
                        .look())
                .isEqualTo(Outcome.skipped("app.db was not read this time"));
    }

    @Test
    void sqliteAnswersQueries() throws SQLException {
        sql("insert into files values ('a', 5, 'x')");

        assertThat(ask("select count(*) from files", new Answer.OneNumber(BigDecimal.ONE)))
                .isEqualTo(Outcome.passed("the query gave 1", "1", "1"));
        assertThat(ask("select count(*) from files", new Answer.NumberAtLeast(BigDecimal.TEN))
                        .message())
                .isEqualTo("uploads: app.db: the query gave 1, expected at least 10");
        assertThat(ask("select path from files", new Answer.OneText("b")).message())
                .contains("text of 1 character")
                .doesNotContain("'a'");
        assertThat(ask("delete from files", new Answer.NoRows()).status()).isEqualTo(CheckStatus.ERROR);
        assertThat(ask("select count(*) from files", new Answer.OneNumber(BigDecimal.ONE))
                        .status())
                .isEqualTo(CheckStatus.PASSED);
    }

    @Test
    void whatIsInTheLogOnlyIsSeenAndNothingIsWritten() throws SQLException, IOException {
        try (Connection running = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.db"));
                Statement statement = running.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("insert into files values ('a', 5, 'x')");
            byte[] before = Files.readAllBytes(folder.resolve("app.db"));

            assertThat(ask("select count(*) from files", new Answer.OneNumber(BigDecimal.ONE))
                            .status())
                    .isEqualTo(CheckStatus.PASSED);

            assertThat(folder.resolve("app.db")).hasBinaryContent(before);
        }
        assertThat(names(folder)).containsExactlyInAnyOrder("app.db", "app.ini", "pictures");
        assertThat(ask("select count(*) from files", new Answer.OneNumber(BigDecimal.ONE))
                        .status())
                .as("in WAL mode without a log")
                .isEqualTo(CheckStatus.PASSED);
        assertThat(names(folder)).containsExactlyInAnyOrder("app.db", "app.ini", "pictures");
        assertThat(names(temp)).containsExactly("uploads");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("app.db"));

        assertThat(SqliteChecks.query(volume, "link.db", query("select 1", new Answer.OneNumber(BigDecimal.ONE)))
                        .look()
                        .message())
                .isEqualTo("uploads: link.db is no regular file");
    }

    @Test
    void aDatabaseThatIsNoneIsAFault() throws IOException {
        Files.writeString(folder.resolve("text.db"), "this is no database at all, but some text instead of it");

        assertThat(SqliteChecks.query(volume, "text.db", query("select count(*) from x", new Answer.NoRows()))
                        .look())
                .isEqualTo(Outcome.failed(
                        "uploads: text.db: SQLite says its image is malformed", "a SQLite database", "SQLITE_NOTADB"));
    }

    @Test
    void testsAssertTheSame() throws SQLException {
        sql("insert into files values ('pictures/2.txt', 11, '')");

        BackproofAssertions.assertThat(volume)
                .hasFilesOf("app.db", "select path from files")
                .hasSqliteAnswer("app.db", "select count(*) from files", 1);
        assertThatThrownBy(() ->
                        BackproofAssertions.assertThat(volume).hasFilesOf("app.db", "select path, size from files"))
                .hasMessageContaining(
                        "uploads: 1 of 1 row (app.db) without the file that is named: pictures/2.txt has 10 bytes"
                                + " instead of 11");
        assertThatThrownBy(() -> BackproofAssertions.assertThat(volume)
                        .hasSqliteAnswer("app.db", "select count(*) from files", 2))
                .hasMessageContaining("uploads: app.db: the query gave 1, expected 2");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Outcome ask(String sql, Answer answer) {
        return SqliteChecks.query(volume, "app.db", query(sql, answer)).look();
    }

    private static DatabaseExpectation.Query query(String sql, Answer answer) {
        return new DatabaseExpectation.Query(sql, sql, answer, false);
    }

    private Outcome files(String sql, int mayDiffer) {
        return checks(new FileRows.OfSqlite("uploads", "app.db", sql))
                .haveFiles("files", new Tolerance(mayDiffer, null))
                .look();
    }

    private Outcome haveFiles(Tolerance mayDiffer) {
        return checks(new FileRows.OfSqlite("uploads", "app.db", "select path from files"))
                .haveFiles("files", mayDiffer)
                .look();
    }

    private Outcome others(String glob) {
        return checks(new FileRows.OfSqlite("uploads", "app.db", "select path from files"))
                .haveRows("files", glob, Tolerance.NONE)
                .look();
    }

    private FileRowChecks checks(FileRows rows) {
        return new FileRowChecks(volume, rows, new RestoredData(Map.of(), Map.of()));
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.db"));
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
