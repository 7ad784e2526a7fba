package dev.backproof.verify.restore;

import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.EntryVisitor;
import dev.backproof.verify.scenario.ScenarioOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Restored files, in a private folder that is gone when the drill is closed. Shared by all tests of a run: read it, do not
 * write into it.
 *
 * <p>A drill of depth {@code sample} or {@code metadata} restores some of the files only, or none. Then {@link #walk}, {@link
 * #find} and {@link #linkTarget} tell what the backup says of all entries, and {@link #openFile} opens what is there.
 *
 * <p>Entries are told apart by the raw bytes of their names, and no symlink is followed. May be used by several threads.
 */
public final class RestoredVolume {
    private final String name;
    private final Path folder;
    private final String source;
    private final Instant drillStart;
    private final Recorded recorded;
    private final ScenarioOrigin origin;
    private final FileChoice restored;
    private final long files;

    /** What the backup says of the entries, for comparing and for what this machine could not restore. */
    public interface Recorded {
        /** Tells every entry with its path below the volume's root. */
        void visit(EntryVisitor visitor);

        /** What the backup says of one entry. */
        Optional<Node> find(EntryPath path);

        /** Whether owners could not be set here, as happens to everybody but root. */
        boolean ownersLost();

        /**
         * Whether entries must have the modes and links that the backup tells: it keeps them, and none of them was refused
         * here.
         */
        default boolean modesKept() {
            return false;
        }
    }

    /** Hears of each restored entry. */
    @FunctionalInterface
    public interface Visitor {
        /** One entry, a directory before what is in it. */
        void visit(EntryPath path, FileStatus status) throws IOException;
    }

    /**
     * A volume that was restored.
     *
     * @param name as in the scenario
     * @param folder where it lies
     * @param source for people: {@code /data/uploads of snapshot 3fa2b1c4}
     * @param drillStart when the drill began; ages are counted from there
     * @param recorded what the backup says
     * @param origin where files that assertions name are found from
     */
    public RestoredVolume(
            String name, Path folder, String source, Instant drillStart, Recorded recorded, ScenarioOrigin origin) {
        this(name, folder, source, drillStart, recorded, origin, FileChoice.ALL, 0);
    }

    /**
     * A volume of which some files were restored.
     *
     * @param restored which of them; with anything but {@link FileChoice#ALL} the other entries need not be there either
     * @param files how many these are
     */
    public RestoredVolume(
            String name,
            Path folder,
            String source,
            Instant drillStart,
            Recorded recorded,
            ScenarioOrigin origin,
            FileChoice restored,
            long files) {
        this.name = name;
        this.folder = folder;
        this.source = source;
        this.drillStart = drillStart;
        this.recorded = recorded;
        this.origin = origin;
        this.restored = restored;
        this.files = files;
    }

    /** The same volume where a copy of its contents lies, whose modes and links may be others. */
    public RestoredVolume at(Path copy) {
        Recorded contents = new ContentsOf(recorded);
        return new RestoredVolume(name, copy, source, drillStart, contents, origin, restored, files);
    }

    private record ContentsOf(Recorded all) implements Recorded {
        @Override
        public void visit(EntryVisitor visitor) {
            all.visit(visitor);
        }

        @Override
        public Optional<Node> find(EntryPath path) {
            return all.find(path);
        }

        @Override
        public boolean ownersLost() {
            return all.ownersLost();
        }
    }

    /** Whether all of it was restored. */
    public boolean isWhole() {
        return restored == FileChoice.ALL;
    }

    /** Whether bytes of it can be looked at: when it is whole, or some of its files were restored. */
    public boolean holdsData() {
        return isWhole() || files > 0;
    }

    /** Whether a regular file of this path was to be restored. */
    public boolean isRestored(EntryPath path) {
        return restored.wants(path);
    }

    /** Its name in the scenario. */
    public String name() {
        return name;
    }

    /** The folder it lies in. */
    public Path path() {
        return folder;
    }

    /** Where it came from, for people: {@code /data/uploads of snapshot 3fa2b1c4}. */
    public String source() {
        return source;
    }

    /** When the drill began; ages are counted from there. */
    public Instant drillStart() {
        return drillStart;
    }

    /** The scenario's place, from where files that assertions name are found. */
    public ScenarioOrigin origin() {
        return origin;
    }

    /** What the backup says of the entries. */
    public Recorded recorded() {
        return recorded;
    }

    /**
     * The path of an entry below the root, its names joined by slashes; {@code ./} means nothing.
     *
     * @throws IllegalArgumentException when the path is absolute or leads out of the volume
     */
    public static EntryPath entry(String relative) {
        return entry(RawName.of(relative));
    }

    /** As {@link #entry(String)}, of raw bytes. */
    public static EntryPath entry(RawName relative) {
        RawPath cleaned = RawPath.of(relative.bytes()).cleaned();
        EntryPath path = EntryPath.root();
        for (byte[] component : cleaned.components()) {
            RawName name = RawName.of(component);
            if (cleaned.isAbsolute() || name.equals(RawName.of(".."))) {
                throw new IllegalArgumentException("'" + relative + "' does not stay below the volume");
            }
            path = name.equals(RawName.of(".")) ? path : path.child(name);
        }
        return path;
    }

    /** Tells every entry below the root, depth first, those of a directory in ascending order of their names' bytes. */
    public void walk(Visitor visitor) throws IOException {
        if (!isWhole()) {
            walkRecorded(visitor);
            return;
        }
        try (PosixDirectory root = open()) {
            walk(root, EntryPath.root(), visitor);
        }
    }

    private void walkRecorded(Visitor visitor) throws IOException {
        try {
            recorded.visit((path, node) -> {
                try {
                    if (!path.isRoot()) {
                        visitor.visit(path, status(node));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return true;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What the backup says of an entry, as the file system would tell it. */
    private static FileStatus status(Node node) {
        return new FileStatus(
                type(node),
                node.permissions(),
                node.uid(),
                node.gid(),
                node.inode(),
                node.deviceId(),
                node.device(),
                node.links(),
                node.size(),
                node.size(),
                node.atime(),
                node.mtime(),
                node.ctime());
    }

    /** What a restored entry has to be. */
    public static FileType type(Node node) {
        return switch (node.type()) {
            case FILE -> FileType.FILE;
            case DIRECTORY -> FileType.DIRECTORY;
            case SYMLINK -> FileType.SYMLINK;
            case DEVICE -> FileType.BLOCK_DEVICE;
            case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
            case FIFO -> FileType.FIFO;
            case SOCKET -> FileType.SOCKET;
        };
    }

    private static void walk(PosixDirectory directory, EntryPath path, Visitor visitor) throws IOException {
        List<byte[]> names = new ArrayList<>(directory.names());
        names.sort(Arrays::compareUnsigned);
        for (byte[] entry : names) {
            FileStatus status = directory.status(entry);
            EntryPath child = path.child(RawName.of(entry));
            visitor.visit(child, status);
            if (status.type() == FileType.DIRECTORY) {
                try (PosixDirectory below = directory.directory(RawPath.of(entry))) {
                    walk(below, child, visitor);
                }
            }
        }
    }

    /** What an entry is; empty when it is not there. */
    public Optional<FileStatus> find(EntryPath path) throws IOException {
        return isWhole() ? findRestored(path) : recorded.find(path).map(RestoredVolume::status);
    }

    /** What an entry is that was restored; empty when it is not there. */
    public Optional<FileStatus> findRestored(EntryPath path) throws IOException {
        try (PosixDirectory root = open()) {
            if (path.isRoot()) {
                return Optional.of(root.status());
            }
            return inParent(root, path, parent -> parent.status(path.name().bytes()));
        }
    }

    /** Where a symlink points; empty when the entry is not there. */
    public Optional<RawName> linkTarget(EntryPath path) throws IOException {
        if (!isWhole()) {
            return recorded.find(path).map(Node::linkTarget);
        }
        try (PosixDirectory root = open()) {
            return inParent(
                    root, path, parent -> RawName.of(parent.readLink(path.name().bytes())));
        }
    }

    /** Opens a regular file; empty when the entry is not there. */
    public Optional<PosixFile> openFile(EntryPath path) throws IOException {
        try (PosixDirectory root = open()) {
            return inParent(
                    root,
                    path,
                    parent -> parent.openForReading(RawPath.of(path.name().bytes())));
        }
    }

    private PosixDirectory open() throws IOException {
        return PosixDirectory.open(RawPath.of(folder));
    }

    private interface Step<T> {
        T take(PosixDirectory parent) throws IOException;
    }

    private static <T> Optional<T> inParent(PosixDirectory root, EntryPath path, Step<T> step) throws IOException {
        List<RawName> names = path.names();
        try {
            if (names.size() == 1) {
                return Optional.of(step.take(root));
            }
            RawPath parentPath = RawPath.of(names.get(0).bytes());
            for (RawName each : names.subList(1, names.size() - 1)) {
                parentPath = parentPath.resolve(each.bytes());
            }
            try (PosixDirectory parent = root.directory(parentPath)) {
                return Optional.of(step.take(parent));
            }
        } catch (PosixException e) {
            if (e.isAny(Errno.ENOENT, Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** {@code uploads (/data/uploads of snapshot 3fa2b1c4)}. */
    @Override
    public String toString() {
        return name + " (" + source + ")";
    }
}
