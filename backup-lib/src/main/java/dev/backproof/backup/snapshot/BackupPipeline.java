package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.BlobWriter;
import dev.backproof.backup.restic.chunker.Chunker;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.BackupEvent.Change;
import dev.backproof.backup.snapshot.BackupSource.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a source into trees and blobs, all stages at the same time:
 *
 * <ol>
 *   <li>one thread walks the source and compares with the parent snapshot; unchanged files end here
 *   <li>a few threads read files and cut them into chunks
 *   <li>a thread for each processor hashes, compresses, seals and packs; readers lend a hand when these are behind
 *   <li>packs are uploaded by the writer's own threads
 * </ol>
 *
 * Each stage waits when the next one is behind: files in a queue, chunks for a buffer, packs for room to travel. A
 * directory's tree is stored by whichever thread completes its last entry. The number of entries that wait for an
 * earlier one of their directory is bounded, too; directories do not count, since one that is open is waited for by
 * nothing after it.
 */
final class BackupPipeline {
    private static final int READERS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int QUEUED_FILES = 256;
    private static final int WAITING_ENTRIES = 20_000;
    /** A chunk of at most so many bytes is stored by who read it: handing it over would cost more. */
    private static final int SMALL_CHUNK = 128 << 10;
    /** Share of the heap for chunks: one part of so many. */
    private static final int HEAP_SHARE = 5;

    private static final Duration GIVE_UP = Duration.ofSeconds(10);

    private final BlobWriter writer;
    private final BlobIndex index;
    private final TreeLoader parentTrees;
    private final BackupCounters counters;
    private final Consumer<? super BackupEvent> listener;

    private final int workers = Runtime.getRuntime().availableProcessors();
    private final BlockingQueue<FileJob> files = new ArrayBlockingQueue<>(QUEUED_FILES);
    private final ThreadPoolExecutor processors;
    private final ChunkCutter cutter;
    private final Semaphore entryRoom = new Semaphore(WAITING_ENTRIES);
    private final CompletableFuture<RootTree> root = new CompletableFuture<>();
    private final List<Thread> threads = new ArrayList<>();

    BackupPipeline(
            BlobWriter writer,
            Chunker chunker,
            TreeLoader parentTrees,
            BackupCounters counters,
            Consumer<? super BackupEvent> listener) {
        this.writer = writer;
        index = writer.index();
        this.parentTrees = parentTrees;
        this.counters = counters;
        this.listener = listener;
        processors = new ThreadPoolExecutor(
                workers,
                workers,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(2 * workers),
                Thread.ofPlatform().daemon().name("backproof-blobs-", 0).factory(),
                new ThreadPoolExecutor.CallerRunsPolicy());
        long byHeap = Runtime.getRuntime().maxMemory() / HEAP_SHARE / Chunker.MAX_SIZE;
        // every reader may hold one and need another before it can give the first away, and so may the walker
        int least = 2 * (READERS + 1);
        int most = 2 * workers + least;
        cutter = new ChunkCutter(chunker, new ChunkBuffers(most, (int) Math.max(least, Math.min(most, byHeap))));
    }

    /** The whole source as stored. */
    record RootTree(Id tree, boolean isEmpty) {}

    /** A file that has to be read. */
    private record FileJob(
            OpenDirectory directory,
            OpenDirectory.Place place,
            Node node,
            Content content,
            ParentDirectory.@Nullable Entry before) {
        String path() {
            return directory.path().child(node.name()).toString();
        }
    }

    /**
     * Runs all stages to their end.
     *
     * @param parentRoot root tree of the parent snapshot
     * @throws CancellationException when the thread is interrupted; the stages have stopped
     */
    RootTree run(BackupSource source, @Nullable Id parentRoot) {
        for (int i = 0; i < READERS; i++) {
            start("backproof-read-" + i, this::readFiles);
        }
        start("backproof-walk", () -> walk(source, parentRoot));
        try {
            return Futures.await(root);
        } catch (CancellationException e) {
            root.completeExceptionally(e);
            throw e;
        } finally {
            stop();
        }
    }

