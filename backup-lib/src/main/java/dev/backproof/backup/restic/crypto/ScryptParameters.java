package dev.backproof.backup.restic.crypto;

/**
 * How hard it is to try a password: scrypt's parameters (RFC 7914 §2).
 *
 * @param n cost, a power of two above 1; memory is 128·n·r bytes, at most 1 GiB here
 * @param r block size
 * @param p how often it is run
 */
public record ScryptParameters(int n, int r, int p) {
    /** What new keys get: 32 MiB and about what restic's calibration ends at on today's machines. */
    public static final ScryptParameters STANDARD = new ScryptParameters(32_768, 8, 5);

    private static final long MAX_MEMORY = 1L << 30;
    private static final int MAX_RUNS = 1 << 10;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when a value is out of its bounds
     */
    public ScryptParameters {
        if (n < 2 || Integer.bitCount(n) != 1) {
            throw new IllegalArgumentException("scrypt's N must be a power of two above 1, not " + n);
        }
        if (r < 1 || 128L * r > MAX_MEMORY / n) {
            throw new IllegalArgumentException("scrypt with N=" + n + " and r=" + r + " is out of bounds (1 GiB)");
        }
        if (p < 1 || p > MAX_RUNS) {
            throw new IllegalArgumentException("scrypt's p must be 1 to " + MAX_RUNS + ", not " + p);
        }
    }
}
