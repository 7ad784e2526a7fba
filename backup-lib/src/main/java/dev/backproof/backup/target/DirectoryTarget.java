package dev.backproof.backup.target;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory of this machine to restore into.
 *
 * <p>Symlinks on the path to it are followed, below it none is: each entry is reached through the open directory it lies
 * in, so that neither a snapshot nor anybody at work in the target can lead the restore out of it. While a restore is at
 * work, directories and files are open to their owner only.
 *
 * <p>A {@code lost+found} at its top does not count as content: a new volume may have one. Needs 64-bit Linux.
 */
public final class DirectoryTarget implements RestoreTarget {
    private static final int OWNER_ONLY_DIRECTORY = 0700;
    private static final int OWNER_ONLY_FILE = 0600;
    private static final int OWNER_READ = 0400;
    private static final int KEPT_DIRECTORIES = 64;
    private static final int KEPT_FILES = 128;
    private static final byte[] LOST_AND_FOUND = "lost+found".getBytes(StandardCharsets.US_ASCII);

    private final RawPath location;
    private final Handles<PosixDirectory> directories = new Handles<>(KEPT_DIRECTORIES, this::openDirectory);
    private final Handles<PosixFile> written = new Handles<>(KEPT_FILES, this::openForWriting);
    private final Handles<PosixFile> read = new Handles<>(KEPT_FILES, this::openForReading);
    private @Nullable PosixDirectory root;

    private DirectoryTarget(RawPath location) {
        this.location = location.absolute();
    }

    /** A target at this path, which need not exist yet. */
    public static DirectoryTarget at(Path path) {
        return at(RawPath.of(path));
    }

    /** As {@link #at(Path)}, for a path that need not be text. */
    public static DirectoryTarget at(RawPath path) {
        return new DirectoryTarget(path);
    }

    @Override
    public String location() {
        return location.toString();
    }

    @Override
    public void examine(boolean mayHoldFiles) {
        doing(() -> {
            try (PosixDirectory directory = PosixDirectory.open(location)) {
                boolean holdsFiles = directory.names().stream().anyMatch(name -> !Arrays.equals(name, LOST_AND_FOUND));
                if (holdsFiles && !mayHoldFiles) {
                    throw new TargetException(ErrorCode.TARGET_NOT_EMPTY, location + " is not empty");
                }
            } catch (PosixException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
                openNearest(location).close();
            }
        });
    }

    @Override
    public void prepare() {
        doing(() -> {
            PosixDirectory at = openNearest(location);
            List<byte[]> names = location.components();
            int existing = at.path().components().size();
            for (byte[] name : names.subList(existing, names.size())) {
                try (PosixDirectory parent = at) {
                    parent.makeDirectory(name, OWNER_ONLY_DIRECTORY);
                    at = parent.directory(RawPath.of(name));
                }
            }
            setRoot(at);
        });
    }

