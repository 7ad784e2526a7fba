package dev.backproof.verify.probe;

/** Tells bytes that look like dice, as encrypted ones do. */
final class RandomBytes {
    /** With fewer bytes nothing can be told. */
    private static final int FEWEST = 512;

    private RandomBytes() {}

    /**
     * Whether the entropy of the bytes is that of random ones: for {@code n} of them about {@code 8 - 255 / (2 n ln 2)} bits
     * a byte (Miller's correction of the estimated entropy). Packed data come near, so this alone says nothing.
     */
    static boolean lookRandom(byte[] bytes) {
        if (bytes.length < FEWEST) {
            return false;
        }
        int[] counts = new int[256];
        for (byte each : bytes) {
            counts[each & 0xff]++;
        }
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / bytes.length;
                entropy -= share * Math.log(share) / Math.log(2);
            }
        }
        return entropy >= expected(bytes.length) - tolerance(bytes.length);
    }

    /** How far random bytes stay below at most: five times the deviation, {@code sqrt(2 * 255) / (2 n ln 2)}, and a little. */
    private static double tolerance(int length) {
        return 0.01 + 5 * Math.sqrt(2 * 255) / (2 * length * Math.log(2));
    }

    /** The correction overshoots below some thousand bytes, where many values do not come up at all. */
    private static double expected(int length) {
        double mean = length / 256.0;
        double entropy = 0;
        double probability = Math.exp(-mean);
        for (int count = 1; count < 64 + 4 * mean; count++) {
            probability *= mean / count;
            double share = (double) count / length;
            entropy -= 256 * probability * share * Math.log(share) / Math.log(2);
        }
        return entropy;
    }
}
