package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures that somebody knows of, until a day. Drills of these tests begin on 2026-03-01. */
class KnownFailureTest {
    private static final String BROKEN =
            "restore: [ { path: /uploads, as: uploads } ]\nassertions: [ { volume: uploads, files: { min: 9 }, %s exists: a.txt } ]\n";
    private static final String SOUND = BROKEN.replace("min: 9", "min: 1");
    private static final String TODAY = "2026-03-01";
    private static final String YESTERDAY = "2026-02-28";

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void prepare() throws IOException {
        repository = new TestRepository(folder).file("uploads/a.txt", "a");
        repository.backup();
    }

    @Test
    void aKnownFailureCountsForNothingUntilItsDay() throws IOException {
        DrillResult result = drill(expect(TODAY) + BROKEN.formatted(""));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.asExpected()).isTrue();
        assertThat(run(result, drill(SOUND.formatted(""))).verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.notes())
                .containsExactly("expected to come out as FAIL until 2026-03-01: the new disk comes in March");
    }

    @Test
    void afterItsDayItCounts() throws IOException {
        DrillResult result = drill(expect(YESTERDAY) + BROKEN.formatted(""));

        assertThat(result.isControl()).isFalse();
        assertThat(run(result, drill(SOUND.formatted(""))).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.notes())
                .containsExactly(
                        "was expected to come out as FAIL until 2026-02-28: the new disk comes in March; that is"
                                + " over, and it counts");
    }

    @Test
    void whatPassesThoughItIsExpectedToFailIsToldAndIsAPass() throws IOException {
        DrillResult result = drill(expect(TODAY) + SOUND.formatted(""));

        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.isControl()).isFalse();
        assertThat(result.notes())
                .containsExactly("came out as PASS, though expected to come out as FAIL until 2026-03-01: the new disk"
                        + " comes in March; take 'expect' out");
    }

    @Test
    void aControlIsForGood() throws IOException {
        DrillResult result = drill("expect: FAIL\n" + SOUND.formatted(""));

        assertThat(result.asExpected()).isFalse();
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void anAssertionMayFailUntilItsDay() throws IOException {
        DrillResult result = drill(BROKEN.formatted(known(TODAY)));

        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(check(result, "uploads: number of files"))
                .satisfies(check -> assertThat(check.status()).isEqualTo(CheckStatus.SKIPPED))
                .satisfies(check -> assertThat(check.message())
                        .isEqualTo("expected to fail until 2026-03-01: pictures are being moved: uploads has 1 file,"
                                + " expected at least 9"));
        assertThat(result.notes())
                .containsExactly(
                        "uploads: a.txt exists: a.txt is a regular file; this passes, though it was expected to fail until"
                                + " 2026-03-01: pictures are being moved");
    }

    @Test
    void anAssertionThatFailsAfterItsDayCounts() throws IOException {
        DrillResult result = drill(BROKEN.formatted(known(YESTERDAY)));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .isEqualTo(
                        "uploads has 1 file, expected at least 9 (was expected to fail until 2026-02-28: pictures are"
                                + " being moved; that is over)");
    }

    private static String expect(String until) {
        return "expect: { verdict: FAIL, because: the new disk comes in March, until: " + until + " }\n";
    }

    private static String known(String until) {
        return "expectedToFail: { because: pictures are being moved, until: " + until + " },";
    }

    private DrillResult drill(String yaml) throws IOException {
        return repository.drills().build().run(repository.scenario(yaml));
    }

    private static RunResult run(DrillResult... drills) {
        return new RunResult(drills[0].start(), drills[0].start(), "test", List.of(drills));
    }

    private static CheckResult check(DrillResult result, String name) {
        return result.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