    @Override
    public Optional<Existing> find(EntryPath path) {
        return asking(() -> {
            try {
                return Optional.of(existing(inParent(path, PosixDirectory::status)));
            } catch (PosixException e) {
                if (e.isAny(Errno.ENOENT, Errno.ENOTDIR)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public void directory(EntryPath path) {
        if (path.isRoot()) {
            return;
        }
        changing(path, (parent, name) -> {
            try {
                parent.makeDirectory(name, OWNER_ONLY_DIRECTORY);
                return; // to try costs less than to look first
            } catch (PosixException e) {
                requireExisting(e);
            }
            FileStatus there = find(parent, name);
            if (there != null && there.type() == FileType.DIRECTORY) {
                if ((there.permissions() & OWNER_ONLY_DIRECTORY) != OWNER_ONLY_DIRECTORY) {
                    parent.setPermissions(name, there.permissions() | OWNER_ONLY_DIRECTORY);
                }
                return;
            }
            if (there != null) {
                parent.remove(name);
            }
            parent.makeDirectory(name, OWNER_ONLY_DIRECTORY);
        });
    }

    @Override
    public void createFile(EntryPath path, long size, boolean sparse) {
        changing(path, (parent, name) -> {
            PosixFile file = newFile(path, parent, name);
            try {
                if (sparse) {
                    file.setSize(size);
                } else {
                    file.reserve(size);
                }
            } catch (IOException e) {
                file.close();
                parent.remove(name);
                throw e;
            }
            written.keep(path, file);
        });
    }

    @Override
    public void resizeFile(EntryPath path, long size) {
        doing(() -> written.use(path, file -> {
            long links = file.status().links();
            if (links != 1) {
                throw new IOException("cannot write to " + shown(path) + ": its file has " + links + " names");
            }
            file.setSize(size);
            return size;
        }));
    }

    @Override
    public void write(EntryPath path, long offset, byte[] bytes, int start, int length) {
        doing(() -> written.use(path, file -> {
            file.write(offset, bytes, start, length);
            return length;
        }));
    }

    @Override
    public int read(EntryPath path, long offset, byte[] bytes, int start, int length) {
        return asking(() -> read.use(path, file -> {
            int done = 0;
            while (done < length) {
                int count = file.read(offset + done, bytes, start + done, length - done);
                if (count < 0) {
                    break;
                }
                done += count;
            }
            return done;
        }));
    }

    @Override
    public void finishFile(EntryPath path) {
        doing(() -> {
            read.forget(path);
            written.forget(path);
        });
    }

    @Override
    public void setModified(EntryPath path, Instant time) {
        changing(path, (parent, name) -> parent.setTimes(name, time, time));
    }

    @Override
    public void removeFile(EntryPath path) {
        changing(path, (parent, name) -> {
            FileStatus there = find(parent, name);
            if (there != null) {
                parent.remove(name);
                written.forget(path);
                read.forget(path);
            }
        });
    }

    /**
     * Removes a directory and all directories below it that hold nothing.
     *
     * @return false when the directory stays, because something else lies in it
     */
    public boolean removeEmptyDirectories(EntryPath path) {
        return asking(() -> inParent(path, (parent, name) -> removeEmptyDirectories(path, parent, name)));
    }

    private boolean removeEmptyDirectories(EntryPath path, PosixDirectory parent, byte[] name) throws IOException {
        boolean isEmpty = true;
        try (PosixDirectory directory = parent.directory(RawPath.of(name))) {
            for (byte[] each : directory.names()) {
                isEmpty &= directory.status(each).type() == FileType.DIRECTORY
                        && removeEmptyDirectories(path.child(RawName.of(each)), directory, each);
            }
        }
        if (isEmpty) {
            parent.removeDirectory(name);
            directories.forget(path);
        }
        return isEmpty;
    }

    @Override
    public void hardLink(EntryPath path, EntryPath existing) {
        changing(
                path,
                (parent, name) -> inParent(existing, (other, source) -> {
                    FileStatus there = find(parent, name);
                    if (there == null || !there.isSameFile(other.status(source))) {
                        clear(path, parent, name);
                        parent.makeLink(name, other, source);
                    }
                    return name;
                }));
    }

    @Override
    public void special(EntryPath path, Node node) {
        changing(path, (parent, name) -> {
            clear(path, parent, name);
            switch (node.type()) {
                case SYMLINK -> parent.makeSymlink(name, target(path, node));
                case FIFO -> parent.makeSpecial(name, FileType.FIFO, OWNER_ONLY_FILE, 0);
                case DEVICE -> parent.makeSpecial(name, FileType.BLOCK_DEVICE, OWNER_ONLY_FILE, node.device());
                case CHARACTER_DEVICE ->
                    parent.makeSpecial(name, FileType.CHARACTER_DEVICE, OWNER_ONLY_FILE, node.device());
                case FILE, DIRECTORY, SOCKET ->
                    throw new IllegalArgumentException("not a special entry: " + node.type());
            }
        });
    }

    @Override
    public List<String> metadata(EntryPath path, Node node) {
        return asking(() -> inParent(path, (parent, name) -> Metadata.apply(parent, name, node)));
    }

    @Override
    public void finish() {
        doing(() -> {
            setRoot(null);
            try {
                written.close();
            } finally {
                read.close();
                directories.close();
            }
        });
    }

    private static Existing existing(FileStatus status) {
        NodeType type = switch (status.type()) {
            case FILE -> NodeType.FILE;
            case DIRECTORY -> NodeType.DIRECTORY;
            case SYMLINK -> NodeType.SYMLINK;
            case FIFO -> NodeType.FIFO;
            case CHARACTER_DEVICE -> NodeType.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> NodeType.DEVICE;
            case SOCKET, UNKNOWN -> NodeType.SOCKET;
        };
        return new Existing(type, status.size(), status.modified(), status.links());
    }

    private static byte[] target(EntryPath path, Node node) throws IOException {
        RawName target = node.linkTarget();
        if (target == null || target.length() == 0) {
            throw new IOException("the snapshot says nothing of what the symlink " + path + " points to");
        }
        byte[] bytes = target.bytes();
        for (byte b : bytes) {
            if (b == 0) {
                throw new IOException("the symlink " + path + " points to what no path can be: " + target);
            }
        }
        return bytes;
    }

    private static @Nullable FileStatus find(PosixDirectory parent, byte[] name) throws IOException {
        try {
            return parent.status(name);
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            throw e;
        }
    }

    /** An empty file, in the place of whatever was there. */
    private PosixFile newFile(EntryPath path, PosixDirectory parent, byte[] name) throws IOException {
        try {
            return parent.createFile(name, OWNER_ONLY_FILE);
        } catch (PosixException e) {
            requireExisting(e);
        }
        clear(path, parent, name);
        return parent.createFile(name, OWNER_ONLY_FILE);
    }

    private static void requireExisting(PosixException e) throws PosixException {
        if (!e.is(Errno.EEXIST)) {
            throw e;
        }
    }

    /** Removes what is in the way of a new entry. */
    private void clear(EntryPath path, PosixDirectory parent, byte[] name) throws IOException {
        FileStatus there = find(parent, name);
        if (there == null) {
            return;
        }
        if (there.type() == FileType.DIRECTORY) {
            parent.removeDirectory(name);
            directories.forget(path);
        } else {
            parent.remove(name);
            written.forget(path);
            read.forget(path);
        }
    }

    /** The directory at the path, or the nearest one above it that exists. */
    private static PosixDirectory openNearest(RawPath path) throws IOException {
        for (RawPath at = path; ; at = at.resolve(new byte[] {'.', '.'}).cleaned()) {
            try {
                return PosixDirectory.open(at);
            } catch (PosixException e) {
                if (!e.is(Errno.ENOENT) || at.components().isEmpty()) {
                    throw e;
                }
            }
        }
    }

    private synchronized PosixDirectory root() throws IOException {
        if (root == null) {
            root = PosixDirectory.open(location);
        }
        return root;
    }

    private synchronized void setRoot(@Nullable PosixDirectory directory) {
        if (root != null) {
            root.close();
        }
        root = directory;
    }

    private PosixDirectory openDirectory(EntryPath path) throws IOException {
        return root().directory(below(path));
    }

    private PosixFile openForWriting(EntryPath path) throws IOException {
        try {
            return root().openForWriting(below(path));
        } catch (PosixException e) {
            return openForcibly(path, OWNER_ONLY_FILE, PosixDirectory::openForWriting, e);
        }
    }

    private PosixFile openForReading(EntryPath path) throws IOException {
        try {
            return root().openForReading(below(path));
        } catch (PosixException e) {
            return openForcibly(path, OWNER_READ, PosixDirectory::openForReading, e);
        }
    }

    /** Opens a file whose permissions forbid it even to its owner, by changing them for a moment. */
    private PosixFile openForcibly(EntryPath path, int needed, FileOpening opening, PosixException refusal)
            throws IOException {
        if (!refusal.is(Errno.EACCES)) {
            throw refusal;
        }
        return inParent(path, (parent, name) -> {
            int permissions = parent.status(name).permissions();
            parent.setPermissions(name, needed);
            try {
                return opening.open(parent, RawPath.of(name));
            } finally {
                parent.setPermissions(name, permissions);
            }
        });
    }

    private static RawPath below(EntryPath path) {
        List<RawName> names = path.names();
        RawPath below = RawPath.of(safe(path, names.getFirst()));
        for (RawName name : names.subList(1, names.size())) {
            below = below.resolve(safe(path, name));
        }
        return below;
    }

    private static byte[] safe(EntryPath path, RawName name) {
        if (!name.isSafeEntryName()) {
            throw new TargetException(
                    ErrorCode.HOSTILE_NAME, "the snapshot holds a name that no entry can have: " + path);
        }
        return name.bytes();
    }

    private String shown(EntryPath path) {
        return path.isRoot()
                ? location()
                : location.resolve(below(path).bytes()).toString();
    }

    private <T> T inParent(EntryPath path, Step<T> step) throws IOException {
        EntryPath parent = path.parent();
        if (parent == null) {
            throw new IllegalArgumentException("the target itself is not an entry");
        }
        byte[] name = safe(path, path.name());
        return parent.isRoot() ? step.in(root(), name) : directories.use(parent, directory -> step.in(directory, name));
    }

    private void changing(EntryPath path, Change change) {
        doing(() -> inParent(path, (parent, name) -> {
            change.in(parent, name);
            return name;
        }));
    }

    private static void doing(Action action) {
        asking(() -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    /** Does something and tells a failure in the words of restores. */
    private static <T> T asking(Question<T> question) {
        try {
            return question.ask();
        } catch (PosixException e) {
            boolean full = e.isAny(Errno.ENOSPC, Errno.EDQUOT);
            throw new TargetException(
                    full ? ErrorCode.TARGET_FULL : ErrorCode.TARGET_WRITE_FAILED, Objects.toString(e.getMessage()), e);
        } catch (IOException e) {
            throw new TargetException(ErrorCode.TARGET_WRITE_FAILED, Objects.toString(e.getMessage()), e);
        }
    }

    private interface FileOpening {
        PosixFile open(PosixDirectory parent, RawPath below) throws IOException;
    }

    private interface Step<T> {
        T in(PosixDirectory parent, byte[] name) throws IOException;
    }

    private interface Change {
        void in(PosixDirectory parent, byte[] name) throws IOException;
    }

    private interface Action {
        void run() throws IOException;
    }

    private interface Question<T> {
        T ask() throws IOException;
    }
}
