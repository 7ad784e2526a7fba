package dev.backproof.backup.restic;

import dev.backproof.backup.restic.cache.LocalCache;
import dev.backproof.backup.restic.cache.LocalCache.Section;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads small pieces of packs through blocks of about 1 MiB, the last few of which are kept: trees that belong together
 * lie side by side, so one transfer brings many. In a local cache, if there is one, blocks stay for later. May be used by
 * several threads.
 */
final class PackBlocks {
    /** Just under 1 MiB, so that a block with its array header does not spill into another region of the heap. */
    private static final int BLOCK = (1 << 20) - 64;

    private static final int KEPT = 16;

    private final ObjectStore store;
    private final @Nullable LocalCache cache;
    private final Map<Place, byte[]> kept = new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    private record Place(Id pack, long block) {
        /** In the cache; the pack's id comes first. */
        String name() {
            return pack + "-" + block;
        }
    }

    PackBlocks(ObjectStore store, @Nullable LocalCache cache) {
        this.store = store;
        this.cache = cache;
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
        int length = (int) Math.min(BLOCK, packEnd - start);
        byte[] block = cached(place, length);
        if (block == null) {
            block = store.getBytes(FileKind.PACK.key(place.pack), ByteRange.of(start, length));
            cache(place, block);
        }
        synchronized (kept) {
            kept.put(place, block);
        }
        return block;
    }

    /** A cached block is followed by its SHA-256, since nothing else tells whether it is whole. */
    private byte @Nullable [] cached(Place place, int length) {
        if (cache == null) {
            return null;
        }
        return cache.get(
                        Section.TREES,
                        place.name(),
                        bytes -> bytes.length == length + Id.BYTES
                                && Id.hash(bytes, 0, length).equals(Id.of(bytes, length)))
                .map(bytes -> Arrays.copyOf(bytes, length))
                .orElse(null);
    }

    private void cache(Place place, byte[] block) {
        if (cache != null) {
            byte[] bytes = Arrays.copyOf(block, block.length + Id.BYTES);
            Id.hash(block).putInto(bytes, block.length);
            cache.put(Section.TREES, place.name(), bytes);
        }
    }

    /** Keeps a pack of trees that was just stored in the cache. */
    void stored(Id pack, PackBuffer content, List<PackedBlob> blobs) {
        if (cache == null || blobs.getFirst().type() != BlobType.TREE) {
            return;
        }
        long end = blobs.getLast().offset() + blobs.getLast().length();
        try (InputStream in = content.open()) {
            for (long block = 0; block * BLOCK < end; block++) {
                cache(new Place(pack, block), in.readNBytes((int) Math.min(BLOCK, end - block * BLOCK)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // from memory, so never
        }
    }

    /** Drops what was read of a part of a pack: it is not what the pack should hold. */
    void forget(Id pack, long offset, int length) {
        for (long block = offset / BLOCK; block <= (offset + length - 1) / BLOCK; block++) {
            Place place = new Place(pack, block);
            synchronized (kept) {
                kept.remove(place);
            }
            if (cache != null) {
                cache.remove(Section.TREES, place.name());
            }
        }
    }

    /** Removes from the cache what lies in packs that this index does not know. */
    void keepOnly(BlobIndex index) {
        if (cache != null) {
            cache.keepOnly(Section.TREES, name -> {
                String pack = name.substring(0, Math.max(0, name.indexOf('-')));
                return Id.isId(pack) && index.findPack(Id.parse(pack)) != BlobIndex.NONE;
            });
        }
    }

    private byte @Nullable [] lookUp(Place place) {
        synchronized (kept) {
            return kept.get(place);
        }
    }
}
