package dev.backproof.verify.restore;

import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The files of a drill's volumes on a ring, each at a place that only the seed, the volume's name and the path decide: the
 * first eight bytes of SHA-256 over these, as a signed number. A drill reads an arc of the ring and the next one goes on
 * where it ended, so that every file that stays is read in each round, whatever comes and goes meanwhile.
 *
 * <p>Keeps 16 bytes for each file while it is filled, and 16 more once an arc was asked for. For one thread; only
 * {@link #place} is for many.
 */
public final class SampleRing {
    private final byte[] seed;
    private long[] places = new long[1024];
    private long[] sizes = new long[1024];
    private int count;

    /** An empty ring. */
    public SampleRing(String seed) {
        this.seed = seed.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A part of the ring.
     *
     * @param from the first place in it
     * @param next where the next arc begins
     * @param all whether it is the whole ring
     */
    public record Arc(long from, long next, boolean all) {
        /** Whether a place lies in it. */
        public boolean holds(long place) {
            if (all) {
                return true;
            }
            return from < next ? place >= from && place < next : place >= from || place < next;
        }

        /** Whether it reaches beyond the end of the ring, or up to it: a round ends in it. */
        public boolean endsRound() {
            return all || next <= from;
        }
    }

    /** Adds a file. */
    public void add(String volume, EntryPath path, long size) {
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
        }
        places[count] = place(volume, path);
        sizes[count] = size;
        count++;
    }

    /** How many files there are. */
    public long files() {
        return count;
    }

    /** Bytes of all files. */
    public long bytes() {
        return Arrays.stream(sizes, 0, count).sum();
    }

    /** Where a file lies. */
    public long place(String volume, EntryPath path) {
        MessageDigest digest = sha256();
        digest.update(seed);
        digest.update((byte) 0);
        digest.update(volume.getBytes(StandardCharsets.UTF_8));
        for (RawName name : path.names()) {
            digest.update((byte) 0);
            digest.update(name.bytes());
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /**
     * The arc that begins at a place and holds files of so many bytes: the last of them may reach beyond that, so that a
     * file of any size gets its turn.
     */
    public Arc from(long place, long budget) {
        Sorted sorted = new Sorted();
        int found = Arrays.binarySearch(sorted.places, place);
        return sorted.arc(found >= 0 ? found : -found - 1, budget);
    }

    /**
     * The arc of one of so many that together are the ring, for when it is not known where the last one ended: the one
     * that begins at the first file before which the others up to it hold their share of the bytes.
     *
     * @param number from 0
     */
    public Arc part(int number, int of, long budget) {
        Sorted sorted = new Sorted();
        double before = (double) bytes() * number / of;
        double sum = 0;
        int first = 0;
        while (first < sorted.places.length && sum < before) {
            sum += sorted.sizes[first++];
        }
        return sorted.arc(first, budget);
    }

    /** The places in order, each once, with the bytes that lie there. */
    private final class Sorted {
        private final long[] places;
        private final long[] sizes;

        Sorted() {
            places = Arrays.stream(SampleRing.this.places, 0, count)
                    .sorted()
                    .distinct()
                    .toArray();
            sizes = new long[places.length];
            for (int i = 0; i < count; i++) {
                sizes[Arrays.binarySearch(places, SampleRing.this.places[i])] += SampleRing.this.sizes[i];
            }
        }

        /** The arc from the file of this number, or from the start of the ring when there is none. */
        Arc arc(int first, long budget) {
            long taken = 0;
            for (int i = 0; i < places.length; i++) {
                int at = (first + i) % places.length;
                if (taken >= budget && sizes[at] > 0) {
                    return new Arc(places[first % places.length], places[at], false);
                }
                taken += sizes[at];
            }
            return new Arc(Long.MIN_VALUE, Long.MIN_VALUE, true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
