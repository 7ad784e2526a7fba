package dev.backproof.verify.scenario;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How much of the data of a scenario's volumes a drill reads. Dumps are read whole at every depth. */
public sealed interface Depth {
    /** The word in scenarios and reports: {@code full}, {@code sample} or {@code metadata}. */
    String label();

    /** Every byte of every file. */
    record Full() implements Depth {
        @Override
        public String label() {
            return "full";
        }
    }

    /** No byte of any file: what the backup lists is compared with what it should list. */
    record Metadata() implements Depth {
        @Override
        public String label() {
            return "metadata";
        }
    }

    /** A part of the files, another one in each drill, until all were read and it begins again. */
    sealed interface Sample extends Depth {
        /** How many bytes of files a drill reads of so many; at least 1, and exceeded by the last file at most. */
        long budget(long total);

        /** After how many drills every file has been read that was there all the time. */
        default int drills(long total) {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.ceilDiv(total, budget(total))));
        }

        @Override
        default String label() {
            return "sample";
        }
    }

    /**
     * This share of the bytes.
     *
     * @param percent above 0 and at most 100
     */
    record Percent(BigDecimal percent) implements Sample {
        /** What is read when nobody says how much: everything within twenty drills. */
        public static final Percent USUAL = new Percent(BigDecimal.valueOf(5));

        @Override
        public long budget(long total) {
            return Math.max(
                    1,
                    percent.multiply(BigDecimal.valueOf(total))
                            .movePointLeft(2)
                            .setScale(0, RoundingMode.CEILING)
                            .longValueExact());
        }
    }

    /**
     * So many bytes.
     *
     * @param bytes at least 1
     */
    record Bytes(long bytes) implements Sample {
        @Override
        public long budget(long total) {
            return bytes;
        }
    }

    /**
     * As much as it takes to have read everything after so many drills.
     *
     * @param number at least 1
     */
    record Nights(int number) implements Sample {
        @Override
        public long budget(long total) {
            return Math.max(1, Math.ceilDiv(total, number));
        }
    }
}