    private void start(String name, Stage stage) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> guard(stage)));
    }

    /** What a thread does. */
    private interface Stage {
        void run() throws InterruptedException;
    }

    /** The first failure of any stage ends the whole. */
    private void guard(Stage stage) {
        try {
            stage.run();
        } catch (InterruptedException e) {
            root.completeExceptionally(new CancellationException("interrupted"));
        } catch (RuntimeException | Error e) {
            root.completeExceptionally(e);
        }
    }

    /** Ends all threads; one that hangs in a source is left behind, it can store nothing any more. */
    private void stop() {
        boolean interrupted = Thread.interrupted();
        processors.shutdownNow();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(GIVE_UP);
            }
            processors.awaitTermination(GIVE_UP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // 1. walk

    private void walk(BackupSource source, @Nullable Id parentRoot) throws InterruptedException {
        try (ParentWalk parent = new ParentWalk(this::parentDirectory)) {
            Walker walker = new Walker(parent, OpenDirectory.root(parent.enter(parentRoot)));
            source.walk(walker);
            walker.end();
        }
    }

    /** A parent that cannot be read only costs reading the files again. */
    private ParentDirectory parentDirectory(Id tree) {
        try {
            return new ParentDirectory(parentTrees.load(tree));
        } catch (CorruptionException e) {
            listener.accept(new BackupEvent.ParentDamaged(String.valueOf(e.getMessage())));
            return ParentDirectory.EMPTY;
        }
    }

    private final class Walker implements BackupSource.Visitor {
        private final ParentWalk parent;
        private OpenDirectory directory;

        Walker(ParentWalk parent, OpenDirectory top) {
            this.parent = parent;
            directory = top;
        }

        @Override
        public void enterDirectory(Node node) {
            checkRunning();
            ParentDirectory.Entry before = directory.before().find(node.name(), NodeType.DIRECTORY);
            Id tree = before == null || before.ids().isEmpty()
                    ? null
                    : before.ids().getFirst();
            directory = directory.enter(node, parent.enter(tree));
        }

        @Override
        public void leaveDirectory() {
            OpenDirectory left = directory;
            OpenDirectory above = left.parent();
            if (above == null) {
                throw new IllegalStateException("the source leaves a directory that it did not enter");
            }
            directory = above;
            parent.leave();
            if (left.leave()) {
                process(() -> finish(left));
            }
        }

        void end() {
            if (directory.parent() != null) {
                throw new IllegalStateException("the source does not leave " + directory.path());
            }
            if (directory.leave()) {
                finish(directory);
            }
        }

        @Override
        public void file(Node node, Content content) {
            checkRunning();
            ParentDirectory.Entry before = directory.before().find(node.name(), NodeType.FILE);
            OpenDirectory.Place place = place();
            if (before != null && before.looksLike(node) && isStored(before.ids())) {
                listener.accept(new BackupEvent.BytesProcessed(node.size()));
                finish(
                        new FileJob(directory, place, node, content, before),
                        node.withContent(List.copyOf(before.ids()), node.size()));
                return;
            }
            FileJob job = new FileJob(directory, place, node, content, before);
            try {
                if (content.inOrder()) {
                    read(job);
                } else {
                    files.put(job);
                }
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }

        @Override
        public void special(Node node) {
            checkRunning();
            if (node.type() == NodeType.SOCKET) {
                return; // it means nothing without its process; restic leaves it out, too
            }
            OpenDirectory.Place place = place();
            if (directory.fill(place, node)) {
                throw new IllegalStateException("an open directory cannot be complete");
            }
        }

        @Override
        public void unreadable(String path, String reason) {
            counters.unreadable();
            listener.accept(new BackupEvent.Unreadable(path, reason));
        }

        private OpenDirectory.Place place() {
            try {
                entryRoom.acquire();
            } catch (InterruptedException e) {
                throw interrupted();
            }
            return directory.place(entryRoom::release);
        }

        private CancellationException interrupted() {
            Thread.currentThread().interrupt();
            return new CancellationException("interrupted");
        }
    }

    private void checkRunning() {
        if (root.isDone()) {
            throw new CancellationException("another stage has failed");
        }
    }

    private boolean isStored(List<Id> blobs) {
        for (Id blob : blobs) {
            if (index.find(BlobType.DATA, blob) == BlobIndex.NONE) {
                return false;
            }
        }
        return true;
    }

    // 2. read and cut

    private void readFiles() throws InterruptedException {
        while (true) {
            read(files.take());
        }
    }

    private void read(FileJob job) throws InterruptedException {
        try (InputStream in = job.content.open()) {
            cut(job, in);
        } catch (NoSuchFileException e) {
            drop(job); // it was deleted since it was listed; that is no error
        } catch (IOException e) {
            checkRunning();
            counters.unreadable();
            listener.accept(new BackupEvent.Unreadable(
                    job.path(), e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
            drop(job);
        }
    }

    private void drop(FileJob job) {
        fill(job.directory, job.place, null);
    }

    private void cut(FileJob job, InputStream in) throws IOException, InterruptedException {
        PendingFile file = new PendingFile();
        long size = cutter.cut(
                in,
                !job.content.inOrder() && job.node.size() < ChunkBuffers.SMALL,
                count -> listener.accept(new BackupEvent.BytesProcessed(count)),
                (buffer, length) -> submit(job, file, buffer, length));
        if (file.end(size)) {
            complete(job, file);
        }
    }

    // 3. hash, compress, seal, pack

    private void submit(FileJob job, PendingFile file, ChunkBuffers.Buffer buffer, int length) {
        checkRunning();
        int number = file.addChunk();
        Runnable storing = () -> {
            try {
                if (!root.isDone()) {
                    Id blob = writer.save(BlobType.DATA, buffer.bytes(), 0, length)
                            .id();
                    if (file.stored(number, blob)) {
                        complete(job, file);
                    }
                }
            } finally {
                buffer.giveBack();
            }
        };
        if (length <= SMALL_CHUNK) {
            storing.run();
        } else {
            process(storing);
        }
    }

    /** Has a worker do it, or does it when they are behind. */
    private void process(Runnable work) {
        processors.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                root.completeExceptionally(e);
            }
        });
    }

    private void complete(FileJob job, PendingFile file) {
        finish(job, job.node.withContent(file.content(), file.size()));
    }

    private void finish(FileJob job, Node node) {
        Change change = change(job.before, node, node.content());
        counters.file(change, node.size());
        listener.accept(new BackupEvent.FileFinished(job.path(), node.size(), change));
        fill(job.directory, job.place, node);
    }

    private static Change change(ParentDirectory.@Nullable Entry before, Node node, @Nullable List<Id> ids) {
        if (before == null) {
            return Change.NEW;
        }
        return before.looksLike(node) && before.ids().equals(ids) ? Change.UNMODIFIED : Change.CHANGED;
    }

    private void fill(OpenDirectory directory, OpenDirectory.Place place, @Nullable Node node) {
        if (directory.fill(place, node)) {
            finish(directory);
        }
    }

    /** Stores the tree of a complete directory, and those of the directories that this completes. */
    private void finish(OpenDirectory complete) {
        OpenDirectory directory = complete;
        while (true) {
            byte[] json = directory.toJson();
            Id tree = writer.save(BlobType.TREE, json, 0, json.length).id();
            OpenDirectory parent = directory.parent();
            Node node = directory.node();
            OpenDirectory.Place place = directory.placeInParent();
            if (parent == null || node == null || place == null) {
                root.complete(new RootTree(tree, directory.isEmpty()));
                return;
            }
            counters.directory(change(parent.before().find(node.name(), NodeType.DIRECTORY), node, List.of(tree)));
            if (!parent.fill(place, node.withSubtree(tree))) {
                return;
            }
            directory = parent;
        }
    }
}
