package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.source.mariadb.MariaDbConnection;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.sandbox.process.ProcessSandboxProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dumps as others make them, without a manifest, of a database that has everything: loaded, and every line of the contract
 * looked at. {@code -Dbackproof.database.rows=1000000} is the long form.
 */
@Tag("peer")
class ForeignDumpsTest {
    private static final long ROWS = Long.getLong("backproof.database.rows", 5_000);

    /** What mariadb-operator gives to mariadb-dump. */
    private static final List<String> OPERATOR = List.of("--single-transaction", "--events", "--routines");

    @TempDir
    static Path shared;

    private static MariaDbLab lab;

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeAll
    static void fill() throws IOException {
        lab = MariaDbLab.start(shared);
        try (InputStream sql =
                ForeignDumpsTest.class.getResourceAsStream("/dev/backproof/verify/assertion/large.sql")) {
            byte[] rows = ("SET @rows = " + ROWS + ";\n").getBytes(StandardCharsets.UTF_8);
            lab.load(new SequenceInputStream(new ByteArrayInputStream(rows), sql));
        }
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        MariaDbLab.letServersThrough(folder);
        repository = new TestRepository(folder);
    }

    @Test
    void operatorsDumpOfOneDatabaseIsCheckedLineByLine() throws Exception {
        dump("backup.2026-03-01T01:00:00Z.sql", OPERATOR, "--databases", "large");

        DrillResult result = drill("{ dump: '/dumps/backup.*', as: shop }");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(passed(result))
                .contains(
                        "shop: table readings",
                        "shop: columns of readings",
                        "shop: indexes of people",
                        "shop: foreign keys of bills",
                        "shop: CHECK constraints of bills",
                        "shop: AUTO_INCREMENT of readings",
                        "shop: next value of readings",
                        "shop: next value of bills",
                        "shop: rows of readings",
                        "shop: emoji and other 4-byte characters of people",
                        "shop: emoji and other 4-byte characters of bills",
                        "shop: emoji and other 4-byte characters of readings",
                        "shop: emoji and other 4-byte characters of prices",
                        "shop: CHECK TABLE readings",
                        "shop: orphans in bills",
                        "shop: view latest answers",
                        "shop: routine PROCEDURE settle compiles",
                        "shop: trigger no_negative compiles",
                        "shop: event expire compiles",
                        "shop: sequence bill_no",
                        "shop: nothing that was not dumped");
        assertThat(skipped(result))
                .containsEntry(
                        "shop: history of prices",
                        "the dump holds no rows of the past: it was made without --dump-history")
                .hasEntrySatisfying(
                        "shop: definers", message -> assertThat(message).contains("writer@%"));
        assertThat(result.notTested()).contains("shop: users and grants");
    }

    @Test
    void operatorsDumpOfAllDatabasesBringsItsAccounts() throws Exception {
        dump("backup.2026-03-01T01:00:00Z.sql", OPERATOR, "--all-databases");

        DrillResult result = drill("{ dump: '/dumps/backup.*', as: shop, database: large }");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(passed(result))
                .contains("shop: account writer@%", "shop: account auditor", "shop: account app@%", "shop: definers");
        assertThat(result.notTested())
                .contains("shop: database everything of the dump")
                .doesNotContain("shop: users and grants");
    }

    @Test
    void databasesOfOneDumpAreLoadedOnce() throws Exception {
        dump("backup.2026-03-01T01:00:00Z.sql", OPERATOR, "--all-databases");

        DrillResult result = drill("{ dump: '/dumps/backup.*', as: shop, database: large },"
                + " { dump: '/dumps/backup.*', as: all, database: everything }");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(passed(result))
                .contains("shop: dump loads", "all: dump loads", "shop: rows of readings", "all: rows of a b");
        assertThat(result.phases())
                .extracting(Phase::name)
                .contains("load shop")
                .doesNotContain("load all");
        assertThat(result.notTested())
                .noneMatch(line -> line.contains("database everything") || line.contains("database large"));
    }

    @Test
    void rowThatIsThereTwiceAmongManyFailsWithItsLine() throws Exception {
        lab.sql(
                "CREATE DATABASE twice",
                "CREATE TABLE twice.notes (id int PRIMARY KEY, text varchar(300) NOT NULL)",
                "INSERT INTO twice.notes SELECT seq, repeat('note ', 60) FROM twice.seq_1_to_40000");
        try {
            dump("twice.sql", OPERATOR, "twice");
        } finally {
            lab.sql("DROP DATABASE twice");
        }
        Path dump = repository.source().resolve("dumps/twice.sql");
        String text = Files.readString(dump);
        assertThat(text.length()).isGreaterThan(8 << 20);
        Files.writeString(dump, text.replace("(30000,'", "(29999,'"));

        DrillResult result = drill("{ dump: /dumps/twice.sql, as: notes }");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .startsWith("the mariadb client refused dump dumps/twice.sql: ERROR 1062 (23000) at line ");
    }

