package dev.backproof.backup.kubernetes;

/** How well an asset is protected, the worst first. */
public enum AuditState {
    /** Nothing backs it up. */
    UNPROTECTED(true),
    /** What backs it up is switched off, has failed, has never succeeded or did so too long ago. */
    FAILING(true),
    /** It is backed up, but no drill has restored it lately. */
    UNPROVEN(false),
    /** It is backed up, and a drill has restored it. */
    PROVEN(false),
    /** Left out on purpose, or of no use by itself. */
    LEFT_OUT(false);

    private final boolean red;

    AuditState(boolean red) {
        this.red = red;
    }

    /** Whether somebody has to do something. */
    public boolean isRed() {
        return red;
    }
}
