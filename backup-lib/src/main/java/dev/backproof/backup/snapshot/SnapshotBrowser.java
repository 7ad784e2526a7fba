package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;

/** Looks into a snapshot without restoring it. */
public final class SnapshotBrowser {
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
        return open(find(path));
    }

    private FileStream open(SnapshotPaths.Found found) {
        Node node = found.node();
        if (node == null || node.type() != NodeType.FILE) {
            throw new RepositoryException(
                    ErrorCode.PATH_NOT_FOUND, found.path() + " is no regular file (snapshot " + snapshot + ")");
        }
        return open(found.path(), node);
    }

    /** Writes the bytes of a regular file, or of a directory a tar archive of what is in it. */
    public void dump(String path, OutputStream out) {
        SnapshotPaths.Found found = find(path);
        try {
            if (found.tree() != null) {
                archive(found.path(), found.tree(), out);
            } else {
                try (FileStream in = open(found)) {
                    in.transferTo(out);
                }
                out.flush();
            }
        } catch (IOException e) {
            throw unwritten(found.path(), e);
        }
    }

    private void archive(EntryPath path, Id tree, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        new TreeWalk(trees, new Archive(tar)).walk(path, tree);
        tar.finish();
    }

    private static TargetException unwritten(EntryPath path, IOException e) {
        return new TargetException(
                ErrorCode.TARGET_WRITE_FAILED, "cannot write the bytes of " + path + ": " + e.getMessage(), e);
    }

    private FileStream open(EntryPath path, Node file) {
        return new BlobRuns(repository.index(), repository.packReader(), loader).open(path, file);
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

    /** Writes entries to an archive; a name that would lead out of where it is unpacked, and damage, end it. */
    private final class Archive implements TreeWalk.Visitor {
        private final TarWriter tar;

        Archive(TarWriter tar) {
            this.tar = tar;
        }

        @Override
        public boolean enter(EntryPath path, Node directory) {
            write(path, directory, InputStream.nullInputStream(), 0);
            return true;
        }

        @Override
        public void leave(EntryPath path, Node directory) {}

        @Override
        public void entry(EntryPath path, Node node) {
            if (node.type() == NodeType.FILE) {
                try (FileStream content = open(path, node)) {
                    write(path, node, content, content.length());
                }
            } else if (node.type() != NodeType.SOCKET) {
                write(path, node, InputStream.nullInputStream(), 0);
            }
        }

        private void write(EntryPath path, Node node, InputStream content, long size) {
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
            try {
                tar.entry(path, node, content, size);
            } catch (IOException e) {
                throw unwritten(path, e);
            }
        }

        @Override
        public void badName(EntryPath path, Node node, EntryNames.Verdict verdict) {
            throw new TargetException(
                    ErrorCode.HOSTILE_NAME,
                    path + " has a name that no archive may hold; the archive ends before it",
                    "'restore' brings back everything else",
                    null);
        }

        @Override
        public void damaged(EntryPath path, CorruptionException why) {
            throw why;
        }
    }
}
