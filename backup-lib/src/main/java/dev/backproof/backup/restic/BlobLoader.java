package dev.backproof.backup.restic;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import dev.backproof.backup.storage.ByteRange;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches single blobs for one operation (a restore, a listing). A copy that reads wrong is read again, then the other
 * copies are tried. When a blob or its pack is not there, somebody may have pruned meanwhile: the index is loaded anew,
 * once in the operation. May be used by several threads.
 */
public final class BlobLoader {
    private static final String MISSING = "is missing";

    private final Repository repository;
    private final Supplier<BlobIndex> index;
    private boolean refreshed;

    /** Looks blobs up in the repository's index, as it is when they are asked for. */
    BlobLoader(Repository repository) {
        this.repository = repository;
        index = repository::index;
    }

    /** Looks blobs up in this index and nowhere else. */
    BlobLoader(Repository repository, BlobIndex index) {
        this.repository = repository;
        this.index = () -> index;
        refreshed = true;
    }

    /**
     * The plain bytes of a blob, whose hash was found right.
     *
     * @throws CorruptionException {@code MISSING_DATA} when no index or no pack has it, {@code CORRUPT_OBJECT} when every
     *     copy is damaged
     */
    public byte[] load(BlobType type, Id id) {
        Set<String> problems = new LinkedHashSet<>();
        byte[] plain = tryCopies(type, id, problems);
        if (plain == null && isMissing(problems)) {
            refreshOnce();
            problems.clear();
            plain = tryCopies(type, id, problems);
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

    private synchronized void refreshOnce() {
        if (!refreshed) {
            refreshed = true;
            repository.refreshIndex();
        }
    }

    private byte @Nullable [] tryCopies(BlobType type, Id id, Set<String> problems) {
        BlobIndex found = index.get();
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
                    problems.add("pack " + pack + " at " + blob.offset() + ": " + e.getMessage());
                } catch (StorageException e) {
                    switch (e.code()) {
                        case OBJECT_NOT_FOUND -> problems.add("pack " + pack + " " + MISSING);
                        case OBJECT_TOO_SHORT -> problems.add("pack " + pack + " is cut off");
                        default -> throw e;
                    }
                }
            }
        }
        return null;
    }
}