    /** A value that an ENUM does not have is a warning for the server, so that one client loads all of it once more. */
    @Test
    void dumpThatServersOnlyWarnOfPasses() throws Exception {
        lab.sql(
                "CREATE DATABASE aa",
                "CREATE DATABASE bb",
                "CREATE TABLE aa.parents (id int PRIMARY KEY)",
                "CREATE TABLE bb.children (id int PRIMARY KEY, FOREIGN KEY (id) REFERENCES aa.parents (id))",
                "CREATE TABLE bb.notes (id int PRIMARY KEY, kind enum('a'), text varchar(300))",
                notesOfAKindThatIsNone("bb"));
        try {
            dump("both.sql", OPERATOR, "--databases", "aa", "bb");
        } finally {
            lab.sql("DROP DATABASE bb", "DROP DATABASE aa");
        }
        Path dump = repository.source().resolve("dumps/both.sql");
        String made = "CREATE USER shopkeeper@`%`;\nCREATE ROLE helper;\n";
        Files.writeString(
                dump, Files.readString(dump).replaceFirst("--\n-- Current Database", made + "--\n-- Current Database"));

        DrillResult result = drill("{ dump: /dumps/both.sql, as: shop, database: bb }");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    }

    private static String notesOfAKindThatIsNone(String database) {
        return """
                INSERT IGNORE INTO %1$s.notes SELECT seq, IF(seq = 30000, 'x', 'a'), repeat('note ', 60)
                FROM %1$s.seq_1_to_40000""".formatted(database);
    }

    /** Each adds tables to what the other filled; when one has to be loaded again the other's must stay. */
    @Test
    void dumpsThatFillOneDatabaseLeaveEachOthersTables() throws Exception {
        lab.sql(
                "CREATE DATABASE shared",
                "CREATE TABLE shared.small (id int PRIMARY KEY)",
                "INSERT INTO shared.small VALUES (1)",
                "CREATE TABLE shared.notes (id int PRIMARY KEY, kind enum('a'), text varchar(300))",
                notesOfAKindThatIsNone("shared"));
        try {
            dump("small.sql", OPERATOR, "shared", "small");
            dump("notes.sql", OPERATOR, "shared", "notes");
        } finally {
            lab.sql("DROP DATABASE shared");
        }

        DrillResult result = drill("{ dump: /dumps/small.sql, as: small, database: shared },"
                + " { dump: /dumps/notes.sql, as: notes, database: shared }");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void definerWhoIsNotAmongTheDumpsAccountsFails() throws Exception {
        lab.sql("CREATE USER leaver@'%'", "CREATE DEFINER = leaver@'%' VIEW large.left_over AS SELECT 1 AS one");
        try {
            dump("backup.2026-03-01T01:00:00Z.sql", OPERATOR, "--all-databases");
        } finally {
            lab.sql("DROP VIEW large.left_over", "DROP USER leaver@'%'");
        }
        Path dump = repository.source().resolve("dumps/backup.2026-03-01T01:00:00Z.sql");
        byte[] bytes = Files.readAllBytes(dump);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("('%','leaver','");
        Files.write(dump, text.replace("('%','leaver','", "('%','gone','").getBytes(StandardCharsets.ISO_8859_1));

        DrillResult result = drill("{ dump: '/dumps/backup.*', as: shop, database: large }");

        assertThat(troubles(result))
                .singleElement()
                .asString()
                .startsWith("shop: definers")
                .contains("no leaver@%", "view left_over");
        assertThat(passed(result)).contains("shop: view left_over answers");
    }

    @Test
    void usersDumpRestoresAccountsWithTheirGrants() throws Exception {
        dump("users.sql", List.of("--system=users", "--insert-ignore"));
        dump("large.sql", OPERATOR, "--databases", "large");

        DrillResult result =
                drill("{ dump: /dumps/users.sql, as: users }, { dump: /dumps/large.sql, as: shop, database: large }");

        assertThat(troubles(result)).isEmpty();
        assertThat(passed(result)).contains("users: account writer@%", "users: account auditor", "shop: definers");
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void historyComesBackWhenItWasDumped() throws Exception {
        dump("large.sql", List.of("--single-transaction", "--dump-history", "--hex-blob", "--routines"), "large");

        DrillResult result = drill("{ dump: /dumps/large.sql, as: large }");

        assertThat(troubles(result)).isEmpty();
        assertThat(passed(result))
                .contains("large: history of prices", "large: emoji and other 4-byte characters of prices");
    }

    @Test
    void dumpOfASmallerCharacterSetIsNotProven() throws Exception {
        dump("large.sql", List.of("--default-character-set=utf8", "--skip-triggers"), "large", "people");
        lab.sql(
                "CREATE DATABASE plain",
                "CREATE TABLE plain.words (w varchar(20)) CHARSET utf8mb4",
                "INSERT INTO plain.words VALUES ('no emoji')");
        dump("plain.sql", List.of("--default-character-set=utf8"), "plain");
        lab.sql("DROP DATABASE plain");

        DrillResult result = drill("{ dump: /dumps/large.sql, as: large }");
        DrillResult plain = drill("{ dump: /dumps/plain.sql, as: plain }");

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains("made in utf8", "table people", "--default-character-set=utf8mb4");
        assertThat(plain.verdict()).isEqualTo(Verdict.PASS);
    }

    /** Servers show the values of an ENUM without characters of four bytes (observed: MariaDB 10.11.19). */
    @Test
    void emojiInAnEnumAreLostByTheServerItselfAndFound() throws Exception {
        lab.sql(
                "CREATE DATABASE moods",
                "CREATE TABLE moods.days (mood enum('so','😶') CHARSET utf8mb4)",
                "INSERT INTO moods.days VALUES (1), (2)");
        try {
            dump("moods.sql", OPERATOR, "moods");
        } finally {
            lab.sql("DROP DATABASE moods");
        }

        DrillResult result = drill("{ dump: /dumps/moods.sql, as: moods }");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).contains("table days has 0 characters of four bytes, the dump says 1");
    }

    @Test
    void dumpOfANewerProgramLoads() throws Exception {
        MariaDbTools newer = MariaDbTools.builder()
                .path(List.of())
                .cache(shared.resolve("cache"))
                .build();
        Optional<String> missing = newer.missing(MariaDbTool.DUMP);
        Peers.requireThat(missing.isEmpty(), missing.orElse(""));
        dump(newer, "large.sql", OPERATOR, "--databases", "large");

        DrillResult result = drill("{ dump: /dumps/large.sql, as: large }");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(passed(result)).contains("large: rows of readings", "large: columns of readings");
    }

    @Test
    void upgradeIsRehearsedInTheNextSeries() throws Exception {
        dump("large.sql", OPERATOR, "--databases", "large");
        MariaDbTools newer = MariaDbTools.builder().path(List.of()).build();
        Optional<String> missing = newer.missing(MariaDbTool.SERVER);
        Peers.requireThat(missing.isEmpty(), missing.orElse(""));

        DrillResult result =
                drill("{ dump: /dumps/large.sql, as: large }", "sandbox: { mariadb: '11.4', exact: true }\n");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.sandbox()).contains("11.4");
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(passed(result)).contains("large: columns of readings", "large: view owed answers");
    }

