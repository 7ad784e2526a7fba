package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.TreeCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
        List<Node> nodes = new ArrayList<>();
        load(tree, nodes::add);
        return nodes;
    }

    /** As {@link #load(Id)}, entry by entry; some may have been told before the exception. */
    void load(Id tree, Consumer<Node> entries) {
        byte[] json = blobs.load(BlobType.TREE, tree);
        try {
            TreeCodec.decode(json, entries);
        } catch (FormatException e) {
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT, "tree " + tree + " makes no sense: " + e.getMessage(), e);
        }
    }
}
