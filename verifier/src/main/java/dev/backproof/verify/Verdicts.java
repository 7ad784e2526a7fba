package dev.backproof.verify;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Makes a verdict of what checks found.
 *
 * <ol>
 *   <li>A check that failed makes it FAIL, whatever else could not be told.
 *   <li>Else a check that could not be run makes it NOT_VERIFIED.
 *   <li>Else a drill without a single passed check that looked at restored data is NOT_VERIFIED: nothing was proven.
 *   <li>Else it is PASS.
 * </ol>
 */
final class Verdicts {
    /** What counts only when nothing is wrong with the data themselves. */
    private static final Set<String> ABOUT_TIME = Set.of(CheckKinds.RPO, CheckKinds.RTO);

    private Verdicts() {}

    /**
     * A verdict and why.
     *
     * @param cause one line, empty for PASS
     */
    record Judgement(Verdict verdict, String cause) {}

    static Judgement judge(List<CheckResult> checks) {
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
        boolean proven =
                checks.stream().anyMatch(check -> check.provesData() && check.status() == CheckStatus.PASSED);
        return proven
                ? new Judgement(Verdict.PASS, "")
                : new Judgement(Verdict.NOT_VERIFIED, "nothing was proven: no check looked at restored data");
    }

    private static List<CheckResult> with(List<CheckResult> checks, CheckStatus status) {
        return checks.stream().filter(check -> check.status() == status).toList();
    }

    private static String more(int others) {
        return others == 0 ? "" : " (and " + others + (others == 1 ? " more finding)" : " more findings)");
    }
}
