package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.verify.RestoredDrill.RestoreState;
import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume and a database that were backed up apart are drilled together: each comes from its own snapshot. */
class SeveralSnapshotsTest {
    private static final String DUMP = "-- MariaDB dump\ncreate table t (i int);\n-- Dump completed\n";

    @TempDir
    Path folder;

    private TestRepository repository;
    private SnapshotId files;
    private SnapshotId database;

    @BeforeEach
    void backUpApart() throws IOException {
        repository = new TestRepository(folder).file("uploads/a.txt", "then");
        files = repository.backup("files");
        repository.file("uploads/a.txt", "now").file("shop/dump.sql", DUMP);
        database = repository.backup("database");
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        assertThat(repository.leftBehind()).isEmpty();
    }

    @Test
    void eachItemComesFromItsOwnSnapshot() throws IOException {
        try (RestoredDrill drill = start("""
                snapshot: { latest: { tag: database }, rpo: PT26H }
                restore:
                  - { path: /uploads, as: uploads, snapshot: { latest: { tag: files } } }
                  - { dump: /shop/dump.sql, as: shop }
                """)) {
            DrillResult result = drill.result();

            assertThat(drill.volume("uploads").orElseThrow().path().resolve("a.txt"))
                    .hasContent("then");
            assertThat(drill.volume("uploads").orElseThrow().source()).endsWith(files.shortForm());
            assertThat(drill.database("shop").orElseThrow().source()).endsWith(database.shortForm());
            assertThat(result.snapshots())
                    .extracting(drilled -> drilled.facts().id(), DrilledSnapshot::items, DrilledSnapshot::ageLimit)
                    .containsExactly(
                            tuple(files.toString(), List.of("uploads"), Duration.ofHours(26)),
                            tuple(database.toString(), List.of("shop"), Duration.ofHours(26)));
            assertThat(result.notTested()).contains("/uploads: was not restored");
        }
    }

    @Test
    void theAgeOfEachIsJudged() throws IOException {
        DrillResult result = run("""
                snapshot: { latest: { tag: files }, rpo: PT3H }
                restore:
                  - { path: /uploads, as: uploads }
                  - { path: /shop, as: dumps, snapshot: { latest: { tag: database }, rpo: PT1H } }
                """);

        assertThat(result.checks())
                .filteredOn(check -> check.kind().equals("rpo"))
                .extracting(CheckResult::name, CheckResult::status)
                .containsExactly(
                        tuple("uploads: snapshot is younger than the RPO", CheckStatus.PASSED),
                        tuple("dumps: snapshot is younger than the RPO", CheckStatus.FAILED));
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(Objects.requireNonNull(result.snapshot()).id())
                .as("the one that is too old, though it is the younger one")
                .isEqualTo(database.toString());
        assertThat(result.rpoLimit()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whatHasNoSnapshotDoesNotHideTheRest() throws IOException {
        try (RestoredDrill drill = start("""
                restore:
                  - { path: /uploads, as: uploads }
                  - { dump: /shop/dump.sql, as: shop, snapshot: { latest: { tag: databse } } }
                assertions: [ { volume: uploads, files: { min: 1 } }, { database: shop, tables: t } ]
                """)) {
            String cause = repository.store().location() + " has no snapshot with tag databse (of 2 in all)";

            assertThat(drill.result().verdict()).isEqualTo(Verdict.FAIL);
            assertThat(drill.result().cause()).isEqualTo(cause);
            assertThat(drill.stateOf("shop")).isEqualTo(new RestoreState(Verdict.FAIL, cause));
            assertThat(drill.stateOf("uploads")).isEqualTo(new RestoreState(Verdict.PASS, ""));
            assertThat(drill.result().checks())
                    .extracting(CheckResult::name, CheckResult::status)
                    .containsExactly(
                            tuple("shop: dump loads", CheckStatus.FAILED),
                            tuple("uploads: every file came back", CheckStatus.PASSED),
                            tuple("uploads: number of files", CheckStatus.PASSED),
                            tuple("shop: assertion of line 6", CheckStatus.SKIPPED),
                            tuple("uploads: nothing changed unnoticed", CheckStatus.PASSED));
            assertThat(drill.result().rto()).isNull();
        }
    }

    @Test
    void twoWaysToTheSameSnapshotAreOneSnapshot() throws IOException {
        DrillResult result = run("""
                restore:
                  - { path: /uploads, as: uploads, snapshot: { latest: { tag: database } } }
                  - { path: /shop, as: dumps, snapshot: { latest: { host: web1 } } }
                """);

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.snapshots())
                .singleElement()
                .satisfies(drilled -> assertThat(drilled.items()).containsExactly("uploads", "dumps"));
        assertThat(result.notTested()).isEmpty();
    }

    @Test
    void allOfThemAreKept() throws IOException {
        DrillResult result = run("""
                restore:
                  - { path: /uploads, as: uploads, snapshot: { latest: { tag: files }, rpo: PT3H } }
                  - { path: /shop, as: dumps }
                """);
        RunResult run = new RunResult(result.start(), result.start(), "1", List.of(result));
        Path file = folder.resolve("results.json");
        ResultsJson.write(run, file);

        assertThat(ResultsJson.read(file)).isEqualTo(run);
    }

    private RestoredDrill start(String yaml) throws IOException {
        return repository
                .drills()
                .sandboxes(new TestSandbox().sandboxes())
                .build()
                .start(repository.scenario(yaml));
    }

    private DrillResult run(String yaml) throws IOException {
        try (RestoredDrill drill = start(yaml)) {
            return drill.result();
        }
    }
}
