package dev.backproof.verify.result;

import java.util.Collection;

/** What a drill says of a backup. The three never blur: a sandbox without room is not a broken backup. */
public enum Verdict {
    /** The backup came back as it should, and at least one check that proves data ran. */
    PASS,
    /** The backup did not come back as it should. */
    FAIL,
    /** It could not be told: key, cap, network, sandbox, time. */
    NOT_VERIFIED;

    /** The verdict over several: any FAIL wins, then any NOT_VERIFIED; none at all is NOT_VERIFIED. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        if (verdicts.contains(FAIL)) {
            return FAIL;
        }
        return verdicts.isEmpty() || verdicts.contains(NOT_VERIFIED) ? NOT_VERIFIED : PASS;
    }
}
