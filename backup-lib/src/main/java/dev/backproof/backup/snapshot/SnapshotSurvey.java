package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Finds out without reading any file's data whether a snapshot can come back: each of its trees is read, each blob of each
 * file is in the index with the length that makes up the file's size, and the store lists the pack that holds it with the
 * size that it should have. What the packs hold is not looked at. Trees are read from the store, not from a cache.
 */
public final class SnapshotSurvey {
    private static final int KEPT_PROBLEMS = 10_000;
    /** Who prunes more often than that meanwhile gets what the last attempt found. */
    private static final int ATTEMPTS = 3;

    private final Repository repository;
    private final SnapshotRef snapshot;

    /** For the entry package. */
    public SnapshotSurvey(Repository repository, SnapshotRef snapshot) {
        this.repository = repository.uncached();
        this.snapshot = snapshot;
    }

    /**
     * What was found.
     *
     * @param files regular files
     * @param bytes of these
     * @param problems what would not come back, the first ten thousand
     * @param problemCount how many problems there are in all
     */
    public record Result(long files, long bytes, List<RestoreProblem> problems, long problemCount) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Looks.
     *
     * @throws dev.backproof.backup.error.RepositoryException {@code PATH_NOT_FOUND}
     * @throws CancellationException when the thread is interrupted
     */
    public Result run() {
        for (int attempt = 1; ; attempt++) {
            List<Id> indexFiles = repository.ids(FileKind.INDEX);
            Result found = look(repository.refreshIndex());
            boolean pruned = found.problemCount > 0 && repository.haveVanished(indexFiles);
            if (!pruned || attempt == ATTEMPTS) {
                return found;
            }
        }
    }

    private Result look(BlobIndex index) {
        TreeLoader trees = new TreeLoader(repository.loader(index));
        Id root = new SnapshotPaths(trees, snapshot).root();
        Look look = new Look(index, new PackListing(repository, index, index.packContents()));
        new TreeWalk(trees, look).walk(EntryPath.root(), root);
        return new Result(look.files, look.bytes, look.problems, look.problemCount);
    }

    private static final class Look implements TreeWalk.Visitor {
        private final BlobIndex index;
        private final PackListing packs;
        private final Map<Integer, Optional<PackListing.Wrong>> known = new HashMap<>();
        private final List<RestoreProblem> problems = new ArrayList<>();
        private long problemCount;
        private long files;
        private long bytes;

        Look(BlobIndex index, PackListing packs) {
            this.index = index;
            this.packs = packs;
        }

        @Override
        public boolean enter(EntryPath path, Node directory) {
            return true;
        }

        @Override
        public void leave(EntryPath path, Node directory) {}

        @Override
        public void entry(EntryPath path, Node node) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            if (node.type() == NodeType.FILE) {
                files++;
                bytes += node.size();
                String problem = problem(node);
                if (!problem.isEmpty()) {
                    add(path, RestoreProblem.Kind.DATA, problem);
                }
            }
        }

        private String problem(Node file) {
            List<Id> content = file.content();
            if (content == null) {
                return "the file has no list of blobs";
            }
            long size = 0;
            for (Id id : content) {
                int first = index.find(BlobType.DATA, id);
                if (first == BlobIndex.NONE) {
                    return "its data blob " + id + " is in no index";
                }
                Optional<PackListing.Wrong> wrong = wrong(first);
                if (wrong.isPresent()) {
                    return "data blob " + id + " is in pack " + index.packId(index.pack(first)) + ": "
                            + wrong.get().message();
                }
                size += index.plainLength(first);
            }
            return size == file.size() ? "" : "it should have " + file.size() + " bytes, but its blobs have " + size;
        }

        /** What is wrong with the pack of a blob's first copy, when nothing is right with that of any other. */
        private Optional<PackListing.Wrong> wrong(int first) {
            for (int copy = first; copy != BlobIndex.NONE; copy = index.nextCopy(copy)) {
                if (ofPack(index.pack(copy)).isEmpty()) {
                    return Optional.empty();
                }
            }
            return ofPack(index.pack(first));
        }

        private Optional<PackListing.Wrong> ofPack(int pack) {
            return known.computeIfAbsent(pack, packs::wrong);
        }

        @Override
        public void badName(EntryPath path, Node node, EntryNames.Verdict verdict) {
            add(path, RestoreProblem.Kind.NAME, "no file can have this name, or another one has it");
        }

        @Override
        public void damaged(EntryPath path, CorruptionException why) {
            add(path, RestoreProblem.Kind.DATA, "what is in it cannot be read: " + Objects.toString(why.getMessage()));
        }

        private void add(EntryPath path, RestoreProblem.Kind kind, String message) {
            problemCount++;
            if (problems.size() < KEPT_PROBLEMS) {
                problems.add(new RestoreProblem(path, kind, message));
            }
        }
    }
}
