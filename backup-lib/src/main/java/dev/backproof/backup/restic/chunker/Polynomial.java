package dev.backproof.backup.restic.chunker;

import java.util.random.RandomGenerator;

/**
 * A polynomial over F_2, bit i being the coefficient of x^i; a repository's own one decides where its files are cut.
 *
 * @param bits the coefficients; degree at most 53, so that a fingerprint and a byte fit into a long
 */
public record Polynomial(long bits) {
    /** Degree of the polynomials that repositories are made with. */
    public static final int DEGREE = 53;

    /** Reads lower case hex without prefix, as in a repository's config. */
    public static Polynomial parse(String hex) {
        return Pending.body();
    }

    /** A random irreducible polynomial of degree 53. */
    public static Polynomial random(RandomGenerator random) {
        return Pending.body();
    }

    /** The highest power with a coefficient; -1 for zero. */
    public int degree() {
        return 63 - Long.numberOfLeadingZeros(bits);
    }

    /** Whether it is no product of smaller ones; only such a polynomial may cut. */
    public boolean isIrreducible() {
        return Pending.body();
    }

    /** Lower case hex without prefix. */
    public String toHex() {
        return Long.toHexString(bits);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
