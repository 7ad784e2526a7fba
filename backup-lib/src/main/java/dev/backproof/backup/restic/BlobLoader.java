package dev.backproof.backup.restic;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import dev.backproof.backup.storage.ByteRange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches single blobs for one operation (a restore, a listing). A copy that reads wrong is read again, then the other
 * copies are tried. When a blob or its pack is not there, somebody may have pruned meanwhile: the index is brought up to
 * date, and the blob looked for again where that told anything new. May be used by several threads.
 */
public final class BlobLoader {
    private static final String MISSING = "is missing";

    /** So long after an attempt in vain none is made, lest each missing blob costs a listing. */
    private static final Duration REFRESH_PAUSE = Duration.ofMinutes(1);

    private final Repository repository;
    private final @Nullable BlobIndex fixed;

    /** Before this, the index is not read again: no known file of it had vanished. */
    private Instant nextRefresh = Instant.MIN;

    /** Looks blobs up in the repository's index, as it is when they are asked for. */
    BlobLoader(Repository repository) {
        this.repository = repository;
        fixed = null;
    }

    /** Looks blobs up in this index and nowhere else. */
    BlobLoader(Repository repository, BlobIndex index) {
        this.repository = repository;
        fixed = index;
    }

    /**
     * The plain bytes of a blob, whose hash was found right.
     *
     * @throws CorruptionException {@code MISSING_DATA} when no index or no pack has it, {@code CORRUPT_OBJECT} when every
     *     copy is damaged
     */
    public byte[] load(BlobType type, Id id) {
        Set<String> problems = new LinkedHashSet<>();
        BlobIndex index = fixed == null ? repository.index() : fixed;
        byte[] plain = tryCopies(index, type, id, problems);
        while (plain == null && isMissing(problems)) {
            BlobIndex newer = newerThan(index);
            if (newer == null) {
                break;
            }
            index = newer;
            problems.clear();
            plain = tryCopies(index, type, id, problems);
        }
        if (plain != null) {
            return plain;
        }
        String blob = type.label() + " blob " + id;
        if (problems.isEmpty()) {
            throw new CorruptionException(ErrorCode.MISSING_DATA, blob + " is in no index of " + repository.location());
        }
        throw new CorruptionException(
                isMissing(problems) ? ErrorCode.MISSING_DATA : ErrorCode.CORRUPT_OBJECT,
                blob + " cannot be read from " + repository.location() + ": " + String.join("; ", problems));
    }

    private static boolean isMissing(Set<String> problems) {
        return problems.stream().allMatch(problem -> problem.endsWith(MISSING));
    }

    /** An index that may tell more, or null when there is none. */
    private synchronized @Nullable BlobIndex newerThan(BlobIndex tried) {
        if (fixed != null) {
            return null;
        }
        BlobIndex now = repository.index();
        if (now != tried) {
            return now; // another thread was here before
        }
        Instant time = repository.options().clock().instant();
        if (time.isBefore(nextRefresh)) {
            return null;
        }
        int known = now.size();
        BlobIndex refreshed = repository.refreshIndex();
        if (refreshed != tried) {
            return refreshed;
        }
        nextRefresh = time.plus(REFRESH_PAUSE);
        return refreshed.size() > known ? refreshed : null;
    }

    private byte @Nullable [] tryCopies(BlobIndex found, BlobType type, Id id, Set<String> problems) {
        for (int entry = found.find(type, id); entry != BlobIndex.NONE; entry = found.nextCopy(entry)) {
            PackedBlob blob = found.blob(entry);
            Id pack = found.packId(found.pack(entry));
            for (int attempt = 1; attempt <= 2; attempt++) {
                try {
                    byte[] sealed = attempt == 1 && type == BlobType.TREE
                            ? repository
                                    .packBlocks()
                                    .read(pack, blob.offset(), blob.length(), found.packEnd(found.pack(entry)))
                            : repository
                                    .store()
                                    .getBytes(FileKind.PACK.key(pack), ByteRange.of(blob.offset(), blob.length()));
                    return repository.decoder().decode(blob, sealed, 0);
                } catch (FormatException e) {
                    repository.packBlocks().forget(pack, blob.offset(), blob.length());
                    problems.add("pack " + pack + " at " + blob.offset() + ": " + e.getMessage());
                } catch (StorageException e) {
                    switch (e.code()) {
                        case OBJECT_NOT_FOUND -> problems.add("pack " + pack + " " + MISSING);
                        case OBJECT_TOO_SHORT -> problems.add("pack " + pack + " is cut off");
                        case TRANSFER_BROKEN -> problems.add("pack " + pack + " is not what was stored");
                        default -> throw e;
                    }
                }
            }
        }
        return null;
    }
}
