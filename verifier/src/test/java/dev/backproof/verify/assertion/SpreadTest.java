package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.assertion.Spread.Kind;
import dev.backproof.verify.assertion.Spread.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where what is ordinary ends: each number on one side of a boundary and on the other. */
class SpreadTest {
    private static Verdict bytes(long median, double deviation, long least, long most, long now) {
        return new Spread(median, deviation, least, most, 9).judge(now, Kind.BYTES, 0.5);
    }

    private static Verdict count(long median, double deviation, long least, long most, long now) {
        return new Spread(median, deviation, least, most, 9).judge(now, Kind.COUNT, 0.5);
    }

    @Test
    void ofNumbers() {
        assertThat(Spread.of(List.of(3L, 1L, 9L))).isEqualTo(new Spread(3, 1.4826 * 2, 1, 9, 3));
        assertThat(Spread.of(List.of(4L, 1L, 7L, 10L))).isEqualTo(new Spread(5, 1.4826 * 3, 1, 10, 4));
    }

    @Test
    void emptiedIsWhatWasNeverSmall() {
        assertThat(count(9, 0, 5, 12, 0)).isEqualTo(Verdict.EMPTIED);
        assertThat(count(9, 0, 4, 12, 0)).isEqualTo(Verdict.ORDINARY);
        assertThat(count(60, 9, 20, 90, 0)).isEqualTo(Verdict.EMPTIED);
        assertThat(count(60, 10, 20, 90, 0)).isEqualTo(Verdict.SHRUNK);
        assertThat(count(9, 0, 5, 12, 1)).isEqualTo(Verdict.ORDINARY);
    }

    @Test
    void fewAreNotSaidToShrink() {
        assertThat(count(10, 0, 10, 10, 1)).isEqualTo(Verdict.SHRUNK);
        assertThat(count(9, 0, 9, 9, 1)).isEqualTo(Verdict.ORDINARY);
    }

    @Test
    void shrunkIsLessThanEverAndLessThanTheShareAndFarFromTheMedian() {
        assertThat(bytes(100_000, 0, 60_000, 100_000, 50_000)).isEqualTo(Verdict.SHRUNK);
        assertThat(bytes(100_000, 0, 60_000, 100_000, 50_001)).isEqualTo(Verdict.ORDINARY);
        assertThat(bytes(100_000, 0, 50_000, 100_000, 50_000)).isEqualTo(Verdict.ORDINARY);
        assertThat(bytes(100_000, 10_000, 50_000, 100_000, 40_000)).isEqualTo(Verdict.SHRUNK);
        assertThat(bytes(100_000, 10_001, 50_000, 100_000, 40_000)).isEqualTo(Verdict.ORDINARY);
    }

    @Test
    void grownIsMoreThanEverAndTwiceTheMedianAndFarFromIt() {
        assertThat(bytes(100_000, 0, 90_000, 150_000, 200_000)).isEqualTo(Verdict.GROWN);
        assertThat(bytes(100_000, 0, 90_000, 140_000, 150_000)).isEqualTo(Verdict.ORDINARY);
        assertThat(bytes(100_000, 0, 90_000, 300_000, 300_000)).isEqualTo(Verdict.ORDINARY);
        assertThat(bytes(120_000, 20_000, 90_000, 150_000, 240_000)).isEqualTo(Verdict.GROWN);
        assertThat(bytes(120_000, 20_001, 90_000, 150_000, 240_000)).isEqualTo(Verdict.ORDINARY);
    }

    @Test
    void onlyCountsSwingByThemselves() {
        assertThat(new Spread(64_000, 0, 63_500, 64_100, 9).judge(63_400, Kind.BYTES, 0.995))
                .isEqualTo(Verdict.SHRUNK);
        assertThat(new Spread(64_000, 0, 63_500, 64_100, 9).judge(63_400, Kind.COUNT, 0.995))
                .isEqualTo(Verdict.ORDINARY);
    }
}
