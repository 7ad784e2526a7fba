package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void bytesAreShownInTheLargestUnitThatFits() {
        assertThat(Units.bytes(0)).isEqualTo("0 B");
        assertThat(Units.bytes(1023)).isEqualTo("1023 B");
        assertThat(Units.bytes(1024)).isEqualTo("1.0 KiB");
        assertThat(Units.bytes(4L << 40)).isEqualTo("4.0 TiB");
    }

    @Test
    void durationsAreShownInTwoUnitsAtMost() {
        assertThat(Units.duration(Duration.ofMillis(840))).isEqualTo("0.8 s");
        assertThat(Units.duration(Duration.ofSeconds(80))).isEqualTo("1 min 20 s");
        assertThat(Units.duration(Duration.ofMinutes(185))).isEqualTo("3 h 5 min");
        assertThat(Units.duration(Duration.ofHours(52))).isEqualTo("2 d 4 h");
    }

    @Test
    void countsAgreeWithTheirNoun() {
        assertThat(Units.count(1, "file")).isEqualTo("1 file");
        assertThat(Units.count(1234, "file")).isEqualTo("1,234 files");
    }
}
