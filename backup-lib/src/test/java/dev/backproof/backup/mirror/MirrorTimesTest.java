package dev.backproof.backup.mirror;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.error.ErrorCode;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorTimesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T03:00:00Z, 2026-11-24T03:00:00Z",
        "2026-11-24T03:00:00+02:00, 2026-11-24T01:00:00Z",
        "2026-11-24T03:00, 2026-11-24T02:00:00Z",
        "2026-07-24, 2026-07-23T22:00:00Z",
        "36h, 2026-11-25T00:00:00Z",
        "2d, 2026-11-24T12:00:00Z",
        "1w2d3h, 2026-11-17T09:00:00Z",
        "90m, 2026-11-26T10:30:00Z",
    })
    void timesAreReadAsPeopleWriteThem(String text, Instant expected) {
        assertThat(MirrorTimes.parse(text, NOW, ZONE)).contains(expected);
    }

    @Test
    void daysAreDaysOfTheCalendar() {
        Instant afterTheClockChange = Instant.parse("2026-10-25T12:00:00Z");
        assertThat(MirrorTimes.parse("1d", afterTheClockChange, ZONE)).contains(Instant.parse("2026-10-24T11:00:00Z"));
    }

    @Test
    void nowIsNoTime() {
        assertThat(MirrorTimes.parse("now", NOW, ZONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2d ", "2026-13-01", "2026-11-27", "2026-11-26T12:00:01Z", "5"})
    void otherTextsAndTimesToComeAreRefused(String text) {
        assertFails(ErrorCode.BAD_SETTING, () -> MirrorTimes.parse(text, NOW, ZONE));
    }

    /** Observed: rclone 1.60.1 stores -1.500000001 s as -1500 ms. */
    @Test
    void timesBefore1970AreCutOffTowardsZero() {
        assertThat(MirrorTimes.stored(Instant.ofEpochSecond(-2, 499_999_999))).isEqualTo(Instant.ofEpochMilli(-1500));
        assertThat(MirrorTimes.stored(Instant.ofEpochSecond(-2, 500_000_000))).isEqualTo(Instant.ofEpochMilli(-1500));
        assertThat(MirrorTimes.stored(Instant.ofEpochSecond(2, 999_999))).isEqualTo(Instant.ofEpochSecond(2));
    }
}
