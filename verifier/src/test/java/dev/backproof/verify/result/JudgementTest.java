package dev.backproof.verify.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final CheckResult PROOF = check("rows", CheckStatus.PASSED, true, "proof");
    private static final CheckResult INVENTORY = check("table", CheckStatus.PASSED, false, "there");
    private static final CheckResult LATE = check("rpo", CheckStatus.FAILED, false, "too old");
    private static final CheckResult CUT = check("dump", CheckStatus.FAILED, false, "dump is cut");
    private static final CheckResult EMPTY = check("rows", CheckStatus.FAILED, true, "table is empty");
    private static final CheckResult UNKNOWN = check("sandbox", CheckStatus.ERROR, false, "no sandbox");
    private static final CheckResult SKIPPED = check("rows", CheckStatus.SKIPPED, true, "nothing to look at");

    @Test
    void passNeedsACheckThatLookedAtRestoredData() {
        assertThat(Judgement.of(List.of(INVENTORY, PROOF))).isEqualTo(new Judgement(Verdict.PASS, ""));
        assertThat(Judgement.of(List.of(INVENTORY)))
                .isEqualTo(new Judgement(Verdict.NOT_VERIFIED, "nothing was proven: no check looked at restored data"));
        assertThat(Judgement.of(List.of(SKIPPED)).verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(Judgement.of(List.of()).verdict()).isEqualTo(Verdict.NOT_VERIFIED);
    }

    @Test
    void failedCheckWinsOverWhatCouldNotBeTold() {
        assertThat(Judgement.of(List.of(PROOF, UNKNOWN, EMPTY)))
                .isEqualTo(new Judgement(Verdict.FAIL, "table is empty"));
        assertThat(Judgement.of(List.of(PROOF, UNKNOWN))).isEqualTo(new Judgement(Verdict.NOT_VERIFIED, "no sandbox"));
    }

    @Test
    void firstCulpritIsTheCauseButTimeComesLast() {
        assertThat(Judgement.of(List.of(LATE, CUT, EMPTY)).cause()).isEqualTo("dump is cut (and 2 more findings)");
        assertThat(Judgement.of(List.of(PROOF, LATE, CUT)).cause()).isEqualTo("dump is cut (and 1 more finding)");
        assertThat(Judgement.of(List.of(PROOF, LATE)).cause()).isEqualTo("too old");
    }

    @Test
    void faultNeedsNoProof() {
        assertThat(Judgement.fault(List.of())).isEqualTo(new Judgement(Verdict.PASS, ""));
        assertThat(Judgement.fault(List.of(UNKNOWN)).verdict()).isEqualTo(Verdict.NOT_VERIFIED);
    }

    private static CheckResult check(String kind, CheckStatus status, boolean provesData, String message) {
        return new CheckResult(kind, kind, status, provesData, message, "", "", Duration.ZERO);
    }
}
