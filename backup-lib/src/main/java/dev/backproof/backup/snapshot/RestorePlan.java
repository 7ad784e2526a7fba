package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** What a restore would do; printable. Nothing is written before {@link #run}. */
public final class RestorePlan {
    private final Repository repository;
    private final SnapshotRef snapshot;
    private final RestoreTarget target;
    private final RestoreJob.Settings settings;
    private final RestoreSelection selection;
    private final Consumer<? super RestoreEvent> listener;
    private final BlobIndex index;
    private final Id root;
    private final Counter counter;

    private RestorePlan(
            Repository repository,
            SnapshotRef snapshot,
            RestoreTarget target,
            RestoreJob.Settings settings,
            RestoreSelection selection,
            Consumer<? super RestoreEvent> listener) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.target = target;
        this.settings = settings;
        this.selection = selection;
        this.listener = listener;
        index = repository.refreshIndex();
        TreeLoader trees = new TreeLoader(repository.loader());
        root = new SnapshotPaths(trees, snapshot).root();
        counter = new Counter(index, selection);
        new TreeWalk(trees, counter).walk(EntryPath.root(), root);
    }

    static RestorePlan make(
            Repository repository,
            SnapshotRef snapshot,
            RestoreTarget target,
            RestoreJob.Settings settings,
            RestoreSelection selection,
            Consumer<? super RestoreEvent> listener) {
        target.examine(settings.overwrite() != OverwriteMode.REFUSE);
        return new RestorePlan(repository, snapshot, target, settings, selection, listener);
    }

    /** What is restored. */
    public SnapshotRef snapshot() {
        return snapshot;
    }

    /** Regular files that will come back, hard links included. */
    public long files() {
        return counter.files;
    }

    /** Directories that will come back, those on the way to chosen files not counted. */
    public long directories() {
        return counter.directories;
    }

    /** Symlinks that will come back. */
    public long links() {
        return counter.links;
    }

    /** Devices and FIFOs that will come back. */
    public long specials() {
        return counter.specials;
    }

    /** Bytes of all these files. */
    public long bytes() {
        return counter.bytes;
    }

    /** Bytes of the blobs in the store that these files are made of, each blob once. */
    public long bytesToFetch() {
        return counter.bytesToFetch;
    }

    /** In how many packs these blobs lie. */
    public long packs() {
        return counter.packs.cardinality();
    }

    /**
     * Restores.
     *
     * @throws dev.backproof.backup.error.TargetException {@code TARGET_FULL}
     * @throws CancellationException when the calling thread is interrupted
     */
    public RestoreResult run() {
        Clock clock = repository.options().clock();
        Instant start = clock.instant();
        RestoreLog log = new RestoreLog(listener);
        log.tell(new RestoreEvent.Started(files(), bytes()));
        new RestoreRun(repository, index, target, settings, selection, log).run(root);
        return new RestoreResult(
                snapshot,
                log.files.sum(),
                log.directories.sum(),
                log.links.sum(),
                log.specials.sum(),
                log.bytes.sum(),
                log.skippedFiles.sum(),
                log.bytesFetched.sum(),
                log.problems(),
                log.problemCount(),
                Duration.between(start, clock.instant()));
    }

    @Override
    public String toString() {
        return "restore " + snapshot + " of " + snapshot.snapshot().time() + " from " + repository.location() + " into "
                + target.location() + ": " + files() + " files with " + bytes() + " bytes, " + directories()
                + " directories, " + links() + " links, " + specials() + " special files; " + bytesToFetch()
                + " bytes to fetch from " + packs() + " packs";
    }

    /** Counts what is selected; the bits mark blobs and packs that were counted already. */
    private static final class Counter implements TreeWalk.Visitor {
        private final BlobIndex index;
        private final RestoreSelection selection;
        private final BitSet blobs = new BitSet();
        private final BitSet packs = new BitSet();
        private long files;
        private long directories;
        private long links;
        private long specials;
        private long bytes;
        private long bytesToFetch;

        Counter(BlobIndex index, RestoreSelection selection) {
            this.index = index;
            this.selection = selection;
        }

        @Override
        public boolean enter(EntryPath path, Node directory) {
            if (selection.wants(path)) {
                directories++;
            }
            return selection.mayWantBelow(path);
        }

        @Override
        public void leave(EntryPath path, Node directory) {}

        @Override
        public void entry(EntryPath path, Node node) {
            if (node.type() == NodeType.SOCKET || !selection.wants(path, node)) {
                return;
            }
            switch (node.type()) {
                case FILE -> file(node);
                case SYMLINK -> links++;
                default -> specials++;
            }
        }

        private void file(Node node) {
            files++;
            bytes += node.size();
            List<Id> content = node.content();
            if (content == null) {
                return;
            }
            for (Id id : content) {
                int entry = index.find(BlobType.DATA, id);
                if (entry != BlobIndex.NONE && !blobs.get(entry)) {
                    blobs.set(entry);
                    packs.set(index.pack(entry));
                    bytesToFetch += index.length(entry);
                }
            }
        }

        @Override
        public void badName(EntryPath path, Node node, EntryNames.Verdict verdict) {
            // told when it is restored
        }

        @Override
        public void damaged(EntryPath path, CorruptionException why) {
            // told when it is restored
        }
    }
}
