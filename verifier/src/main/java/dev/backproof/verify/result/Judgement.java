package dev.backproof.verify.result;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A verdict and why.
 *
 * <ol>
 *   <li>A check that failed makes it FAIL, whatever else could not be told.
 *   <li>Else a check that could not be run makes it NOT_VERIFIED.
 *   <li>Else a drill without a single passed check that looked at restored data is NOT_VERIFIED: nothing was proven.
 *   <li>Else it is PASS.
 * </ol>
 *
 * @param cause one line that begins with the culprit; empty for PASS
 */
public record Judgement(Verdict verdict, String cause) {
    /** What counts as the cause only when nothing is wrong with the data themselves: RPO and RTO. */
    private static final Set<String> ABOUT_TIME = Set.of("rpo", "rto");

    /** Judges a drill by its checks. */
    public static Judgement of(List<CheckResult> checks) {
        return of(checks, null);
    }

    /**
     * Judges a drill by its checks.
     *
     * @param effort how deep it went, where that is known: a drill that was not to read anything says so
     */
    public static Judgement of(List<CheckResult> checks, @Nullable Effort effort) {
        Judgement fault = fault(checks);
        boolean proven = checks.stream().anyMatch(check -> check.provesData() && check.status() == CheckStatus.PASSED);
        return proven || fault.verdict() != Verdict.PASS
                ? fault
                : new Judgement(
                        Verdict.NOT_VERIFIED,
                        "nothing was proven: "
                                + (effort != null && effort.depth().equals("metadata")
                                        ? "at depth metadata only what is listed is looked at, and that is as it should be"
                                        : "no check looked at restored data"));
    }

    /** As {@link #of}, but nothing needs to be proven. */
    public static Judgement fault(List<CheckResult> checks) {
        List<CheckResult> failed = with(checks, CheckStatus.FAILED);
        if (!failed.isEmpty()) {
            CheckResult culprit = failed.stream()
                    .min(Comparator.comparing(check -> ABOUT_TIME.contains(check.kind())))
                    .orElseThrow();
            return new Judgement(Verdict.FAIL, culprit.message() + more(failed.size() - 1));
        }
        List<CheckResult> unknown = with(checks, CheckStatus.ERROR);
        if (!unknown.isEmpty()) {
            return new Judgement(Verdict.NOT_VERIFIED, unknown.get(0).message() + more(unknown.size() - 1));
        }
        return new Judgement(Verdict.PASS, "");
    }

    private static List<CheckResult> with(List<CheckResult> checks, CheckStatus status) {
        return checks.stream().filter(check -> check.status() == status).toList();
    }

    private static String more(int others) {
        return others == 0 ? "" : " (and " + others + (others == 1 ? " more finding)" : " more findings)");
    }
}
