package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of several dumps the newest whole one is meant. */
class DumpChoiceTest {
    private static final String HEADER =
            "-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)\n"
                    + "CREATE TABLE `orders` (`id` int);\n";
    private static final String TRAILER = "-- Dump completed on 2026-03-01  2:00:00\n";
    private static final String WHOLE = HEADER + TRAILER;
    private static final String NEWEST = "restore: [ { dump: '/backups/backup.*', as: shop } ]\n";

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void prepare() {
        repository = new TestRepository(folder);
    }

    private DrillResult drill(String yaml) throws IOException {
        repository.backup();
        return repository
                .drills()
                .sandboxes(new TestSandbox().sandboxes())
                .build()
                .run(repository.scenario(yaml));
    }

    private static CheckResult check(DrillResult result, String name) {
        return result.checks().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + name + " in " + result.checks()));
    }

    @Test
    void newestByTheTimeInItsNameIsTaken() throws IOException {
        repository
                .file("backups/backup.2026-02-28T04:00:00Z.sql", WHOLE)
                .file("backups/backup.2026-03-01T01:00:00Z.sql", WHOLE)
                .file("backups/backup.2026-02-27T04:00:00Z.sql", WHOLE)
                .file("backups/0-backup-target.txt", "no dump");

        CheckResult whole = check(drill(NEWEST), "shop: dump is whole");

        assertThat(whole.status()).isEqualTo(CheckStatus.PASSED);
        assertThat(whole.message()).contains("backups/backup.2026-03-01T01:00:00Z.sql");
    }

    @Test
    void whatOnlyLiesBesideADumpIsNone() throws IOException {
        repository
                .file("backups/backup.2026-03-01T01:00:00Z.sql", WHOLE)
                .file("backups/backup.2026-03-01T01:00:00Z.sql.sha256", "0123  backup.2026-03-01T01:00:00Z.sql")
                .file("backups/backup.2026-03-01T01:30:00Z.sql.partial", HEADER)
                .file("backups/backup.old/backup.2026-03-01T02:00:00Z.txt", "no dump");

        CheckResult whole = check(drill(NEWEST), "shop: dump is whole");

        assertThat(whole.status()).as(whole.message()).isEqualTo(CheckStatus.PASSED);
        assertThat(whole.message()).contains("backups/backup.2026-03-01T01:00:00Z.sql ");
    }

    @Test
    void cutNewestDumpFailsAndTellsOfTheLastGoodOne() throws IOException {
        repository
                .file("backups/backup.2026-03-01T01:00:00Z.sql", HEADER)
                .file("backups/backup.2026-02-28T04:00:00Z.sql", "")
                .file("backups/backup.2026-02-27T04:00:00Z.sql", WHOLE);

        DrillResult result = drill(NEWEST);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(check(result, "shop: dump is whole").message())
                .isEqualTo("dump backups/backup.2026-03-01T01:00:00Z.sql is cut: no '-- Dump completed' line,"
                        + " nor is backups/backup.2026-02-28T04:00:00Z.sql;"
                        + " the newest whole one is backups/backup.2026-02-27T04:00:00Z.sql:"
                        + " nothing after 2026-02-27T04:00:00Z can be restored");
    }

    @Test
    void noWholeDumpAtAllIsSaid() throws IOException {
        repository.file("backups/backup.2026-03-01T01:00:00Z.sql", HEADER);

        assertThat(check(drill(NEWEST), "shop: dump is whole").message()).endsWith("; no whole dump matches");
    }

    @Test
    void nothingThatMatchesFails() throws IOException {
        repository.file("backups/other.txt", "");

        DrillResult result = drill(NEWEST);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).contains("/backups/backup.*").contains("no file matches");
    }

    @Test
    void aNulFails() throws IOException {
        repository.file("backups/backup.sql", HEADER + "INSERT INTO `orders` VALUES ('\0');\n" + TRAILER);

        assertThat(drill(NEWEST).cause()).startsWith("dump backups/backup.sql is damaged or no SQL: byte 143 is a NUL");
    }

    @Test
    void aDumpOfAnotherDatabaseThanIsWantedFails() throws IOException {
        repository.file("backups/backup.sql", "-- Host: localhost    Database: blog\n" + WHOLE);

        assertThat(drill("restore: [ { dump: /backups/backup.sql, as: shop, database: shop } ]\n")
                        .cause())
                .isEqualTo("dump backups/backup.sql is of the database blog, the scenario wants shop");
        assertThat(check(drill(NEWEST), "shop: dump is whole").status()).isEqualTo(CheckStatus.PASSED);
    }

    @Test
    void aDumpOfSeveralDatabasesWithoutANameKeepsNothingElseFromBeingChecked() throws IOException {
        repository
                .file("backups/backup.sql", "CREATE DATABASE `a`;\nUSE `a`;\n" + HEADER + "USE `b`;\n" + WHOLE)
                .file("uploads/a.txt", "a");

        DrillResult result =
                drill("restore: [ { dump: /backups/backup.sql, as: shop }, { path: /uploads, as: uploads } ]\n"
                        + "assertions: [ { volume: uploads, exists: b.txt } ]\n");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.checks()).extracting(CheckResult::name).doesNotContain("drill");
        assertThat(check(result, "shop: dump loads").message())
                .endsWith("backups/backup.sql fills the databases a, b; say which with 'database'");
    }

    @Test
    void aDumpOfAProgramThatWritesNoLastLineIsNotCut() throws IOException {
        repository.file(
                "backups/backup.sql",
                "-- phpMyAdmin SQL Dump\n-- Server version: 10.11.6-MariaDB\nCREATE TABLE `orders` (`id` int);\n");

        assertThat(check(drill(NEWEST), "shop: dump is whole").status()).isEqualTo(CheckStatus.SKIPPED);
    }

    @Test
    void aManifestOfSomethingElseIsNone() throws IOException {
        repository.file("backups/backup.sql", WHOLE).file("backups/manifest.json", "{ \"name\": \"app\" }");

        assertThat(check(drill(NEWEST), "shop: dump is whole").status()).isEqualTo(CheckStatus.PASSED);
    }

    @Test
    void aBrokenManifestIsNamed() throws IOException {
        repository.file("backups/backup.sql", WHOLE).file("backups/manifest.json", "{ \"format\": 1, ");

        DrillResult result = drill(NEWEST);

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains("/backups/manifest.json: not a dump's manifest");
    }

    @Test
    void oldDumpInAYoungSnapshotMissesTheRpo() throws IOException {
        repository.file("backups/backup.2026-02-20T01:00:00Z.sql", WHOLE);

        DrillResult result = drill(NEWEST + "snapshot: { rpo: PT26H }\n");

        assertThat(check(result, "snapshot is younger than the RPO").status()).isEqualTo(CheckStatus.PASSED);
        assertThat(check(result, "shop: dump is younger than the RPO").status()).isEqualTo(CheckStatus.FAILED);
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    }

    /** Names carry local times: up to 15 hours ahead may be a time zone. */
    @Test
    void dumpDatedAheadIsSaidToBe() throws IOException {
        repository.file("backups/backup.2026-03-01T17:30:00Z.sql", WHOLE);

        CheckResult age = check(drill(NEWEST + "snapshot: { rpo: PT26H }\n"), "shop: dump is younger than the RPO");

        assertThat(age.status()).isEqualTo(CheckStatus.PASSED);
        assertThat(age.message())
                .matches("the newest dump /backups/backup.2026-03-01T17:30:00Z.sql is dated 13 h \\d+ min ahead of this"
                        + " machine's clock, the RPO allows 26 h");
    }
}
