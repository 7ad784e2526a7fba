package dev.backproof.verify.restore;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.mirror.MirrorPaths;
import dev.backproof.backup.mirror.MirrorRestorePlan;
import dev.backproof.backup.mirror.MirrorRestoreResult;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.EntryVisitor;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.scenario.RestoreItem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What a mirror held at a time. */
final class MirrorSnapshot implements ChosenSnapshot {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int MOST_ROOTS = 20;

    private final RcloneMirror mirror;
    /** In order of their names as Java has it. */
    private final List<ObjectVersion> files;

    private final List<String> notTested;
    private final List<String> notes = new ArrayList<>();
    private final MirrorBackup.Scratch scratch;
    private final AtomicLong bytesPulled;
    private int spooled;

    MirrorSnapshot(
            RcloneMirror mirror,
            List<ObjectVersion> files,
            List<String> notTested,
            MirrorBackup.Scratch scratch,
            AtomicLong bytesPulled) {
        this.mirror = mirror;
        this.files = new ArrayList<>(files);
        this.files.sort(Comparator.comparing(ObjectVersion::name));
        this.notTested = new ArrayList<>(notTested);
        this.scratch = scratch;
        this.bytesPulled = bytesPulled;
    }

    /** Dated by what came into the mirror last: an id made of that, and the age that the RPO is about. */
    @Override
    public SnapshotFacts facts() {
        Instant newest = files.stream()
                .map(ObjectVersion::uploaded)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new SnapshotFacts(ID.format(newest), newest, mirror.location(), "", List.of("/"), List.of());
    }

    @Override
    public List<String> roots() {
        TreeSet<String> tops = new TreeSet<>();
        for (ObjectVersion file : files) {
            String path = MirrorPaths.shown(file.name());
            int slash = path.indexOf('/');
            tops.add("/" + (slash < 0 ? path : path.substring(0, slash)));
            if (tops.size() > MOST_ROOTS) {
                return List.of("/");
            }
        }
        return List.copyOf(tops);
    }

    @Override
    public List<RestoreItem> everything() {
        SnapshotContents contents = new SnapshotContents(List.of());
        files.forEach(file -> MirrorPaths.entry(file.name())
                .ifPresent(path -> contents.visit(path, node(new MirrorRestorePlan.MirrorFile(path, file)))));
        return contents.items();
    }

    @Override
    public void files(RestoreItem.Volume item, FileVisitor visitor) {
        String start = MirrorPaths.objectName(item.path());
        String below = start.isEmpty() ? "" : start + "/";
        files.stream()
                .filter(file -> file.name().startsWith(below))
                .forEach(file -> MirrorPaths.entry(file.name().substring(below.length()))
                        .ifPresent(path -> visitor.file(path, file.size())));
    }

    @Override
    public VolumeRestore restore(RestoreItem.Volume item, Path folder, FileChoice choice, RestoreProgress progress) {
        MirrorRestorePlan all = plan(files, item.path(), progress, folder);
        if (all.files() == 0 && all.problems().isEmpty()) {
            throw new RepositoryException(
                    ErrorCode.PATH_NOT_FOUND, mirror.location() + " holds nothing below " + item.path());
        }
        if (choice == FileChoice.NONE) {
            return new VolumeRestore(0, 0, all.problems(), all.problems().size(), new FromListing(item.path(), all));
        }
        MirrorRestorePlan plan =
                choice == FileChoice.ALL ? all : plan(wanted(all, choice), item.path(), progress, folder);
        MirrorRestoreResult result = run(plan);
        result.notes().forEach(note -> notes.add(item.name() + ": " + note));
        if (result.unverified() > 0) {
            notTested.add(item.name() + ": the bytes of " + result.unverified()
                    + " files whose SHA-1 their uploader did not record; only their size was compared");
        }
        List<RestoreProblem> problems = Stream.concat(
                        plan == all ? Stream.of() : all.problems().stream(), result.problems().stream())
                .toList();
        return new VolumeRestore(
                plan.files() + plan.problems().size(),
                result.bytes(),
                problems,
                problems.size() + result.problemCount() - result.problems().size(),
                new FromListing(item.path(), all));
    }

    private static List<ObjectVersion> wanted(MirrorRestorePlan all, FileChoice choice) {
        List<ObjectVersion> wanted = new ArrayList<>();
        all.forEach(file -> {
            if (choice.wants(file.path())) {
                wanted.add(file.version());
            }
        });
        return wanted;
    }

    private MirrorRestorePlan plan(List<ObjectVersion> versions, String path, RestoreProgress progress, Path folder) {
        return mirror.restore()
                .from(versions)
                .below(path)
                .listener(new ProgressListener(progress))
                .into(DirectoryTarget.at(folder));
    }

    private MirrorRestoreResult run(MirrorRestorePlan plan) {
        MirrorRestoreResult result = plan.run();
        bytesPulled.addAndGet(result.bytesFetched());
        return result;
    }

