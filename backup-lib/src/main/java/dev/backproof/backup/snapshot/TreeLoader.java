package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;

/** Loads the trees of one operation. */
final class TreeLoader {
    private final BlobLoader blobs;

    TreeLoader(BlobLoader blobs) {
        this.blobs = blobs;
    }

    /**
     * The entries of a tree.
     *
     * @throws CorruptionException when it is missing or damaged
     */
    Tree load(Id tree) {
        return new Tree(tree, blobs.load(BlobType.TREE, tree));
    }
}
