package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drill found as a test, for reports of tests.
 *
 * @param group what sort of check it is, {@code drill} for a verdict that no check tells, {@code control}
 * @param details more lines than the message, or empty
 */
record TestCase(
        String name,
        String group,
        CheckStatus status,
        String message,
        String details,
        Duration duration,
        @Nullable SourcePosition position) {
    /** Name of the one that stands for a verdict which no check tells. */
    static final String VERDICT = "verdict";

    /**
     * The tests of a drill: its checks, and one more where none of them tells the verdict. A negative control is a single
     * test: its checks are red by intent.
     */
    static List<TestCase> of(DrillResult drill) {
        if (drill.expectedVerdict() != null) {
            return List.of(control(drill, drill.expectedVerdict()));
        }
        List<TestCase> testCases = new ArrayList<>();
        drill.checks().forEach(check -> testCases.add(of(check)));
        CheckStatus verdict = statusOf(drill.verdict());
        if (verdict != CheckStatus.PASSED && drill.count(verdict) == 0) {
            testCases.add(new TestCase(VERDICT, "drill", verdict, drill.cause(), "", drill.duration(), null));
        }
        return testCases;
    }

    private static TestCase control(DrillResult drill, Verdict expected) {
        Badge badge = Badge.of(drill);
        CheckStatus status = switch (badge) {
            case PASS, CAUGHT -> CheckStatus.PASSED;
            case FAIL, NOT_CAUGHT -> CheckStatus.FAILED;
            case NOT_VERIFIED -> CheckStatus.ERROR;
        };
        return new TestCase(
                "is expected to come out as " + expected,
                "control",
                status,
                badge.isGood() ? "" : badge.word() + ": it came out as " + drill.verdict(),
                badge.isGood() ? "" : drill.cause(),
                drill.duration(),
                null);
    }

    private static TestCase of(CheckResult check) {
        List<String> details = new ArrayList<>();
        if (!check.expected().isEmpty() || !check.actual().isEmpty()) {
            details.add("expected: " + check.expected());
            details.add("actual: " + check.actual());
        }
        if (!check.because().isEmpty()) {
            details.add("because: " + check.because());
        }
        if (check.position() != null) {
            details.add("at " + check.position());
        }
        return new TestCase(
                check.name(),
                check.kind(),
                check.status(),
                check.message(),
                String.join("\n", details),
                check.duration(),
                check.position());
    }

    private static CheckStatus statusOf(Verdict verdict) {
        return switch (verdict) {
            case PASS -> CheckStatus.PASSED;
            case FAIL -> CheckStatus.FAILED;
            case NOT_VERIFIED -> CheckStatus.ERROR;
        };
    }

    /** What is wrong, with its details. */
    String text() {
        return details.isEmpty() ? message : message + "\n" + details;
    }
}
