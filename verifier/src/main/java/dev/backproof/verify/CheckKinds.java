package dev.backproof.verify;

import java.util.Set;

/** Kinds of the checks that a drill makes of itself. */
final class CheckKinds {
    static final String OPEN = "open";
    static final String SNAPSHOT = "snapshot";
    static final String SANDBOX = "sandbox";
    static final String RESTORE = "restore";
    static final String LOAD = "load";
    static final String RPO = "rpo";
    static final String RTO = "rto";
    static final String DRILL = "drill";

    /** What concerns everything that a drill restores. */
    static final Set<String> OF_DRILL = Set.of(OPEN, SNAPSHOT, DRILL);

    /** What tells whether one volume or database came back at all; the kinds of others' checks are spelled out. */
    static final Set<String> OF_RESTORE = Set.of(RESTORE, LOAD, "dump", "complete");

    private CheckKinds() {}
}
