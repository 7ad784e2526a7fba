package dev.backproof.verify.assertion;

import java.util.List;

/**
 * What a number was like in the proven drills before, and whether a new one is out of the ordinary. Robust: a few odd drills
 * move neither the median nor the median absolute deviation, which times 1.4826 is the standard deviation of a normal
 * distribution (Rousseeuw and Croux, "Alternatives to the Median Absolute Deviation", 1993).
 *
 * @param median of an even number of drills the mean of the two in the middle, rounded down
 * @param deviation the median absolute deviation times 1.4826
 * @param least the smallest
 * @param most the largest
 * @param number of drills
 */
record Spread(long median, double deviation, long least, long most, int number) {
    /** So many deviations from the median are still ordinary: a log that is emptied each month stays within it. */
    private static final int ORDINARY = 6;

    private static final double OF_NORMAL = 1.4826;
    private static final int DOUBLED = 2;

    /** What a new number is. */
    enum Verdict {
        ORDINARY,
        EMPTIED,
        SHRUNK,
        GROWN
    }

    /** How the numbers of one kind are judged. */
    enum Kind {
        /** Files and rows, which come and go one by one: the fewer there are, the more their number swings. */
        COUNT(5, 10),
        BYTES(64_000, 64_000);

        private final long leastToBeEmptied;
        private final long leastToShrink;

        Kind(long leastToBeEmptied, long leastToShrink) {
            this.leastToBeEmptied = leastToBeEmptied;
            this.leastToShrink = leastToShrink;
        }

        private double swing(long median) {
            return this == COUNT ? Math.sqrt((double) median) : 0;
        }
    }

    /** Of one number or more. */
    static Spread of(List<Long> numbers) {
        List<Long> sorted = numbers.stream().sorted().toList();
        long median = median(sorted);
        List<Long> distances = sorted.stream()
                .map(number -> Math.abs(number - median))
                .sorted()
                .toList();
        return new Spread(median, OF_NORMAL * median(distances), sorted.getFirst(), sorted.getLast(), sorted.size());
    }

    private static long median(List<Long> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : Math.floorDiv(sorted.get(middle - 1) + sorted.get(middle), 2L);
    }

    /**
     * Judges a new number.
     *
     * @param shrunkTo down to this share of the median it has shrunk
     */
    Verdict judge(long now, Kind kind, double shrunkTo) {
        boolean steady = least == most;
        double ordinary = ORDINARY * (steady ? 0 : Math.max(deviation, kind.swing(median)));
        if (now == 0 && least >= kind.leastToBeEmptied && median > ORDINARY * deviation) {
            return Verdict.EMPTIED;
        }
        if (median < kind.leastToShrink) {
            return Verdict.ORDINARY;
        }
        if (now < least && now <= shrunkTo * median && median - now >= ordinary) {
            return Verdict.SHRUNK;
        }
        return now > most && now / DOUBLED >= median && now - median >= ordinary ? Verdict.GROWN : Verdict.ORDINARY;
    }
}
