package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.RestoreProblem.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One restore, in one pass over the trees:
 *
 * <ol>
 *   <li>the calling thread walks; it creates directories, links and special files where it meets them
 *   <li>a few threads create files, or compare those that are there, and ask for blobs
 *   <li>packs are read, several at once; each blob is written where it belongs, whoever waits for it
 *   <li>whoever writes the last blob of a file gives it its metadata, and whoever finishes the last entry of a directory
 *       does so for the directory
 *   <li>at the end further names of files are linked
 * </ol>
 */
final class RestoreRun implements TreeWalk.Visitor, RestoredDirectory.Actions {
    private final RestoreTarget target;
    private final RestoreJob.Settings settings;
    private final RestoreSelection selection;
    private final RestoreLog log;
    private final FirstFailure failure = new FirstFailure();
    private final TreeLoader trees;
    private final FileRestorer restorer;
    private final BlobFetcher fetcher;
    private final ThreadPoolExecutor starters;

    private RestoredDirectory directory = RestoredDirectory.target(this);
    private final Map<FileIdentity, FileToRestore> firstNames = new HashMap<>();
    private final List<FurtherName> furtherNames = new ArrayList<>();

    RestoreRun(
            Repository repository,
            BlobIndex index,
            RestoreTarget target,
            RestoreJob.Settings settings,
            RestoreSelection selection,
            RestoreLog log) {
        this.target = target;
        this.settings = settings;
        this.selection = selection;
        this.log = log;
        BlobLoader loader = repository.loader();
        trees = new TreeLoader(loader);
        restorer = new FileRestorer(target, settings, index, loader, log);
        fetcher = new BlobFetcher(repository, index, loader, restorer, log.bytesFetched::add, failure);
        int processors = Runtime.getRuntime().availableProcessors();
        starters = new ThreadPoolExecutor(
                processors,
                processors,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(64 * processors),
                Thread.ofPlatform().daemon().name("backproof-restore-", 0).factory(),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /** What hard links have in common. */
    private record FileIdentity(long inode, long device, List<Id> content) {}

    /** Another name of a file that was met before. */
    private record FurtherName(FileToRestore name, FileToRestore first) {}

    /** Restores everything below a tree. */
    void run(Id root) {
        try {
            target.prepare();
            new TreeWalk(trees, this).walk(EntryPath.root(), root);
            directory.end();
            finishFiles();
            link();
            fetcher.finish();
            failure.rethrow();
        } finally {
            starters.shutdownNow();
            fetcher.stop();
            target.finish();
        }
    }

    private void finishFiles() {
        starters.shutdown();
        try {
            while (!starters.awaitTermination(1, TimeUnit.MINUTES)) {
                failure.rethrow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
        fetcher.finish();
        failure.rethrow();
    }

    private void link() {
        for (FurtherName further : furtherNames) {
            FileToRestore file = further.name;
            FileToRestore first = further.first;
            if (first.wasSkipped()) {
                restorer.start(file, fetcher::add); // what lies there is not the snapshot's
                continue;
            }
            if (first.hasFailed()) {
                log.problem(
                        file.path(), Kind.DATA, "it is another name of " + first.path() + ", which did not come back");
            } else {
                linkTo(file, first);
            }
            file.directory().end();
        }
    }

    private void linkTo(FileToRestore file, FileToRestore first) {
        attempt(file.path(), () -> {
            if (settings.overwrite() == OverwriteMode.NEVER
                    && target.find(file.path()).isPresent()) {
                log.skippedFiles.increment();
                return;
            }
            target.hardLink(file.path(), first.path());
            log.files.increment();
            log.bytes.add(file.node().size());
            log.tell(new RestoreEvent.BytesDone(file.node().size()));
            log.tell(new RestoreEvent.FileFinished(file.path(), file.node().size()));
        });
    }

    // what the walk meets

    @Override
    public boolean enter(EntryPath path, Node node) {
        checkRunning();
        directory = directory.enter(path, node);
        boolean inside = selection.mayWantBelow(path);
        return selection.wants(path) ? directory.create() && inside : inside;
    }

    @Override
    public void leave(EntryPath path, Node node) {
        RestoredDirectory left = directory;
        directory = Objects.requireNonNull(left.parent());
        left.end();
    }

    @Override
    public void entry(EntryPath path, Node node) {
        checkRunning();
        if (node.type() == NodeType.SOCKET || !selection.wants(path, node) || !directory.create()) {
            return;
        }
        if (node.type() == NodeType.FILE) {
            file(new FileToRestore(path, node, directory));
        } else {
            attempt(path, () -> special(path, node));
        }
    }

    private void file(FileToRestore file) {
        Node node = file.node();
        file.directory().begin();
        List<Id> content = node.content();
        if (node.links() > 1 && content != null) {
            FileToRestore first =
                    firstNames.putIfAbsent(new FileIdentity(node.inode(), node.deviceId(), content), file);
            if (first != null) {
                furtherNames.add(new FurtherName(file, first));
                return;
            }
        }
        starters.execute(() -> failure.guard(() -> restorer.start(file, fetcher::add)));
    }

    private void special(EntryPath path, Node node) {
        boolean stays = switch (settings.overwrite()) {
            case REFUSE, ALWAYS, IF_CHANGED -> false;
            case NEVER -> target.find(path).isPresent();
            case IF_NEWER ->
                target.find(path)
                        .filter(there -> !node.mtime().isAfter(there.modified()))
                        .isPresent();
        };
        if (stays) {
            return;
        }
        target.special(path, node);
        metadata(path, node);
        (node.type() == NodeType.SYMLINK ? log.links : log.specials).increment();
    }

    @Override
    public void badName(EntryPath path, Node node, EntryNames.Verdict verdict) {
        if (selection.wants(path)) {
            log.problem(
                    path,
                    Kind.NAME,
                    verdict == EntryNames.Verdict.DUPLICATE
                            ? "the snapshot has this name twice; only the first is restored"
                            : "the name would lead out of the target; it is not restored");
        }
    }

    @Override
    public void damaged(EntryPath path, CorruptionException why) {
        if (selection.mayWantBelow(path)) {
            log.problem(path, Kind.DATA, "what is in it cannot be read: " + why.getMessage());
        }
    }

    // what is done with directories

    @Override
    public boolean create(EntryPath path, Node node) {
        boolean[] created = new boolean[1];
        attempt(path, () -> {
            target.directory(path);
            log.directories.increment();
            created[0] = true;
        });
        return created[0];
    }

    @Override
    public void complete(EntryPath path, Node node) {
        attempt(path, () -> metadata(path, node));
    }

    private void metadata(EntryPath path, Node node) {
        target.metadata(path, node).forEach(problem -> log.problem(path, Kind.METADATA, problem));
    }

    /** Does something with the target; a failure is a problem of this entry, unless the target is full. */
    private void attempt(EntryPath path, Runnable action) {
        try {
            action.run();
        } catch (TargetException e) {
            if (e.code() == ErrorCode.TARGET_FULL) {
                throw e;
            }
            log.problem(path, Kind.TARGET, Objects.toString(e.getMessage()));
        }
    }

    private void checkRunning() {
        failure.rethrow();
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
