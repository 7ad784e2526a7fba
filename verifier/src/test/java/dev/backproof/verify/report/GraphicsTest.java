package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Meters, timelines and sparklines: the numbers behind the drawings. */
class GraphicsTest {
    @Test
    void aMeterShowsHowMuchOfTheLimitIsUsed() {
        assertThat(Meter.of(Duration.ofHours(13), Duration.ofHours(26)))
                .isEqualTo(new Meter("13 h", "limit 26 h", 50, false));
    }

    @Test
    void aMeterOverItsLimitIsFullAndSaysSo() {
        assertThat(Meter.of(Duration.ofHours(40), Duration.ofHours(26)))
                .isEqualTo(new Meter("40 h", "over the limit 26 h", 100, true));
    }

    @Test
    void aMeterWithoutLimitOrValueDrawsNothing() {
        assertThat(Meter.of(Duration.ofHours(5), null)).isEqualTo(new Meter("5 h", "no limit set", -1, false));
        assertThat(Meter.of(null, Duration.ofHours(5))).isEqualTo(new Meter("–", "limit 5 h", -1, false));
    }

    @Test
    void theTimelineIsToScale() {
        Timeline timeline = Timeline.of(SampleRun.run().drills().getFirst());

        assertThat(timeline.bars()).hasSize(5);
        assertThat(timeline.bars().get(2))
                .isEqualTo(new Timeline.Bar("restore documents", 133, 415, "7.1 s", "214 MB", "30.0 MB/s"));
        assertThat(timeline.readyAt()).isEqualTo(719);
        assertThat(timeline.bars())
                .allSatisfy(bar -> assertThat(bar.at() + bar.width()).isBetween(0, 1000));
    }

    @Test
    void phasesThatTookNoTimeCanStillBeSeen() {
        DrillResult drill = Results.notVerified("photos", "cap");

        assertThat(Timeline.of(drill).bars()).isEmpty();
        assertThat(Timeline.of(Hostile.run().drills().getFirst()).bars())
                .allSatisfy(bar -> assertThat(bar.width()).isPositive());
    }

    @Test
    void aSparklineKeepsThePlaceOfRunsWithoutTheNumber() {
        Sparkline line = Objects.requireNonNull(sparkline(100L, null, 200L));

        assertThat(line.points()).isEqualTo("0,20 100,0");
        assertThat(line.last()).isEqualTo("200");
        assertThat(line.range()).isEqualTo("100 to 200");
    }

    @Test
    void noiseIsDrawnFlat() {
        assertThat(Objects.requireNonNull(sparkline(1000L, 1010L)).points()).isEqualTo("0,11 100,9");
    }

    @Test
    void whatDoesNotChangeIsALineInTheMiddle() {
        Sparkline line = Objects.requireNonNull(sparkline(7L, 7L));

        assertThat(line.points()).isEqualTo("0,10 100,10");
        assertThat(line.range()).isEqualTo("steady");
    }

    @Test
    void oneValueIsNoLine() {
        Sparkline line = Objects.requireNonNull(sparkline(7L));

        assertThat(line.last()).isEqualTo("7");
        assertThat(line.points()).isEmpty();
    }

    @Test
    void whatIsNeverKnownHasNoSparkline() {
        assertThat(sparkline(null, null)).isNull();
    }

    private static @Nullable Sparkline sparkline(@Nullable Long... values) {
        RunResult run = Results.run(Results.pass("shop"));
        HistoryEntry entry = HistoryEntry.of(run, run.drills().getFirst());
        List<HistoryEntry> entries = new ArrayList<>();
        List<@Nullable Long> left = new ArrayList<>();
        for (Long value : values) {
            entries.add(entry);
            left.add(value);
        }
        return Sparkline.of("number", entries, any -> left.removeFirst(), Long::toString);
    }
}
