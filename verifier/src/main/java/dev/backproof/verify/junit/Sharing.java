package dev.backproof.verify.junit;

/**
 * Who shares one restore. What is shared is the restore of the same items from the same snapshot into the same sandbox:
 * scenarios that differ in their assertions only have one between them, at depth {@code full}.
 */
public enum Sharing {
    /** All test classes and scenarios of the launcher's session: one build, one run of an IDE. */
    RUN,

    /** The test classes of one suite ({@code @Suite}); without suites, all of one execution. */
    SUITE,

    /** One test class with what is nested in it; what was restored is gone after it. */
    CLASS
}
