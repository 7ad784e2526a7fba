package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GetBackTest {
    @Test
    void aSnapshotIsRestoredByItsShortId() {
        assertThat(command(Results.ID, "b2:acme-backups:shop"))
                .isEqualTo("backproof restore 5f1c9e07 --repo b2:acme-backups:shop --target restored");
    }

    @Test
    void aFolderWithSpacesAndQuotesIsOneWord() {
        assertThat(command(Results.ID, "/srv/it's mine; rm -rf /"))
                .contains(" --repo '/srv/it'\\''s mine; rm -rf /' --target restored");
    }

    @Test
    void aBucketsMirrorIsReadAsItStoodThen() {
        assertThat(command("20261122T230000Z", "b2:acme-volumes:uploads"))
                .isEqualTo(
                        "backproof mirror restore b2:acme-volumes:uploads --target restored --at 2026-11-22T23:00:00.250Z");
    }

    @Test
    void aFoldersMirrorIsOfferedAsItIsNowAndNeverAsItWas() {
        List<DrilledSnapshot> snapshots =
                List.of(drilled("20261122T230000Z", "/mnt/mirror"), drilled(Results.ID, "/srv/repository"));
        String restic = "backproof restore 5f1c9e07 --repo /srv/repository --target restored";

        assertThat(GetBack.commands(snapshots, true))
                .containsExactly("backproof mirror restore /mnt/mirror --target restored", restic);
        assertThat(GetBack.commands(snapshots, false)).containsExactly(restic);
        assertThat(GetBack.gone(snapshots))
                .singleElement()
                .asString()
                .startsWith("/mnt/mirror is a mirror in a folder and keeps only its present state");
    }

    @Test
    void aReportOfAFoldersMirrorOffersNothingThatGetsTheBadStateBack() {
        DrillResult good = of("20261122T230000Z", "/mnt/mirror", Verdict.PASS);
        RunResult before = Results.run(Results.START.minus(Duration.ofDays(1)), good);
        RunResult run = Results.run(of("20261123T230000Z", "/mnt/mirror", Verdict.FAIL));
        List<HistoryEntry> earlier =
                List.of(HistoryEntry.of(before, before.drills().getFirst()));

        String page = Dom.parse(Html.report(ReportPage.of(run, earlier)))
                .getDocumentElement()
                .getTextContent();
        String summary = Summary.of(run, earlier);
        assertThat(List.of(page, summary))
                .allSatisfy(text -> assertThat(text)
                        .contains("/mnt/mirror is a mirror in a folder and keeps only its present state")
                        .doesNotContain("backproof mirror restore"));
        assertThat(page).contains("Last good snapshot").doesNotContain("Get the last good one back");
        assertThat(summary).contains("Proven last 2026-11-22 04:00 UTC.\n").doesNotContain("```");
        assertThat(Html.report(ReportPage.of(before, List.of())))
                .contains("backproof mirror restore /mnt/mirror --target restored")
                .doesNotContain("keeps only its present state");
    }

    private static String command(String id, String source) {
        return GetBack.command(facts(id, source));
    }

    private static SnapshotFacts facts(String id, String source) {
        return new SnapshotFacts(id, Instant.parse("2026-11-22T23:00:00.250Z"), source, "nas", List.of(), List.of());
    }

    private static DrilledSnapshot drilled(String id, String source) {
        return new DrilledSnapshot(facts(id, source), List.of("uploads"), Duration.ofHours(5), null);
    }

    private static DrillResult of(String id, String source, Verdict verdict) {
        return Results.drillOf(facts(id, source), "uploads", verdict, "too few files", null);
    }
}
