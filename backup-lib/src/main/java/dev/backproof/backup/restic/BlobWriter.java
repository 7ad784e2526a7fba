package dev.backproof.backup.restic;

import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackHeader;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    /** In half the time of level 3, which restic's default is like, and seldom more than a few hundredths larger. */
    private static final int COMPRESSION_LEVEL = 2;

    private final Repository repository;
    private final BlobIndex index;
    private final @Nullable PackUploader uploader;
    private final PackFiller dataPacks = new PackFiller();
    private final PackFiller treePacks = new PackFiller();
    private final LongAdder dataBlobs = new LongAdder();
    private final LongAdder treeBlobs = new LongAdder();
    private final LongAdder plainBytes = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();
    /** As many as ever worked at once. */
    private final ConcurrentLinkedQueue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

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
        Workspace idle = workspaces.poll();
        Workspace workspace = idle == null ? new Workspace() : idle;
        try {
            int sealedLength = workspace.seal(type, plain, offset, length);
            boolean compressed = workspace.compressed;
            count(type, length, sealedLength + PackHeader.entryLength(compressed));
            if (uploader != null) {
                (type == BlobType.DATA ? dataPacks : treePacks)
                        .add(uploader, entry, type, id, workspace.sealed, sealedLength, compressed ? length : 0);
            }
        } finally {
            workspaces.add(workspace);
        }
        return new Saved(id, true);
    }

    /** The memory in which one thread at a time makes the sealed form of a blob. */
    private final class Workspace {
        private byte[] frame = new byte[0];
        private byte[] sealed = new byte[0];
        private byte[] back = new byte[0];
        private boolean compressed;

        /** Leaves the sealed form in {@link #sealed}, checked by opening it, and returns its length. */
        int seal(BlobType type, byte[] plain, int offset, int length) {
            int frameLength = compress(type, plain, offset, length);
            byte[] content = compressed ? frame : plain;
            int start = compressed ? 0 : offset;
            int contentLength = compressed ? frameLength : length;
            sealed = withRoom(sealed, Sealing.sealedLength(contentLength));
            int sealedLength = repository.sealing().seal(content, start, contentLength, sealed, 0);
            if (!repository.sealing().opensTo(sealed, 0, content, start, contentLength)
                    || (compressed && !decompressesTo(frameLength, plain, offset, length))) {
                throw new IllegalStateException("a sealed blob does not open to what it was");
            }
            return sealedLength;
        }

        /** Compresses where it pays; trees always, since restic's prune rewrites those that are not. */
        private int compress(BlobType type, byte[] plain, int offset, int length) {
            compressed = false;
            if (repository.config().version() < 2 || length == 0) {
                return 0;
            }
            frame = withRoom(frame, repository.compression().bound(length));
            int frameLength = repository.compression().compress(plain, offset, length, COMPRESSION_LEVEL, frame);
            compressed = type == BlobType.TREE || frameLength < length;
            return frameLength;
        }

        private boolean decompressesTo(int frameLength, byte[] plain, int offset, int length) {
            back = withRoom(back, length);
            repository.compression().decompress(frame, 0, frameLength, back, length);
            return Arrays.equals(back, 0, length, plain, offset, offset + length);
        }

        /** The array, or one that is large enough; a little larger, so that the next ones need not grow, too. */
        private static byte[] withRoom(byte[] array, int length) {
            return array.length >= length ? array : new byte[length + length / 4];
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
                PackUploader uploader,
                int entry,
                BlobType type,
                Id id,
                byte[] sealed,
                int length,
                int uncompressedLength) {
            int packSize = repository.options().packSize();
            if (length >= packSize) {
                OpenPack alone = uploader.newPack();
                alone.add(entry, type, id, sealed, length, uncompressedLength);
                uploader.upload(alone);
                return;
            }
            if (pack == null) {
                pack = uploader.newPack();
            }
            pack.add(entry, type, id, sealed, length, uncompressedLength);
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
