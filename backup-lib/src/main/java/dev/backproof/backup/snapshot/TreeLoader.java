package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.TreeCodec;
import java.util.List;

/** Loads the trees of one operation. */
final class TreeLoader {
    private final BlobLoader blobs;

    TreeLoader(BlobLoader blobs) {
        this.blobs = blobs;
    }

    /**
     * The entries of a tree, in its order, names unchecked.
     *
     * @throws CorruptionException when it is missing or damaged
     */
    List<Node> load(Id tree) {
        byte[] json = blobs.load(BlobType.TREE, tree);
        try {
            return TreeCodec.decode(json);
        } catch (FormatException e) {
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT, "tree " + tree + " makes no sense: " + e.getMessage(), e);
        }
    }
}
