package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackHeader;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores blobs that the repository does not have: compresses and seals them, fills packs (data and trees apart), uploads
 * them, and writes index files once their packs are stored. Many threads may {@link #save}; they are held up when the
 * store is slower than they are.
 *
 * <p>What was saved is durable and known to others after {@link #flush}. Closing without a flush gives up: packs that
 * were stored stay unreferenced, until prune removes them.
 */
public final class BlobWriter implements AutoCloseable {
    private static final int COMPRESSION_LEVEL = 3;

    private final Repository repository;
    private final BlobIndex index;
    private final @Nullable PackUploader uploader;
    private final PackFiller dataPacks = new PackFiller();
    private final PackFiller treePacks = new PackFiller();
    private final LongAdder dataBlobs = new LongAdder();
    private final LongAdder treeBlobs = new LongAdder();
    private final LongAdder plainBytes = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();
    private boolean flushed;
    private boolean closed;

    /**
     * A writer.
     *
     * @param index of what is not to be stored again
     */
    BlobWriter(Repository repository, BlobIndex index, @Nullable RepositoryLock lock, LongConsumer packStored) {
        this.repository = repository;
        this.index = index;
        uploader = lock == null ? null : new PackUploader(repository, index, lock, packStored);
    }

    /** Where what is stored so far can be found. */
    public BlobIndex index() {
        return index;
    }

    /** A blob and whether it had to be stored. */
    public record Saved(Id id, boolean isNew) {}

    /**
     * What was new so far.
     *
     * @param plainBytes of both kinds of blobs
     * @param storedBytes of these blobs with all that sealing and listing them adds
     */
    public record Counts(long dataBlobs, long treeBlobs, long plainBytes, long storedBytes) {}

    /** Stores the bytes as a blob unless the repository has it, or is just getting it. The array may be used again. */
    public Saved save(BlobType type, byte[] plain, int offset, int length) {
        if (uploader != null) {
            uploader.rethrowFailure();
        }
        Id id = Id.hash(plain, offset, length);
        int entry = index.reserve(type, id);
        if (entry == BlobIndex.NONE) {
            return new Saved(id, false);
        }
        byte[] content =
                offset == 0 && length == plain.length ? plain : Arrays.copyOfRange(plain, offset, offset + length);
        byte[] compressed = compress(type, content);
        byte[] sealed = repository.sealing().seal(compressed == null ? content : compressed);
        verify(content, compressed != null, sealed);
        count(type, length, sealed.length + PackHeader.entryLength(compressed != null));
        if (uploader != null) {
            (type == BlobType.DATA ? dataPacks : treePacks)
                    .add(uploader, entry, type, id, sealed, compressed == null ? 0 : length);
        }
        return new Saved(id, true);
    }

    /** Compresses where it pays; trees always, since restic's prune rewrites those that are not. */
    private byte @Nullable [] compress(BlobType type, byte[] plain) {
        if (repository.config().version() < 2 || plain.length == 0) {
            return null;
        }
        byte[] compressed = repository.compression().compress(plain, 0, plain.length, COMPRESSION_LEVEL);
        return type == BlobType.TREE || compressed.length < plain.length ? compressed : null;
    }

    private void verify(byte[] plain, boolean compressed, byte[] sealed) {
        byte[] back = repository.sealing().open(sealed);
        if (compressed) {
            back = repository.compression().decompress(back, 0, back.length, plain.length);
        }
        if (!Arrays.equals(back, plain)) {
            throw new IllegalStateException("a sealed blob does not open to what it was");
        }
    }

    private void count(BlobType type, int plainLength, int storedLength) {
        (type == BlobType.DATA ? dataBlobs : treeBlobs).increment();
        plainBytes.add(plainLength);
        storedBytes.add(storedLength);
    }

    /** What was new so far. */
    public Counts counts() {
        return new Counts(dataBlobs.sum(), treeBlobs.sum(), plainBytes.sum(), storedBytes.sum());
    }

    /** Stores what is still in memory and returns when all of it, and the index that names it, is durable. */
    public void flush() {
        if (uploader != null) {
            dataPacks.flush(uploader);
            treePacks.flush(uploader);
            uploader.finish();
        }
        flushed = true;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (uploader != null) {
            uploader.close();
        }
        if (uploader == null || !flushed) {
            repository.dropIndex(); // it has entries of blobs that were never stored
        }
        repository.writerClosed();
    }

    /** The pack of one type that is being filled. */
    private final class PackFiller {
        private @Nullable OpenPack pack;

        synchronized void add(
                PackUploader uploader, int entry, BlobType type, Id id, byte[] sealed, int uncompressedLength) {
            int packSize = repository.options().packSize();
            if (sealed.length >= packSize) {
                OpenPack alone = uploader.newPack();
                alone.add(entry, type, id, sealed, sealed.length, uncompressedLength);
                uploader.upload(alone);
                return;
            }
            if (pack == null) {
                pack = uploader.newPack();
            }
            pack.add(entry, type, id, sealed, sealed.length, uncompressedLength);
            if (pack.isFull(packSize)) {
                flush(uploader);
            }
        }

        synchronized void flush(PackUploader uploader) {
            if (pack != null) {
                uploader.upload(pack);
                pack = null;
            }
        }
    }
}
