package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.cli.CommandRunner.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ScheduleTest {
    /** 2026-11-26 is a Thursday. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 4 * * *       | 2026-11-26T03:59:59Z | 2026-11-26T04:00:00Z",
                "0 4 * * *       | 2026-11-26T04:00:00Z | 2026-11-27T04:00:00Z",
                "@daily          | 2026-12-31T12:00:00Z | 2027-01-01T00:00:00Z",
                "*/20 * * * *    | 2026-11-26T04:20:00Z | 2026-11-26T04:40:00Z",
                "5/20 * * * *    | 2026-11-26T04:45:00Z | 2026-11-26T05:05:00Z",
                "0 0-6/3,22 * * *| 2026-11-26T06:00:00Z | 2026-11-26T22:00:00Z",
                "0 4 * * sun     | 2026-11-26T00:00:00Z | 2026-11-29T04:00:00Z",
                "0 4 * * 7       | 2026-11-26T00:00:00Z | 2026-11-29T04:00:00Z",
                "0 4 * * 0       | 2026-11-26T00:00:00Z | 2026-11-29T04:00:00Z",
                "0 4 * * FRI-SAT | 2026-11-26T05:00:00Z | 2026-11-27T04:00:00Z",
                "0 4 1 * mon     | 2026-11-26T00:00:00Z | 2026-11-30T04:00:00Z",
                "0 4 1 * mon     | 2026-11-30T04:00:00Z | 2026-12-01T04:00:00Z",
                "0 4 29 feb *    | 2097-01-01T00:00:00Z | 2104-02-29T04:00:00Z"
            })
    void theNextTimeIsTheOneOfCron(String expression, Instant now, Instant next) {
        assertThat(CronTimes.parse(expression)
                        .after(now, ZoneId.of("UTC"))
                        .orElseThrow()
                        .toInstant())
                .isEqualTo(next);
    }

    /** Clocks in Berlin go from 02:00 to 03:00 on 2027-03-28 and from 03:00 to 02:00 on 2026-10-25. */
    @ParameterizedTest
    @CsvSource({
        "2027-03-27T12:00:00Z, 2027-03-28T01:30:00Z",
        "2027-03-28T01:30:00Z, 2027-03-29T00:30:00Z",
        "2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
        "2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z"
    })
    void aNightRunsOnceWhenClocksChange(Instant now, Instant next) {
        assertThat(CronTimes.parse("30 2 * * *")
                        .after(now, ZoneId.of("Europe/Berlin"))
                        .orElseThrow()
                        .toInstant())
                .isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5-1 * * * *",
                "1/2/3 * * * *",
                "a * * * *",
                "1,,2 * * * *",
                "-1 * * * *",
                "0 4 30 feb *"
            })
    void whatIsNoTimeIsWrongUsage(String expression) {
        Outcome refused = new CommandRunner().run("schedule", "--at", expression, "--", "version");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).isNotBlank();
    }

    @Test
    void aZoneThatIsNoneIsWrongUsage() {
        Outcome refused =
                new CommandRunner().run("schedule", "--at", "@daily", "--zone", "Mars/Olympus", "--", "version");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("Mars/Olympus");
    }

    @Test
    void theCommandRunsAtItsTimesUntilItIsStopped() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T20:00:00Z"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Console console = new Console(stream, stream, InputStream.nullInputStream(), Map.of(), now::get, false);
        List<Instant> waited = new ArrayList<>();
        ScheduleCommand schedule = new ScheduleCommand(console, time -> {
            if (waited.size() == 2) {
                throw new InterruptedException();
            }
            waited.add(time);
            now.set(time.plusSeconds(90));
        });
        new CommandLine(schedule)
                .parseArgs("--at", "0 4 * * *", "--zone", "UTC", "--", "snapshots", "--repo", "/nowhere");

        assertThatThrownBy(schedule::call).isInstanceOf(CancellationException.class);
        assertThat(waited)
                .containsExactly(Instant.parse("2026-11-27T04:00:00Z"), Instant.parse("2026-11-28T04:00:00Z"));
        assertThat(out.toString(StandardCharsets.UTF_8)).containsSubsequence("ended with 2", "ended with 2");
    }
}
