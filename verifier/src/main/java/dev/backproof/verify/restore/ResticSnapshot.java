package dev.backproof.verify.restore;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.EntryVisitor;
import dev.backproof.backup.snapshot.FileStream;
import dev.backproof.backup.snapshot.RestoreJob;
import dev.backproof.backup.snapshot.RestorePlan;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SilentChange;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotCounts;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.scenario.RestoreItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A snapshot of a restic repository. */
final class ResticSnapshot implements ChosenSnapshot {
    private static final int MOST_ROOTS = 20;

    private final ResticRepository repository;
    private final SnapshotRef snapshot;
    private final Supplier<List<Snapshot>> all;
    private final List<String> notes;
    private Set<String> notInVolumes = Set.of();
    private @Nullable RootShape shape;

    /**
     * A snapshot.
     *
     * @param all those of the repository, the oldest first
     */
    ResticSnapshot(
            ResticRepository repository, SnapshotRef snapshot, Supplier<List<Snapshot>> all, List<String> notes) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.all = all;
        this.notes = notes;
    }

    @Override
    public SnapshotFacts facts() {
        return facts(snapshot.snapshot());
    }

    private SnapshotFacts facts(Snapshot found) {
        return new SnapshotFacts(
                found.id().toString(),
                found.time().toInstant(),
                repository.location(),
                found.hostname(),
                found.paths(),
                found.tags(),
                found.summary().map(SnapshotCounts::totalBytesProcessed).orElse(null));
    }

    @Override
    public List<String> roots() {
        List<String> named = shape().base().isEmpty()
                ? snapshot.snapshot().paths().stream().filter(this::holds).toList()
                : List.of();
        if (!named.isEmpty()) {
            return named;
        }
        List<String> top = namesAtRoot();
        return top.size() > MOST_ROOTS
                ? List.of("/")
                : top.stream().map(name -> "/" + name).toList();
    }

    private List<String> namesAtRoot() {
        List<String> names = new ArrayList<>();
        repository.ls(snapshot, "/", (path, node) -> {
            if (!path.isRoot()) {
                names.add(path.name().toString());
            }
            return path.isRoot();
        });
        return names;
    }

    @Override
    public String inTree(String path) {
        return shape().inTree(path, this::holds);
    }

    private RootShape shape() {
        RootShape known = shape;
        if (known == null) {
            known = RootShape.of(snapshot.snapshot(), namesAtRoot(), this::holds);
            shape = known;
        }
        return known;
    }

    private boolean holds(String path) {
        try {
            repository.ls(snapshot, below(path), (entry, node) -> false);
            return true;
        } catch (RepositoryException e) {
            if (e.code() == ErrorCode.PATH_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<RestoreItem> everything() {
        SnapshotContents contents = new SnapshotContents(snapshot.snapshot().paths());
        repository.ls(snapshot, "/", contents);
        notInVolumes = contents.notInVolumes();
        return contents.items();
    }

    @Override
    public void files(RestoreItem.Volume item, FileVisitor visitor) {
        String path = inTree(item.path());
        SnapshotRef root = new SnapshotRef(snapshot.snapshot(), below(path));
        new FromTrees(repository, root, below(path), notInVolumes, false, false).visit((entry, node) -> {
            if (node.type() == NodeType.FILE) {
                visitor.file(entry, node.size());
            }
            return true;
        });
    }

    @Override
    public VolumeRestore restore(RestoreItem.Volume item, Path folder, FileChoice choice, RestoreProgress progress) {
        String path = inTree(item.path());
        SnapshotRef root = new SnapshotRef(snapshot.snapshot(), below(path));
        List<RestoreProblem> unreachable =
                choice == FileChoice.ALL ? List.of() : repository.survey(root).problems();
        if (choice == FileChoice.NONE) {
            return new VolumeRestore(
                    0,
                    0,
                    unreachable,
                    unreachable.size(),
                    new FromTrees(repository, root, below(path), notInVolumes, true, false));
        }
        RestoreJob job = repository.restore(root).files(choice::wants).listener(new ProgressListener(progress));
        notInVolumes.stream()
                .filter(left -> left.startsWith(path))
                .forEach(left -> job.exclude(pattern(below(left.substring(path.length())))));
        RestorePlan plan = job.into(DirectoryTarget.at(folder)).plan();
        RestoreResult result = plan.run();
        List<RestoreProblem> metadata = result.problems().stream()
                .filter(problem -> problem.kind() == RestoreProblem.Kind.METADATA)
                .toList();
        boolean ownersLost = metadata.stream().anyMatch(ResticSnapshot::isAboutOwners);
        boolean modesKept = metadata.stream().allMatch(ResticSnapshot::isAboutOwners)
                && result.problemCount() == result.problems().size();
        List<RestoreProblem> problems = together(unreachable, result.problems());
        return new VolumeRestore(
                plan.files(),
                result.bytes(),
                problems,
                problems.size() + result.problemCount() - result.problems().size(),
                new FromTrees(repository, root, below(path), notInVolumes, ownersLost, modesKept));
    }

    private static boolean isAboutOwners(RestoreProblem problem) {
        return problem.message().contains("owner");
    }

    /** Both, but of one path only the first. */
    private static List<RestoreProblem> together(List<RestoreProblem> first, List<RestoreProblem> second) {
        if (first.isEmpty()) {
            return second;
        }
        Set<EntryPath> known = first.stream().map(RestoreProblem::path).collect(Collectors.toSet());
        return Stream.concat(first.stream(), second.stream().filter(problem -> !known.contains(problem.path())))
                .toList();
    }

    @Override
    public List<SnapshotFacts> compareWithOlder(
            RestoreItem.Volume item, BiConsumer<SnapshotFacts, SilentChange> listener) {
        String folder = below(inTree(item.path()));
        List<SnapshotFacts> compared = new ArrayList<>();
        for (Snapshot older : olderOnes()) {
            SnapshotFacts facts = facts(older);
            try {
                repository.silentChanges(
                        new SnapshotRef(older, folder), new SnapshotRef(snapshot.snapshot(), folder), change -> {
                            if (!isBelowLeftOut(folder, change.path())) {
                                listener.accept(facts, change);
                            }
                        });
                compared.add(facts);
            } catch (RepositoryException e) {
                if (e.code() != ErrorCode.PATH_NOT_FOUND) {
                    throw e;
                }
            }
        }
        return compared;
    }

    /** The oldest of the same host and paths, and the one before this; neither when there is no other. */
    private List<Snapshot> olderOnes() {
        Snapshot own = snapshot.snapshot();
        List<Snapshot> older = all.get().stream()
                .filter(other -> other.hostname().equals(own.hostname())
                        && other.paths().equals(own.paths())
                        && other.time().isBefore(own.time()))
                .toList();
        return older.size() < 2 ? older : List.of(older.getFirst(), older.getLast());
    }

    @Override
    public StoredFile open(String path) {
        FileStream stream = repository.openFile(snapshot, below(inTree(path)));
        return new StoredFile(stream, stream.length(), null);
    }

    @Override
    public Optional<StoredFile> find(String path) {
        try {
            return Optional.of(open(path));
        } catch (RepositoryException e) {
            if (e.code() == ErrorCode.PATH_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<ListedFile> matching(String pattern) {
        FilePattern wanted = FilePattern.of(inTree(pattern));
        List<ListedFile> files = new ArrayList<>();
        repository.ls(snapshot, "/", (path, node) -> {
            if (node.type() == NodeType.FILE && wanted.matchesNames(path.names())) {
                files.add(new ListedFile(shape().distinct(path.toString()), node.size(), node.mtime()));
            }
            return wanted.mayMatchBelow(path.names());
        });
        return files;
    }

    @Override
    public List<String> notes() {
        long again = repository.blobsReadAgain();
        return again == 0
                ? notes
                : Stream.concat(
                                notes.stream(),
                                Stream.of(repository.location() + ": " + again + (again == 1 ? " blob" : " blobs")
                                        + " came wrong at first and right at a second try"))
                        .toList();
    }

    @Override
    public List<String> knownLosses() {
        return List.of();
    }

    /** A path without the slashes around it. */
    private static String below(String path) {
        String text = path.startsWith("/") ? path.substring(1) : path;
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** A pattern that matches this path only. */
    private static String pattern(String path) {
        return "/" + path.replaceAll("[\\\\*?\\[]", "\\\\$0");
    }

    private boolean isBelowLeftOut(String folder, EntryPath path) {
        for (EntryPath each = path; each != null; each = each.parent()) {
            if (isLeftOut(folder, each, notInVolumes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLeftOut(String base, EntryPath path, Set<String> leftOut) {
        return !leftOut.isEmpty() && leftOut.contains((base.isEmpty() ? "" : "/" + base) + path);
    }

    /** What the snapshot's trees say of a restored folder. */
    private record FromTrees(
            ResticRepository repository,
            SnapshotRef root,
            String base,
            Set<String> leftOut,
            boolean ownersLost,
            boolean modesKept)
            implements RestoredVolume.Recorded {
        @Override
        public void visit(EntryVisitor visitor) {
            repository.ls(root, "/", (path, node) -> !isLeftOut(base, path, leftOut) && visitor.visit(path, node));
        }

        @Override
        public Optional<Node> find(EntryPath wanted) {
            Node[] found = {null};
            try {
                repository.ls(root, wanted.toString(), (path, node) -> {
                    if (path.equals(wanted)) {
                        found[0] = node;
                    }
                    return false;
                });
            } catch (RepositoryException e) {
                if (e.code() != ErrorCode.PATH_NOT_FOUND) {
                    throw e;
                }
            }
            return Optional.ofNullable(found[0]);
        }
    }
}