    @Test
    void upgradeToASeriesThatIsNotToBeHadIsNotVerified() throws Exception {
        dump("large.sql", OPERATOR, "--databases", "large", "--no-data");

        DrillResult result =
                drill("{ dump: /dumps/large.sql, as: large }", "sandbox: { mariadb: '99.1', exact: true }\n");

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains("MariaDB 99.1 is not to be had here");
    }

    private void dump(String file, List<String> flags, String... what) throws Exception {
        dump(lab.server().tools(), file, flags, what);
    }

    private void dump(MariaDbTools tools, String file, List<String> flags, String... what) throws Exception {
        MariaDbConnection connection = lab.server().connection();
        Path to = repository.source().resolve("dumps").resolve(file);
        Files.createDirectories(to.getParent());
        try (OptionFile options =
                OptionFile.write(Map.of("user", connection.user(), "password", connection.password()))) {
            List<String> command = new ArrayList<>();
            command.add(tools.path(MariaDbTool.DUMP).toString());
            command.add(options.argument());
            command.add("--socket=" + connection.socket().orElseThrow());
            command.add("--skip-ssl");
            command.addAll(flags);
            command.addAll(List.of(what));
            Process process = new ProcessBuilder(command)
                    .redirectOutput(to.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.waitFor()).isZero();
        }
    }

    private DrillResult drill(String items) throws IOException {
        return drill(items, "");
    }

    private DrillResult drill(String items, String more) throws IOException {
        repository.backup();
        return repository
                .drills()
                .sandboxes(new Sandboxes(List.of(new ProcessSandboxProvider())))
                .build()
                .run(repository.scenario("restore: [ " + items + " ]\n" + more));
    }

    private static List<String> troubles(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR)
                .map(check -> check.name() + ": " + check.message())
                .toList();
    }

    private static Set<String> passed(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() == CheckStatus.PASSED)
                .map(CheckResult::name)
                .collect(Collectors.toSet());
    }

    private static Map<String, String> skipped(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() == CheckStatus.SKIPPED)
                .collect(Collectors.toMap(CheckResult::name, CheckResult::message));
    }
}
