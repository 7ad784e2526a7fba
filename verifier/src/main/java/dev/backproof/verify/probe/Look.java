package dev.backproof.verify.probe;

/**
 * What came of looking into a file.
 *
 * @param kind how it ended
 * @param message why, in words that may follow the file's name and a colon, without what stands in the file; empty for a
 *     sound one
 */
record Look(Kind kind, String message) {
    /** Nothing is wrong with it. */
    static final Look SOUND = new Look(Kind.SOUND, "");

    enum Kind {
        SOUND,
        /** Worth a word, but no damage. */
        ODD,
        BROKEN,
        /** A bound, or something that is not here, ended the look. */
        NOT_TESTED
    }

    static Look odd(String what) {
        return new Look(Kind.ODD, what);
    }

    static Look broken(String how) {
        return new Look(Kind.BROKEN, how);
    }

    static Look notTested(String why) {
        return new Look(Kind.NOT_TESTED, why);
    }
}
