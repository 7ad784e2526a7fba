package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.source.mariadb.Account;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.backup.source.mariadb.MariaDbSource;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of a real server as a source: what a backup says it holds, it holds; and it is whole or it is not there. */
@Tag("peer")
class MariaDbBackupTest {
    private static final String UNMISTAKABLE = "Xq7 ' \" \\ #unmistakable";

    @TempDir
    static Path shared;

    private static MariaDbLab lab;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        lab = MariaDbLab.start(shared);
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void manifestSaysWhatIsThere() throws Exception {
        SnapshotRef snapshot =
                lab.backup(lab.source().database(MariaDbLab.DATABASE).build());

        DumpManifest manifest = lab.manifest(snapshot);
        SchemaInventory schema = manifest.schema();
        byte[] dump = lab.dump(snapshot);
        assertThat(manifest.dump().bytes()).isEqualTo(dump.length);
        assertThat(manifest.dump().sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(dump)));
        assertThat(manifest.rows())
                .isEqualTo(Map.ofEntries(
                        Map.entry("customers", 2L),
                        Map.entry("orders", 3L),
                        Map.entry("folders", 2L),
                        Map.entry("files", 1L),
                        Map.entry("logs", 2L),
                        Map.entry("prices", 3L), // one of them present, two past
                        Map.entry("kept_in_aria", 1L),
                        Map.entry("kept_in_myisam", 2L),
                        Map.entry("kept_in_memory", 2L),
                        Map.entry("western", 1L),
                        Map.entry("kinds", 2L),
                        Map.entry("dates", 2L),
                        Map.entry("empty", 0L),
                        Map.entry("a b", 1L),
                        Map.entry("quo\"te'd; -- x", 1L),
                        Map.entry("back`tick", 0L),
                        Map.entry("Ümläut", 3L),
                        Map.entry("invoices", 1L)));
        assertThat(schema.tables())
                .extracting(SchemaInventory.Table::name)
                .containsExactlyElementsOf(manifest.rows().keySet());
        assertThat(schema.views())
                .extracting(SchemaInventory.View::name)
                .containsExactly("aa_first", "doubled", "guarded", "of_the_app", "zz_base");
        assertThat(schema.triggers()).extracting(SchemaInventory.Trigger::name).containsExactly("stamp", "stamp too");
        assertThat(schema.routines()).extracting(SchemaInventory.Routine::name).containsExactly("twice", "tidy up");
        assertThat(schema.events()).extracting(SchemaInventory.Event::name).containsExactly("nightly", "once");
        assertThat(schema.sequences())
                .extracting(SchemaInventory.Sequence::name)
                .containsExactly("invoice_no");
        SchemaInventory.Table customers = schema.tables().stream()
                .filter(table -> table.name().equals("customers"))
                .findFirst()
                .orElseThrow();
        assertThat(customers.autoIncrement()).isEqualTo(5003);
        assertThat(customers.indexes())
                .extracting(SchemaInventory.Index::name, SchemaInventory.Index::parts)
                .contains(tuple("name_part", List.of("name(10)", "created DESC")));
        assertThat(manifest.historyIncluded()).isTrue();
        assertThat(manifest.changedDuringDump()).isEmpty();
        assertThat(manifest.warnings())
                .singleElement()
                .asString()
                .contains("kept_in_aria (Aria)", "kept_in_memory (MEMORY)", "kept_in_myisam (MyISAM)");
        assertThat(manifest.accounts())
                .extracting(Account::name)
                .contains("app@%", "reader")
                .doesNotContain("o'brien@localhost");
    }

    @Test
    void allDatabasesComeWithTheServersUsers() {
        SnapshotRef snapshot = lab.backup(lab.source().allDatabases().build());

        assertThat(lab.manifest(snapshot).schema().tables()).hasSize(18);
        assertThat(text(lab.file(snapshot, "/mariadb/odd `name\" ö%2Fx/dump.sql")))
                .contains("INSERT INTO `t`");
        assertThat(DumpManifest.parse(lab.file(snapshot, "/mariadb/nothing/manifest.json"))
                        .rows())
                .isEmpty();
        assertThat(text(lab.file(snapshot, "/mariadb/_users/users.sql"))).contains("`app`@`%`", "`reader`", "o'brien");
    }

    @Test
    void noSecretStandsInTheListOfProcesses() throws Exception {
        lab.sql(
                "CREATE USER saver@localhost IDENTIFIED BY '"
                        + UNMISTAKABLE.replace("\\", "\\\\").replace("'", "''") + "'",
                "GRANT ALL ON *.* TO saver@localhost");
        Path seen = folder.resolve("seen");

        lab.backup(lab.source("saver", UNMISTAKABLE)
                .tools(wrapped("cat /proc/$$/cmdline /proc/$$/environ >> '" + seen + "'", "", ""))
                .database(MariaDbLab.DATABASE)
                .build());

        String told = Files.readString(seen, StandardCharsets.ISO_8859_1);
        assertThat(told).contains("--single-transaction").doesNotContain("unmistakable");
        int start = told.indexOf("--defaults-file=") + "--defaults-file=".length();
        Path options = Path.of(told.substring(start, told.indexOf('\0', start)));
        assertThat(options.getFileName()).hasToString("client.cnf");
        assertThat(options.getParent()).doesNotExist();
    }

    @Test
    void wrongPasswordIsSaidWithoutIt() {
        SourceException error = fails(lab.source("root", UNMISTAKABLE));

        assertThat(error.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(error).hasMessageContaining("1045");
        assertThat(error.hint()).contains("password");
        assertThat(error.toString()).doesNotContain("unmistakable");
    }

    @Test
    void killedDumpLeavesNoSnapshot() throws Exception {
        SourceException error = fails(lab.source().tools(wrapped("", "", "| head -c 5000; kill -9 $$")));

        assertThat(error.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
        assertThat(error).hasMessageContaining("exit code 137");
    }

    @Test
    void dumpWithoutItsLastLineIsNoDump() throws Exception {
        SourceException error = fails(lab.source().tools(wrapped("", "", "| sed '$d'")));

        assertThat(error.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
        assertThat(error).hasMessageContaining("without its last line");
    }

    @Test
    void dumpThatLacksATableIsNoDump() throws Exception {
        SourceException error = fails(lab.source().tools(wrapped("", "--ignore-table=everything.western", "")));

        assertThat(error.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
        assertThat(error).hasMessageContaining("lacks table western");
    }

    @Test
    void serverThatGoesAwayLeavesNoSnapshot() throws Exception {
        try (MariaDbLab mortal = MariaDbLab.start(folder)) {
            String kill = "kill -9 " + mortal.server().pid();

            SourceException error = fails(mortal, mortal.source().tools(wrapped(kill, "", "")));

            // whichever notices first: the program that dumps, or our own connection
            assertThat(error.code()).isIn(ErrorCode.DATABASE_UNREACHABLE, ErrorCode.DUMP_INCOMPLETE);
        }
    }

    @Test
    void brokenViewIsNamed() throws Exception {
        lab.sql(
                "USE everything",
                "CREATE TABLE below (id int)",
                "CREATE VIEW broken AS SELECT id FROM below",
                "DROP TABLE below");

        try {
            SourceException error = fails(lab.source());

            assertThat(error.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
            assertThat(error).hasMessageContaining("broken").hasMessageContaining("1356");
        } finally {
            lab.sql("DROP VIEW everything.broken");
        }
    }

    @Test
    void missingPrivilegeIsNamed() throws Exception {
        lab.sql("CREATE USER weak@localhost IDENTIFIED BY 'weak'", "GRANT SELECT ON everything.* TO weak@localhost");

        SourceException error = fails(lab.source("weak", "weak"));

        assertThat(error.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
        assertThat(error).hasMessageContaining("SHOW VIEW");
    }

    @Test
    void routineThatTheAccountMayNotReadIsNamed() throws Exception {
        lab.sql(
                "CREATE USER half@localhost IDENTIFIED BY 'half'",
                "GRANT SELECT, SHOW VIEW, EVENT, EXECUTE ON everything.* TO half@localhost");

        SourceException error = fails(lab.source("half", "half"));

        assertThat(error.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
        assertThat(error).hasMessageContaining("insufficient privileges").hasMessageContaining("twice");
    }

    @Test
    void databaseThatIsNotThereIsSaid() {
        SourceException error = failsOf(lab, lab.source().database("nowhere"));

        assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_NOT_FOUND);
        assertThat(error.hint()).contains("everything");
    }

    private static SourceException fails(MariaDbSource.Builder source) {
        return fails(lab, source);
    }

    private static SourceException fails(MariaDbLab there, MariaDbSource.Builder source) {
        return failsOf(there, source.database(MariaDbLab.DATABASE));
    }

    /** Backs up, which must fail and leave no snapshot. */
    private static SourceException failsOf(MariaDbLab there, MariaDbSource.Builder source) {
        int before = there.snapshots().size();
        SourceException error = catchThrowableOfType(SourceException.class, () -> there.backup(source.build()));
        assertThat(error).isNotNull();
        assertThat(there.snapshots()).hasSize(before);
        return error;
    }

    /**
     * This machine's programs, with a {@code mariadb-dump} that goes wrong.
     *
     * @param before shell commands before it
     * @param more arguments of it
     * @param after shell text behind it
     */
    private MariaDbTools wrapped(String before, String more, String after) throws IOException {
        Path real = Peers.require("mariadb-dump");
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path dump = programs.resolve("mariadb-dump");
        Files.writeString(
                dump,
                String.join(
                        "\n",
                        "#!/bin/sh",
                        "[ \"$1\" != --version ] || exec " + real + " \"$@\"",
                        before,
                        real + " \"$@\" " + more + " " + after,
                        ""));
        Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("rwxr-xr-x"));
        return MariaDbTools.builder()
                .path(List.of(programs, real.getParent()))
                .withoutBundle()
                .build();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
