package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void whatFailedStandsRightBelowTheTable() {
        String summary =
                summary(Results.pass("wiki"), Results.notVerified("photos", "cap"), Results.fail("shop", "empty"));

        assertThat(summary)
                .startsWith("## ❌ Restore drills: FAIL\n")
                .contains("| ✅ PASS | The wiki | 5 h (limit 26 h) | 12.3 s (limit 45 min) | 1 passed |")
                .contains("- **shop: rows of orders** 0 rows, the manifest has 16,044 (expected: 16044, actual: 0)");
        assertThat(summary.indexOf("### ❌ The shop: FAIL")).isLessThan(summary.indexOf("### ⚠️ photos: NOT VERIFIED"));
    }

    @Test
    void everySnapshotOfADrillIsListed() {
        assertThat(summary(Results.ofTwoSnapshots("shop")))
                .contains(
                        "| The shop | uploads | 5f1c9e07 | 5 h (limit 26 h) |", "| The shop | shop | a0000000 | 1 h |");
    }

    @Test
    void aFailureSaysSinceWhenAndHowToGetTheLastGoodSnapshotBack() {
        RunResult good = Results.run(Results.START.minus(Duration.ofDays(2)), Results.pass("shop"));
        RunResult bad = Results.run(Results.START.minus(Duration.ofDays(1)), Results.fail("shop", "empty"));
        List<HistoryEntry> earlier = Stream.of(good, bad)
                .map(run -> HistoryEntry.of(run, run.drills().getFirst()))
                .toList();

        assertThat(Summary.of(Results.run(Results.fail("shop", "empty")), earlier))
                .contains(
                        "Not green since 2026-11-22 04:00 UTC, 2 runs in a row. Proven last 2026-11-21 04:00 UTC:",
                        "backproof restore 5f1c9e07 --repo b2:acme-backups:shop --target restored\n");
    }

    @Test
    void controlsAreToldApart() {
        String summary = summary(
                Results.pass("shop"),
                Results.control("a", Verdict.FAIL),
                Results.control("b", Verdict.PASS),
                Results.control("c", Verdict.NOT_VERIFIED));

        assertThat(summary)
                .contains("### Expected to fail: 1 of 3 caught")
                .contains("- ✅ caught: The a", "- ❌ **NOT CAUGHT**: The b", "- ⚠️ not verified: The c");
    }

    @Test
    void aKnownFailureSaysWhyItIsExpected() {
        assertThat(summary(Results.pass("shop"), Results.knownFailure("photos")))
                .contains("- ✅ caught: The photos – ")
                .contains("; expected to come out as FAIL until 2027-01-31: the new disk comes in January\n");
    }

    @Test
    void textFromABackupCannotBecomeMarkup() {
        String summary = Summary.of(VisibleText.of(Hostile.run()), List.of());

        assertThat(summary)
                .doesNotContain("<script", "<!--", "\u202e", "\u0000")
                .contains("&lt;script&gt;");
        assertThat(summary.lines().filter(line -> line.startsWith("| ")))
                .allSatisfy(row -> assertThat(row.replace("\\|", "").chars().filter(c -> c == '|'))
                        .hasSize(6));
    }

    @Test
    void nobodyIsMentioned() {
        assertThat(summary(Results.fail("shop", "mail to @octocat"))).doesNotContain("@octocat");
    }

    @Test
    void itFitsIntoAComment() {
        CheckResult[] checks = IntStream.range(0, 200)
                .mapToObj(i -> Results.check("x".repeat(1000) + i, "rows", CheckStatus.FAILED))
                .toArray(CheckResult[]::new);
        DrillResult[] drills = IntStream.range(0, 50)
                .mapToObj(i -> Results.drill("shop-" + i, Verdict.FAIL, "damaged", null, checks))
                .toArray(DrillResult[]::new);

        assertThat(summary(drills))
                .hasSizeLessThan(65_536)
                .contains("… and 180 more")
                .endsWith("… the rest is in the report.\n");
    }

    private static String summary(DrillResult... drills) {
        return Summary.of(Results.run(drills), List.of());
    }
}
