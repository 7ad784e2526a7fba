package dev.backproof.verify.assertion;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Assertions on snapshots and whole drills. */
class DrillAssertTest {
    private static final String ID = "3fa2b1c4".repeat(8);

    @Test
    void snapshots() {
        DrilledSnapshot snapshot = snapshot(1500L);
        assertThat(snapshot)
                .isYoungerThan(Duration.ofHours(6))
                .hasHost("web1")
                .hasTag("nightly")
                .hasTag("shop")
                .hasPath("/data")
                .hasBytesBetween(1500, 1500);

        fails(
                () -> assertThat(snapshot).isYoungerThan(Duration.ofHours(5)),
                "is 5 h 0 min old, expected younger than 5 h 0 min");
        fails(() -> assertThat(snapshot).hasHost("web2"), "is of web1, expected web2");
        fails(() -> assertThat(snapshot).hasTag("weekly"), "has the tags nightly, shop, expected weekly");
        fails(() -> assertThat(snapshot).hasPath("/home"), "was made of /data, expected /home");
        fails(() -> assertThat(snapshot).hasBytesBetween(0, 1499), "has 1500 bytes, expected between 0 and 1499");
        assertThatThrownBy(() -> assertThat(snapshot(null)).hasBytesBetween(0, 1))
                .isInstanceOf(CheckNotRunException.class)
                .hasMessageContaining("does not tell its size: its writer left it out");
    }

    @Test
    void drills() {
        DrillResult drill = drill(Duration.ofSeconds(40));
        assertThat(drill)
                .hasVerdict(Verdict.FAIL)
                .wasUsableWithin(Duration.ofSeconds(40))
                .passed("uploads: every file came back");

        failsExactly(
                () -> assertThat(drill).hasVerdict(Verdict.PASS),
                "scenario shop came out as FAIL (a.png is missing), expected PASS (snapshot 3fa2b1c4)");
        failsExactly(
                () -> assertThat(drill).wasUsableWithin(Duration.ofSeconds(39)),
                "shop: the data were usable after 40 s, expected within 39 s (snapshot 3fa2b1c4)");
        failsExactly(
                () -> assertThat(drill(null)).wasUsableWithin(Duration.ofSeconds(39)),
                "shop: the data never were usable, expected within 39 s (snapshot 3fa2b1c4)");
        failsExactly(
                () -> assertThat(drill).passed("uploads: cats"),
                "scenario shop made no check \"uploads: cats\" (snapshot 3fa2b1c4)");
        failsExactly(
                () -> assertThat(drill).passed("uploads: a.png exists"),
                "uploads: a.png exists: a.png is missing, expected PASSED (snapshot 3fa2b1c4)");
    }

    private static DrilledSnapshot snapshot(@Nullable Long bytes) {
        return new DrilledSnapshot(facts(bytes), List.of("uploads"), Duration.ofHours(5), null);
    }

    private static SnapshotFacts facts(@Nullable Long bytes) {
        return new SnapshotFacts(
                ID, Instant.EPOCH, "b2:acme:shop", "web1", List.of("/data"), List.of("nightly", "shop"), bytes);
    }

    private static DrillResult drill(@Nullable Duration rto) {
        return new DrillResult(
                "shop",
                "shop",
                Verdict.FAIL,
                "a.png is missing",
                facts(null),
                Instant.EPOCH,
                Duration.ofMinutes(1),
                Duration.ofHours(5),
                null,
                rto,
                null,
                "",
                List.of(),
                List.of(
                        new CheckResult(
                                "uploads: every file came back",
                                "complete",
                                CheckStatus.PASSED,
                                true,
                                "3 files",
                                "",
                                "",
                                Duration.ZERO),
                        new CheckResult(
                                "uploads: a.png exists",
                                "exists",
                                CheckStatus.FAILED,
                                true,
                                "a.png is missing",
                                "",
                                "",
                                Duration.ZERO)),
                List.of(),
                List.of(),
                0,
                null);
    }

    private static void fails(ThrowingCallable assertion, String message) {
        failsExactly(assertion, "uploads: snapshot 3fa2b1c4 " + message + " (b2:acme:shop)");
    }

    private static void failsExactly(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(RestoredDataError.class).hasMessage(message);
    }
}