    /**
     * The file at a path. It is fetched, and its SHA-1 compared, before the first byte of it is given.
     */
    @Override
    public StoredFile open(String path) {
        return find(path)
                .orElseThrow(() -> new RepositoryException(
                        ErrorCode.PATH_NOT_FOUND, mirror.location() + " holds no file " + path));
    }

    @Override
    public Optional<StoredFile> find(String path) {
        return version(path).map(this::spool);
    }

    private Optional<ObjectVersion> version(String path) {
        String name = MirrorPaths.objectName(path);
        int at = firstFrom(name);
        return at < files.size() && files.get(at).name().equals(name) ? Optional.of(files.get(at)) : Optional.empty();
    }

    /** Number of the first file whose name is this one or comes after it. */
    private int firstFrom(String name) {
        int from = 0;
        int to = files.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (files.get(middle).name().compareTo(name) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    @Override
    public List<ListedFile> matching(String pattern) {
        FilePattern wanted = FilePattern.of(pattern);
        return files.stream()
                .filter(file -> MirrorPaths.entry(file.name())
                        .filter(path -> wanted.matchesNames(path.names()))
                        .isPresent())
                .map(file ->
                        new ListedFile("/" + MirrorPaths.shown(file.name()), file.size(), file.modifiedOrUploaded()))
                .toList();
    }

    private StoredFile spool(ObjectVersion version) {
        try {
            Path folder = scratch.folder("file-" + spooled++);
            MirrorRestoreResult result =
                    run(mirror.restore().from(List.of(version)).into(DirectoryTarget.at(folder)));
            if (!result.complete()) {
                RestoreProblem problem = result.problems().getFirst();
                throw problem.kind() == RestoreProblem.Kind.TARGET
                        ? new TargetException(ErrorCode.TARGET_WRITE_FAILED, problem.message())
                        : new CorruptionException(ErrorCode.CORRUPT_OBJECT, problem.toString());
            }
            notes.addAll(result.notes());
            if (result.unverified() > 0) {
                notTested.add("whether " + MirrorPaths.shown(version.name())
                        + " has the bytes that were stored: its uploader did not record their SHA-1");
            }
            Path file = onlyFile(folder);
            return new StoredFile(
                    new Spooled(Files.newInputStream(file), file), version.size(), version.modifiedOrUploaded());
        } catch (IOException e) {
            throw new TargetException(
                    ErrorCode.TARGET_WRITE_FAILED, "no room for " + MirrorPaths.shown(version.name()) + ": " + e, e);
        }
    }

    /** Found, not named: not every locale can spell the names that backups hold. */
    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Override
    public List<String> knownLosses() {
        return RcloneMirror.knownLosses();
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public List<String> notTested() {
        return List.copyOf(notTested);
    }

    private static Node node(MirrorRestorePlan.MirrorFile file) {
        return node(
                file.path(),
                NodeType.FILE,
                file.version().modifiedOrUploaded(),
                file.version().size());
    }

    private static Node node(EntryPath path, NodeType type, Instant time, long size) {
        int permissions = type == NodeType.FILE ? 0600 : 0700;
        return Node.made(path.name(), type, permissions, time).withContent(List.of(), size);
    }

    /** What the listing says of a restored folder. */
    private final class FromListing implements RestoredVolume.Recorded {
        private final String path;
        private final MirrorRestorePlan plan;

        FromListing(String path, MirrorRestorePlan plan) {
            this.path = path;
            this.plan = plan;
        }

        @Override
        public void visit(EntryVisitor visitor) {
            plan.forEach(file -> visitor.visit(file.path(), node(file)));
        }

        @Override
        public Optional<Node> find(EntryPath wanted) {
            Node[] found = {
                version(path + wanted)
                        .map(version -> node(new MirrorRestorePlan.MirrorFile(wanted, version)))
                        .orElse(null)
            };
            if (found[0] == null) {
                // another client may have written the name differently; and a folder is there when a file lies in it
                plan.forEach(file -> {
                    if (file.path().equals(wanted)) {
                        found[0] = node(file);
                    } else if (found[0] == null && isBelow(file.path(), wanted)) {
                        found[0] =
                                node(wanted, NodeType.DIRECTORY, file.version().modifiedOrUploaded(), 0);
                    }
                });
            }
            return Optional.ofNullable(found[0]);
        }

        private static boolean isBelow(EntryPath file, EntryPath folder) {
            EntryPath at = file.parent();
            while (at != null && !at.equals(folder)) {
                at = at.parent();
            }
            return at != null;
        }

        @Override
        public boolean ownersLost() {
            return false;
        }
    }

    /** A fetched file that is gone when it was read. */
    private static final class Spooled extends FilterInputStream {
        private final Path file;

        Spooled(InputStream in, Path file) {
            super(in);
            this.file = file;
        }

        @Override
        public void close() throws IOException {
            super.close();
            Files.deleteIfExists(file);
        }
    }
}
