package dev.backproof.verify.assertion;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a whole drill.
 *
 * <pre>{@code
 * assertThat(drill).hasVerdict(Verdict.PASS).wasUsableWithin(Duration.ofMinutes(45));  // passes
 * assertThat(drill).wasUsableWithin(Duration.ofSeconds(1)); // fails: shop: the data were usable after 40 s, expected within 1 s
 * }</pre>
 */
public final class DrillResultAssert extends AbstractCheckAssert<DrillResultAssert, DrillResult> {
    DrillResultAssert(DrillResult actual, @Nullable BackproofSoftAssertions soft) {
        super(actual, DrillResultAssert.class, soft);
    }

    @Override
    String source() {
        return actual.snapshot() == null
                ? "no snapshot"
                : "snapshot " + actual.snapshot().shortId();
    }

    /**
     * It came out so.
     *
     * <pre>{@code
     * assertThat(drill).hasVerdict(Verdict.PASS); // passes for a sound backup
     * assertThat(drill).hasVerdict(Verdict.FAIL); // fails: scenario shop came out as PASS, expected FAIL
     * }</pre>
     */
    public DrillResultAssert hasVerdict(Verdict verdict) {
        isNotNull();
        String message = "scenario " + actual.scenario() + " came out as " + actual.verdict()
                + (actual.cause().isEmpty() ? "" : " (" + actual.cause() + ")");
        return look(
                "verdict",
                message,
                actual.verdict() == verdict,
                verdict.name(),
                actual.verdict().name());
    }

    /**
     * The data were usable this long after the drill's start (RTO).
     *
     * <pre>{@code
     * assertThat(drill).wasUsableWithin(Duration.ofMinutes(45)); // passes for 40 s
     * assertThat(drill).wasUsableWithin(Duration.ofSeconds(1));  // fails: … usable after 40 s, expected within 1 s
     * }</pre>
     */
    public DrillResultAssert wasUsableWithin(Duration limit) {
        isNotNull();
        Duration rto = actual.rto();
        String expected = "within " + Words.age(limit);
        return rto == null
                ? look("rto", actual.scenario() + ": the data never were usable", false, expected, "never")
                : look(
                        "rto",
                        actual.scenario() + ": the data were usable after " + Words.age(rto),
                        rto.compareTo(limit) <= 0,
                        expected,
                        Words.age(rto));
    }

    /**
     * A check of this name ran and passed.
     *
     * <pre>{@code
     * assertThat(drill).passed("uploads: every file came back"); // passes
     * assertThat(drill).passed("uploads: number of cats");       // fails: scenario shop made no check "uploads: number of cats"
     * }</pre>
     */
    public DrillResultAssert passed(String check) {
        isNotNull();
        List<CheckResult> found = actual.checks().stream()
                .filter(each -> each.name().equals(check))
                .toList();
        if (found.isEmpty()) {
            return look("check", "scenario " + actual.scenario() + " made no check \"" + check + "\"", false, "", "");
        }
        CheckResult result = found.get(0);
        return look(
                "check",
                check + ": " + result.message(),
                result.status() == CheckStatus.PASSED,
                "PASSED",
                result.status().name());
    }

    private DrillResultAssert look(String what, String message, boolean good, String expected, String found) {
        return holds(new Check(
                actual.scenario() + ": " + what,
                what,
                () -> good
                        ? Outcome.passed(message, expected, found)
                        : Outcome.failed(
                                message + (expected.isEmpty() ? "" : ", expected " + expected), expected, found)));
    }
}
