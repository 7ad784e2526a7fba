package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import java.io.IOException;
import java.io.OutputStream;

/** Looks into a snapshot without restoring it. */
public final class SnapshotBrowser {
    private static final int COPY_BYTES = 1 << 16;

    private final Repository repository;
    private final SnapshotRef snapshot;
    private final BlobLoader loader;
    private final TreeLoader trees;

    /** For the entry package. */
    public SnapshotBrowser(Repository repository, SnapshotRef snapshot) {
        this.repository = repository;
        this.snapshot = snapshot;
        repository.refreshIndex();
        loader = repository.loader();
        trees = new TreeLoader(loader);
    }

    /** Tells every entry at and below a path. */
    public void list(String path, EntryVisitor visitor) {
        SnapshotPaths.Found found = find(path);
        Node node = found.node();
        boolean inside = node == null || visitor.visit(found.path(), node);
        if (inside && found.tree() != null) {
            new TreeWalk(trees, new Listing(visitor)).walk(found.path(), found.tree());
        }
    }

    /** Opens a regular file. */
    public FileStream open(String path) {
        SnapshotPaths.Found found = find(path);
        Node node = found.node();
        if (node == null || node.type() != NodeType.FILE) {
            throw new RepositoryException(
                    ErrorCode.PATH_NOT_FOUND, found.path() + " is no regular file (snapshot " + snapshot + ")");
        }
        return new BlobRuns(repository.index(), repository.packReader(), loader).open(found.path(), node);
    }

    /** Writes the bytes of a regular file. */
    public void dump(String path, OutputStream out) {
        try (FileStream in = open(path)) {
            byte[] buffer = new byte[COPY_BYTES];
            for (int count = in.read(buffer, 0, buffer.length);
                    count != -1;
                    count = in.read(buffer, 0, buffer.length)) {
                out.write(buffer, 0, count);
            }
            out.flush();
        } catch (IOException e) {
            throw new TargetException(
                    ErrorCode.TARGET_WRITE_FAILED, "cannot write the bytes of " + path + ": " + e.getMessage(), e);
        }
    }

    private SnapshotPaths.Found find(String path) {
        return new SnapshotPaths(trees, snapshot).find(path);
    }

    /** Tells names as they are, even such as cannot be restored; damage ends the listing. */
    private record Listing(EntryVisitor visitor) implements TreeWalk.Visitor {
        @Override
        public boolean enter(EntryPath path, Node directory) {
            return visitor.visit(path, directory);
        }

        @Override
        public void leave(EntryPath path, Node directory) {}

        @Override
        public void entry(EntryPath path, Node node) {
            visitor.visit(path, node);
        }

        @Override
        public void badName(EntryPath path, Node node, EntryNames.Verdict verdict) {
            visitor.visit(path, node);
        }

        @Override
        public void damaged(EntryPath path, CorruptionException why) {
            throw why;
        }
    }
}
