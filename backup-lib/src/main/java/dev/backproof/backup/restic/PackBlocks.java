package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads small pieces of packs through blocks of about 1 MiB, the last few of which are kept: trees that belong together
 * lie side by side, so one transfer brings many. May be used by several threads.
 */
final class PackBlocks {
    /** Just under 1 MiB, so that a block with its array header does not spill into another region of the heap. */
    private static final int BLOCK = (1 << 20) - 64;

    private static final int KEPT = 16;

    private final ObjectStore store;
    private final Map<Place, byte[]> kept = new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    private record Place(Id pack, long block) {}

    PackBlocks(ObjectStore store) {
        this.store = store;
    }

    /**
     * The bytes of a pack from an offset on.
     *
     * @param packEnd where the known part of the pack ends; nothing behind it is asked for
     */
    byte[] read(Id pack, long offset, int length, long packEnd) {
        if (length > BLOCK) {
            return store.getBytes(FileKind.PACK.key(pack), ByteRange.of(offset, length));
        }
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            long block = (offset + done) / BLOCK;
            int start = (int) (offset + done - block * BLOCK);
            byte[] source = block(new Place(pack, block), packEnd);
            int count = Math.min(length - done, source.length - start);
            System.arraycopy(source, start, bytes, done, count);
            done += count;
        }
        return bytes;
    }

    private byte[] block(Place place, long packEnd) {
        byte[] known = lookUp(place);
        if (known != null) {
            return known;
        }
        long start = place.block * BLOCK;
        byte[] fetched =
                store.getBytes(FileKind.PACK.key(place.pack), ByteRange.of(start, Math.min(BLOCK, packEnd - start)));
        synchronized (kept) {
            kept.put(place, fetched);
        }
        return fetched;
    }

    private byte @Nullable [] lookUp(Place place) {
        synchronized (kept) {
            return kept.get(place);
        }
    }
}
