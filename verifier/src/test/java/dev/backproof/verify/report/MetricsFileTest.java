package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsFileTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "(backproof_[a-z_]+)\\{([a-z]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"(?:,[a-z]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\")*)} -?[0-9]+(?:\\.[0-9]+)?");
    private static final Instant DAY_1 = Results.START;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));

    @Test
    void everyLineIsOneThatBothFormatsTake() {
        String text =
                metrics(Results.START, SampleRun.run(), Hostile.run(), Results.run(Results.ofTwoSnapshots("two")));

        assertThat(text).endsWith("\n# EOF\n").doesNotContain("\r", "\n\n");
        Set<String> families = new HashSet<>();
        Set<String> samples = new HashSet<>();
        String family = "";
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size() - 1; i++) {
            String line = lines.get(i);
            if (line.startsWith("# HELP ")) {
                family = line.substring("# HELP ".length(), line.indexOf(' ', "# HELP ".length()));
                assertThat(families.add(family))
                        .as("family %s is in one place", family)
                        .isTrue();
                assertThat(lines.get(i + 1)).isEqualTo("# TYPE " + family + " gauge");
            } else if (!line.startsWith("# TYPE ")) {
                assertThat(line).matches(SAMPLE).startsWith(family + "{");
                assertThat(samples.add(line.substring(0, line.lastIndexOf(' '))))
                        .as("twice: %s", line)
                        .isTrue();
            }
        }
        assertThat(families).hasSizeGreaterThan(12);
    }

    @Test
    void theLastSuccessSurvivesAFailure() {
        String text = metrics(DAY_2, run(DAY_1, Results.pass("shop")), run(DAY_2, Results.fail("shop", "damaged")));

        assertThat(text)
                .contains("last_success_timestamp_seconds{scenario=\"shop\"} " + end(DAY_1))
                .contains("last_attempt_timestamp_seconds{scenario=\"shop\"} " + end(DAY_2))
                .contains("last_verdict{scenario=\"shop\",verdict=\"pass\"} 0")
                .contains("last_verdict{scenario=\"shop\",verdict=\"fail\"} 1");
    }

    @Test
    void withoutAnySuccessThereIsNoSuccessStamp() {
        assertThat(metrics(DAY_1, run(DAY_1, Results.fail("shop", "damaged")))).doesNotContain("last_success");
    }

    @Test
    void aScenarioThatDidNotRunThisTimeKeepsItsState() {
        String text = metrics(DAY_2, run(DAY_1, Results.pass("shop")), run(DAY_2, Results.pass("wiki")));

        assertThat(text).contains("last_success_timestamp_seconds{scenario=\"shop\"} " + end(DAY_1));
    }

    @Test
    void aScenarioThatStoppedLongAgoIsLeftOut() {
        Instant later = DAY_1.plus(MetricsFile.KEPT).plusSeconds(1);

        assertThat(metrics(later, run(DAY_1, Results.pass("shop")), run(later, Results.pass("wiki"))))
                .contains("scenario=\"wiki\"")
                .doesNotContain("scenario=\"shop\"");
    }

    @Test
    void aControlIsNoBackupOfItsOwn() {
        String text = metrics(SampleRun.START, SampleRun.run());

        assertThat(text)
                .contains("backproof_verify_control_caught{scenario=\"dump-cut\"} 1")
                .doesNotContain("last_verdict{scenario=\"dump-cut\"");
    }

    @Test
    void theNewestProvenSnapshotSurvivesAFailure() {
        DrillResult two = Results.ofTwoSnapshots("shop");
        String text = metrics(DAY_2, run(DAY_1, two), run(DAY_2, Results.fail("shop", "damaged")));
        Instant uploads = two.snapshots().get(0).facts().time();
        Instant database = two.snapshots().get(1).facts().time();

        assertThat(text)
                .contains("verify_proven_snapshot_timestamp_seconds{scenario=\"shop\"} " + uploads.getEpochSecond())
                .contains("verify_item_proven_snapshot_timestamp_seconds{scenario=\"shop\",item=\"uploads\"} "
                        + uploads.getEpochSecond())
                .contains("verify_item_proven_snapshot_timestamp_seconds{scenario=\"shop\",item=\"shop\"} "
                        + database.getEpochSecond());
    }

    @Test
    void eachItemHasTheAgeOfItsOwnSnapshot() {
        assertThat(metrics(DAY_1, run(DAY_1, Results.ofTwoSnapshots("shop"))))
                .contains(
                        "verify_item_snapshot_age_seconds{scenario=\"shop\",item=\"uploads\"} 18000",
                        "verify_item_snapshot_age_seconds{scenario=\"shop\",item=\"shop\"} 3600",
                        "verify_item_snapshot_age_limit_seconds{scenario=\"shop\",item=\"uploads\"} 93600")
                .doesNotContain("verify_item_snapshot_age_limit_seconds{scenario=\"shop\",item=\"shop\"}");
    }

    @Test
    void whatIsNotKnownHasNoSample() {
        String text = metrics(DAY_1, run(DAY_1, Results.notVerified("photos", "cap")));

        assertThat(text)
                .contains("last_verdict{scenario=\"photos\",verdict=\"not_verified\"} 1")
                .doesNotContain("verify_restore_duration_seconds", "source_snapshot_timestamp");
    }

    private static RunResult run(Instant start, DrillResult drill) {
        return Results.run(start, drill);
    }

    private static long end(Instant start) {
        return start.plus(Results.pass("any").duration()).getEpochSecond();
    }

    private static String metrics(Instant now, RunResult... runs) {
        List<HistoryEntry> history = new ArrayList<>();
        Stream.of(runs).forEach(run -> run.drills().forEach(drill -> history.add(HistoryEntry.of(run, drill))));
        return MetricsFile.of(history, now, "0.1.0");
    }
}
