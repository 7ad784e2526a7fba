package dev.backproof.verify.junit;

/** What a test may do with what it is given. */
public enum Access {
    /** Look at it. All tests see the same data, so nobody may change them; a database's connections refuse it. */
    READ_ONLY,

    /**
     * Change it, for this test alone: a volume is a copy, a database one transaction that is taken back after the test.
     * {@link dev.backproof.verify.restore.IsolatedDatabase} says what that leaves out: no DDL, no tables of MyISAM or Aria.
     * Tests that may write into the same database do not run at the same time.
     */
    WRITABLE
}
