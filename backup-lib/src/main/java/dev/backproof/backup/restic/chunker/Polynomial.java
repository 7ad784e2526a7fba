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

    /**
     * Checks the degree.
     *
     * @throws IllegalArgumentException when it is above {@value #DEGREE}
     */
    public Polynomial {
        if (degree(bits) > DEGREE) {
            throw new IllegalArgumentException("the degree must not be above " + DEGREE);
        }
    }

    /**
     * Reads hex without prefix, as in a repository's config.
     *
     * @throws IllegalArgumentException when it is not a hexadecimal number, or the degree is above {@value #DEGREE}
     */
    public static Polynomial parse(String hex) {
        if (!hex.matches("[0-9a-fA-F]{1,16}")) {
            throw new IllegalArgumentException("'" + hex + "' is not a hexadecimal number of up to 16 digits");
        }
        return new Polynomial(Long.parseUnsignedLong(hex, 16));
    }

    /** A random irreducible polynomial of degree 53; about one in 26 that are tried is. */
    public static Polynomial random(RandomGenerator random) {
        Polynomial candidate;
        do {
            long bits = random.nextLong() & ((1L << (DEGREE + 1)) - 1);
            candidate = new Polynomial(bits | 1L << DEGREE | 1);
        } while (!candidate.isIrreducible());
        return candidate;
    }

    /** The highest power with a coefficient; -1 for zero. */
    public int degree() {
        return degree(bits);
    }

    /**
     * Whether it is no product of smaller ones; only such a polynomial may cut. M. Ben-Or's test: x^(2^i) - x, the product
     * of all irreducible polynomials of a degree that divides i, has no factor in common with it for any i up to half the
     * degree.
     */
    public boolean isIrreducible() {
        if (degree() < 1) {
            return false;
        }
        long power = remainder(2, bits);
        for (int i = 1; i <= degree() / 2; i++) {
            power = times(power, power);
            if (gcd(bits, power ^ 2) != 1) {
                return false;
            }
        }
        return true;
    }

    /** Lower case hex without prefix. */
    public String toHex() {
        return Long.toHexString(bits);
    }

    @Override
    public String toString() {
        return toHex();
    }

    /** Multiplies a remainder by x^8 as often as asked. */
    long timesBytes(long factor, int bytes) {
        long product = factor;
        for (int i = 0; i < 8 * bytes; i++) {
            product = timesX(product);
        }
        return product;
    }

    /** Multiplies two remainders. */
    long times(long a, long b) {
        long product = 0;
        for (int i = degree() - 1; i >= 0; i--) {
            product = timesX(product);
            if ((b >>> i & 1) != 0) {
                product ^= a;
            }
        }
        return product;
    }

    private long timesX(long factor) {
        long product = factor << 1;
        return (product >>> degree() & 1) == 0 ? product : product ^ bits;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, remainder(a, b));
    }

    private static long remainder(long dividend, long divisor) {
        long rest = dividend;
        for (int shift = degree(rest) - degree(divisor); shift >= 0; shift = degree(rest) - degree(divisor)) {
            rest ^= divisor << shift;
        }
        return rest;
    }

    private static int degree(long bits) {
        return 63 - Long.numberOfLeadingZeros(bits);
    }
}
