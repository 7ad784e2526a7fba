package dev.backproof.verify;

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

    private CheckKinds() {}
}
