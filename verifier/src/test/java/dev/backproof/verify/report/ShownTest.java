package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.0004S, 0 ms",
        "PT0.34S, 340 ms",
        "PT0.9996S, 1.0 s",
        "PT12.377S, 12.4 s",
        "PT59.94S, 59.9 s",
        "PT59.96S, 1 min",
        "PT4M7S, 4 min 07 s",
        "PT59M59.7S, 1 h",
        "PT26H, 26 h",
        "PT5H12M, 5 h 12 min",
        "PT48H, 2 d",
        "PT76H20M, 3 d 4 h",
        "PT-3S, −3.0 s",
    })
    void durationsHaveFewDigits(Duration duration, String shown) {
        assertThat(Shown.duration(duration)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "98411207, 98.4 MB",
        "99950000, 100 MB",
        "213984112, 214 MB",
        "999600000, 1.0 GB",
        "1900000000000, 1.9 TB",
        "9223372036854775807, 9.2 EB",
    })
    void bytesAreInDecimalUnits(long bytes, String shown) {
        assertThat(Shown.bytes(bytes)).isEqualTo(shown);
    }

    @Test
    void timesAreUtc() {
        assertThat(Shown.time(Results.START)).isEqualTo("2026-11-23 04:00:00 UTC");
        assertThat(Shown.minute(Results.START)).isEqualTo("2026-11-23 04:00");
    }

    @Test
    void oneIsNotPlural() {
        assertThat(Shown.count(1, "check")).isEqualTo("1 check");
        assertThat(Shown.count(16_044, "row")).isEqualTo("16,044 rows");
    }
}
