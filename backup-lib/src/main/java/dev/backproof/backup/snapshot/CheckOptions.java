package dev.backproof.backup.snapshot;

/**
 * How deep a check goes.
 *
 * @param readData which packs are read in full, after the structure was checked
 */
public record CheckOptions(ReadData readData) {
    /** Index, listing and trees; no file data is read. */
    public static CheckOptions structure() {
        return new CheckOptions(new ReadData.None());
    }

    /** Every byte of every pack. */
    public static CheckOptions allData() {
        return new CheckOptions(new ReadData.All());
    }

    /** A part of the packs. */
    public static CheckOptions subset(ReadData part) {
        return new CheckOptions(part);
    }

    /** Which packs are read. */
    public sealed interface ReadData {
        /** No pack. */
        record None() implements ReadData {}

        /** Every pack. */
        record All() implements ReadData {}

        /**
         * Packs whose first id byte, modulo {@code of}, is {@code number - 1}: all are read after {@code of} runs.
         *
         * @param number from 1
         * @param of at most 256
         */
        record Slice(int number, int of) implements ReadData {
            public Slice {
                if (of < 1 || of > 256 || number < 1 || number > of) {
                    throw new IllegalArgumentException("not a slice: " + number + "/" + of);
                }
            }
        }

        /** A random share of the packs, at least one. */
        record Percent(double percent) implements ReadData {
            public Percent {
                if (!(percent > 0 && percent <= 100)) {
                    throw new IllegalArgumentException("not a percentage: " + percent);
                }
            }
        }

        /** The share of packs, chosen at random, that so many bytes are of the repository; at least one. */
        record Bytes(long bytes) implements ReadData {
            public Bytes {
                if (bytes <= 0) {
                    throw new IllegalArgumentException("not a size: " + bytes);
                }
            }
        }
    }
}
