package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where every blob is, in memory: about 60 bytes a blob, in primitive arrays.
 *
 * <p>Entries are numbered from 0 and keep their number. A blob that lies in several packs has several entries, which
 * {@link #nextCopy} tells one after the other. A blob being stored has a {@linkplain #reserve reserved} entry until it
 * is {@linkplain #settle settled}. May be used by several threads.
 *
 * <p>How: ids and places lie in segments that are never moved; an open-addressing table of entry numbers, hashed by the
 * ids' own first bits, leads to them. Copies of a blob follow each other on the same probe path.
 */
public final class BlobIndex {
    /** The answer when there is no such entry. */
    public static final int NONE = -1;

    private static final int SEGMENT_BITS = 13;
    private static final int SEGMENT = 1 << SEGMENT_BITS;
    private static final int SEGMENT_MASK = SEGMENT - 1;
    private static final int TREE_BIT = 1 << 31;
    private static final int PACK_MASK = ~TREE_BIT;
    private static final int RESERVED = PACK_MASK;

    private Segment[] segments = new Segment[4];
    private int size;
    private int[] table = new int[1 << 10];
    private long[] packIds = new long[64];
    private int[] packEnds = new int[16];
    private int packCount;
    private final Map<Id, Integer> packNumbers = new HashMap<>();

    /** Entries lie side by side: each id in four longs, each place in four ints. */
    private static final class Segment {
        final long[] ids = new long[4 * SEGMENT];
        final int[] packs = new int[SEGMENT];
        final int[] offsets = new int[SEGMENT];
        final int[] lengths = new int[SEGMENT];
        final int[] plainLengths = new int[SEGMENT];
    }

    /** Adds a pack with its blobs; a place that is known already is not added again. */
    public synchronized void add(Id pack, List<PackedBlob> blobs) {
        int number = packNumber(pack);
        for (PackedBlob blob : blobs) {
            if (!holds(number, blob)) {
                set(append(blob.type(), blob.id()), number, blob);
            }
        }
    }

    /** The first entry of a stored blob, or {@link #NONE}. Blobs that are only reserved are not found. */
    public synchronized int find(BlobType type, Id id) {
        return probe(type, id, slot(id.a()), NONE);
    }

    /** The entry of another copy of the blob after this one, or {@link #NONE}. */
    public synchronized int nextCopy(int entry) {
        Id id = id(entry);
        return probe(type(entry), id, slot(id.a()), entry);
    }

    /**
     * Claims a blob that is to be stored.
     *
     * @return its entry; {@link #NONE} when the blob is stored or claimed already
     */
    public synchronized int reserve(BlobType type, Id id) {
        for (int slot = slot(id.a()); table[slot] != 0; slot = (slot + 1) & (table.length - 1)) {
            if (matches(table[slot] - 1, type, id)) {
                return NONE;
            }
        }
        int entry = append(type, id);
        segment(entry).packs[entry & SEGMENT_MASK] = RESERVED | (type == BlobType.TREE ? TREE_BIT : 0);
        return entry;
    }

    /** Tells where reserved blobs were stored. */
    public synchronized void settle(Id pack, int[] entries, List<PackedBlob> blobs) {
        int number = packNumber(pack);
        for (int i = 0; i < entries.length; i++) {
            set(entries[i], number, blobs.get(i));
        }
    }

    /** How many entries there are, copies and reserved ones included. */
    public synchronized int size() {
        return size;
    }

    /** How many packs there are; they are numbered from 0. */
    public synchronized int packCount() {
        return packCount;
    }

    public synchronized Id packId(int pack) {
        return new Id(packIds[4 * pack], packIds[4 * pack + 1], packIds[4 * pack + 2], packIds[4 * pack + 3]);
    }

    /** The number of a pack, or {@link #NONE}. */
    public synchronized int findPack(Id pack) {
        return packNumbers.getOrDefault(pack, NONE);
    }

    /** Where the last known blob of a pack ends. */
    public synchronized long packEnd(int pack) {
        return Integer.toUnsignedLong(packEnds[pack]);
    }

    public synchronized Id id(int entry) {
        long[] ids = segment(entry).ids;
        int at = 4 * (entry & SEGMENT_MASK);
        return new Id(ids[at], ids[at + 1], ids[at + 2], ids[at + 3]);
    }

    public synchronized BlobType type(int entry) {
        return (segment(entry).packs[entry & SEGMENT_MASK] & TREE_BIT) == 0 ? BlobType.DATA : BlobType.TREE;
    }

    /** The number of the pack that an entry lies in. */
    public synchronized int pack(int entry) {
        return segment(entry).packs[entry & SEGMENT_MASK] & PACK_MASK;
    }

    /** Where the sealed bytes start in the pack. */
    public synchronized long offset(int entry) {
        return Integer.toUnsignedLong(segment(entry).offsets[entry & SEGMENT_MASK]);
    }

    /** Number of sealed bytes. */
    public synchronized int length(int entry) {
        return segment(entry).lengths[entry & SEGMENT_MASK];
    }

    /** The place of an entry as pack headers and index files tell it. */
    public synchronized PackedBlob blob(int entry) {
        Segment segment = segment(entry);
        int at = entry & SEGMENT_MASK;
        return new PackedBlob(
                type(entry),
                id(entry),
                Integer.toUnsignedLong(segment.offsets[at]),
                segment.lengths[at],
                segment.plainLengths[at]);
    }

    /** Number of bytes once opened and decompressed. */
    public int plainLength(int entry) {
        return blob(entry).plainLength();
    }

    /** The entries of each pack, ordered by pack and offset. Takes four bytes an entry while it is used. */
    public synchronized PackContents packContents() {
        int[] starts = new int[packCount + 1];
        for (int entry = 0; entry < size; entry++) {
            if (isStored(entry)) {
                starts[pack(entry) + 1]++;
            }
        }
        for (int pack = 0; pack < packCount; pack++) {
            starts[pack + 1] += starts[pack];
        }
        int[] entries = new int[starts[packCount]];
        int[] next = Arrays.copyOf(starts, packCount);
        for (int entry = 0; entry < size; entry++) {
            if (isStored(entry)) {
                entries[next[pack(entry)]++] = entry;
            }
        }
        return new PackContents(this, starts, entries);
    }

    private boolean isStored(int entry) {
        return pack(entry) != RESERVED;
    }

    private int probe(BlobType type, Id id, int from, int after) {
        boolean passed = after == NONE;
        for (int slot = from; table[slot] != 0; slot = (slot + 1) & (table.length - 1)) {
            int entry = table[slot] - 1;
            if (passed && matches(entry, type, id) && isStored(entry)) {
                return entry;
            }
            passed |= entry == after;
        }
        return NONE;
    }

    private boolean matches(int entry, BlobType type, Id id) {
        long[] ids = segment(entry).ids;
        int at = 4 * (entry & SEGMENT_MASK);
        return ids[at] == id.a()
                && ids[at + 1] == id.b()
                && ids[at + 2] == id.c()
                && ids[at + 3] == id.d()
                && type(entry) == type;
    }

    private boolean holds(int pack, PackedBlob blob) {
        for (int at = find(blob.type(), blob.id()); at != NONE; at = nextCopy(at)) {
            if (pack(at) == pack && blob(at).equals(blob)) {
                return true;
            }
        }
        return false;
    }

    private void set(int entry, int pack, PackedBlob blob) {
        Segment segment = segment(entry);
        int at = entry & SEGMENT_MASK;
        segment.packs[at] = pack | (blob.type() == BlobType.TREE ? TREE_BIT : 0);
        segment.offsets[at] = (int) blob.offset();
        segment.lengths[at] = blob.length();
        segment.plainLengths[at] = blob.uncompressedLength();
        long end = Math.max(packEnd(pack), blob.offset() + blob.length());
        packEnds[pack] = (int) end;
    }

    private int append(BlobType type, Id id) {
        int segmentNumber = size >>> SEGMENT_BITS;
        if (segmentNumber == segments.length) {
            segments = Arrays.copyOf(segments, 2 * segments.length);
        }
        if ((size & SEGMENT_MASK) == 0) {
            segments[segmentNumber] = new Segment();
        }
        if (3L * (size + 1) > 2L * table.length) {
            grow();
        }
        int entry = size++;
        Segment segment = segment(entry);
        int at = 4 * (entry & SEGMENT_MASK);
        segment.ids[at] = id.a();
        segment.ids[at + 1] = id.b();
        segment.ids[at + 2] = id.c();
        segment.ids[at + 3] = id.d();
        segment.packs[entry & SEGMENT_MASK] = type == BlobType.TREE ? TREE_BIT : 0;
        enter(entry);
        return entry;
    }

    private void grow() {
        table = new int[2 * table.length];
        for (int entry = 0; entry < size; entry++) {
            enter(entry);
        }
    }

    private void enter(int entry) {
        int slot = slot(segment(entry).ids[4 * (entry & SEGMENT_MASK)]);
        while (table[slot] != 0) {
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = entry + 1;
    }

    private int slot(long firstBits) {
        return (int) (firstBits >>> 20) & (table.length - 1);
    }

    private Segment segment(int entry) {
        return segments[entry >>> SEGMENT_BITS];
    }

    private int packNumber(Id pack) {
        Integer known = packNumbers.get(pack);
        if (known != null) {
            return known;
        }
        if (packCount == packEnds.length) {
            packEnds = Arrays.copyOf(packEnds, 2 * packCount);
            packIds = Arrays.copyOf(packIds, 8 * packCount);
        }
        packIds[4 * packCount] = pack.a();
        packIds[4 * packCount + 1] = pack.b();
        packIds[4 * packCount + 2] = pack.c();
        packIds[4 * packCount + 3] = pack.d();
        packNumbers.put(pack, packCount);
        return packCount++;
    }
}
