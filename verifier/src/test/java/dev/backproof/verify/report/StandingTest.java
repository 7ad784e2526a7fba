package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final DrillResult GOOD = Results.ofTwoSnapshots("shop");
    private static final DrillResult BAD = Results.fail("shop", "table orders is empty");

    @Test
    void aPassIsItsOwnProof() {
        Standing standing = standing(BAD, GOOD);

        assertThat(standing.runs()).isZero();
        assertThat(standing.lastGood())
                .extracting(DrilledSnapshot::items)
                .containsExactly(List.of("uploads"), List.of("shop"));
    }

    @Test
    void theFirstFailureFollowsAProof() {
        Standing standing = standing(GOOD, BAD);

        assertThat(standing.sinceWords()).isEqualTo("since this run; the one before it was a PASS");
        assertThat(standing.provenWords()).isEqualTo("2026-11-22 04:00 UTC");
        assertThat(standing.lastGood()).hasSize(2);
    }

    @Test
    void failuresInARowBeginAfterTheLastProof() {
        Standing standing = standing(BAD, GOOD, BAD, Results.notVerified("shop", "cap"), BAD);

        assertThat(standing.sinceWords()).isEqualTo("since 2026-11-21 04:00 UTC, 3 runs in a row");
        assertThat(standing.provenWords()).isEqualTo("2026-11-20 04:00 UTC");
    }

    @Test
    void whatWasNeverProvenSaysSo() {
        assertThat(standing(BAD).sinceWords()).isEqualTo("in the only run that is known");
        assertThat(standing(BAD, BAD).sinceWords())
                .isEqualTo("in all 2 runs that are known, the first of 2026-11-22 04:00 UTC");
        assertThat(standing(BAD, BAD).provenWords()).isEqualTo("never, as far as is known");
        assertThat(standing(BAD, BAD).lastGood()).isEmpty();
    }

    @Test
    void otherScenariosAndTheHistoryOfControlsProveNothing() {
        RunResult before = Results.run(Results.START.minus(Duration.ofDays(1)), Results.pass("wiki"));
        RunResult run = Results.run(BAD);

        assertThat(Standing.of(
                                run,
                                BAD,
                                List.of(HistoryEntry.of(before, before.drills().getFirst())))
                        .proven())
                .isNull();
    }

    @Test
    void thePageSaysItAndGivesTheCommand() {
        RunResult before = Results.run(Results.START.minus(Duration.ofDays(1)), GOOD);
        HistoryEntry entry = HistoryEntry.of(before, before.drills().getFirst());
        String html = Html.report(ReportPage.of(Results.run(BAD), List.of(entry)));
        String text = Dom.parse(html).getDocumentElement().getTextContent();

        assertThat(text)
                .containsSubsequence(
                        "table orders is empty",
                        "since this run",
                        "Last good snapshot",
                        "a0000000 of 2026-11-23 03:00 UTC, shop",
                        "backproof restore 5f1c9e07 --repo b2:acme-backups:shop --target restored");
    }

    /** The last of these is the newest run; the others were on the days before. */
    private static Standing standing(DrillResult... nights) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (int i = 0; i < nights.length; i++) {
            RunResult run = Results.run(Results.START.minus(Duration.ofDays(nights.length - 1L - i)), nights[i]);
            entries.add(HistoryEntry.of(run, run.drills().getFirst()));
        }
        return Standing.of(entries);
    }
}
