package dev.backproof.backup.source;

import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource.Visitor;
import dev.backproof.backup.source.TargetTree.Branch;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the targets of a {@link DirectorySource}.
 *
 * <p>Keeps one open directory and the names not yet visited for each level it is in, nothing else. Everything below a
 * target is reached from its parent's open directory without following a symlink.
 */
final class Walk implements Closeable {
    private static final Comparator<byte[]> DESCENDING = (a, b) -> Arrays.compareUnsigned(b, a);

    private final Visitor visitor;
    private final NodeReader nodes;
    private final Exclusion exclusion;
    private final Exclusion.Matcher matcher;
    private final Deque<Level> levels = new ArrayDeque<>();

    /** The directories in which the first names of the targets lie: few. */
    private final Map<RawPath, Level> beginnings = new HashMap<>();

    /** The absolute path of the entry being visited, which patterns are matched against. */
    private final List<RawName> path = new ArrayList<>();

    Walk(Visitor visitor, NodeReader nodes, Exclusion exclusion) {
        this.visitor = visitor;
        this.nodes = nodes;
        this.exclusion = exclusion;
        this.matcher = exclusion.matcher();
    }

    /** Visits all entries of one directory as the top of the snapshot. */
    void entriesOf(RawPath directory) throws IOException {
        path.addAll(TargetTree.names(directory));
        Level top = top(directory);
        levels.push(top);
        top.list();
        drain();
    }

    /** Visits what a layout of targets names. */
    void all(TargetTree targets) throws IOException {
        for (Map.Entry<RawName, Branch> each : targets.tops().entrySet()) {
            Branch branch = each.getValue();
            Level above = beginnings.get(branch.beginning());
            if (above == null) {
                above = top(branch.beginning());
                beginnings.put(branch.beginning(), above);
            }
            if (branch.isWhole() && !branch.isNamed() && !above.isWhole) {
                above.list();
            }
            path.addAll(TargetTree.names(branch.beginning()));
            visit(above, branch.name(), each.getKey(), branch);
            drain();
            path.clear();
        }
    }

    @Override
    public void close() {
        levels.forEach(Level::close);
        beginnings.values().forEach(Level::close);
    }

    private Level top(RawPath path) throws IOException {
        PosixDirectory directory = PosixDirectory.open(path);
        try {
            return new Level(directory, path, null, null, directory.status().device(), false);
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    private void drain() {
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (level.hasNext()) {
                RawName name = level.next();
                visit(
                        level,
                        name,
                        name,
                        level.branch == null ? null : level.branch.below().get(name));
                continue;
            }
            levels.pop().close();
            if (level.isEntered) {
                visitor.leaveDirectory();
                path.removeLast();
            }
        }
    }

    /**
     * Visits one entry; a directory becomes the level that goes on.
     *
     * @param stored the name it has in the snapshot
     * @param branch what the targets say about it, if they do
     */
    private void visit(Level parent, RawName name, RawName stored, @Nullable Branch branch) {
        path.add(name);
        boolean entered = false;
        byte[] entry = name.bytes();
        try {
            if (branch != null && branch.isOnTheWay()) {
                entered = enterOnTheWay(parent, entry, stored, branch);
            } else if (branch != null && branch.isNamed()) {
                FileStatus status = parent.directory.status(entry);
                entered = visit(parent, entry, stored, status, status.device());
            } else if (!matcher.byPath(path) && !parent.isTagged(entry)) {
                FileStatus status = parent.directory.status(entry);
                if (!matcher.bySize(status) && !isForeign(status, parent.device)) {
                    entered = visit(parent, entry, stored, status, parent.device);
                }
            }
        } catch (PosixException e) {
            // what went away while we walked is no loss, unless somebody asked for it by name
            boolean asked = branch != null && (branch.isNamed() || branch.isOnTheWay());
            if (!e.is(Errno.ENOENT) || asked) {
                visitor.unreadable(parent.shown(entry), e.reason());
            }
        } catch (IOException e) {
            visitor.unreadable(parent.shown(entry), String.valueOf(e.getMessage()));
        } finally {
            if (!entered) {
                path.removeLast();
            }
        }
    }

    private boolean visit(Level parent, byte[] entry, RawName stored, FileStatus status, long device)
            throws IOException {
        NodeType type = switch (status.type()) {
            case DIRECTORY -> NodeType.DIRECTORY;
            case FILE -> NodeType.FILE;
            case SYMLINK -> NodeType.SYMLINK;
            case FIFO -> NodeType.FIFO;
            case BLOCK_DEVICE -> NodeType.DEVICE;
            case CHARACTER_DEVICE -> NodeType.CHARACTER_DEVICE;
            case SOCKET -> NodeType.SOCKET;
            case UNKNOWN -> throw new IOException("neither a file nor anything else that can be kept");
        };
        if (type == NodeType.SOCKET) {
            // means nothing without the program that made it
            return false;
        }
        if (type == NodeType.DIRECTORY) {
            return enterBelow(parent, entry, stored, device);
        }
        Node node = nodes.entry(parent.directory, entry, stored, type, status, warnings(parent, entry));
        if (type == NodeType.FILE) {
            visitor.file(node, new FileContent(parent.base, parent.below(entry)));
        } else {
            visitor.special(node);
        }
        return false;
    }

    private boolean enterBelow(Level parent, byte[] entry, RawName stored, long device) throws IOException {
        PosixDirectory directory = parent.directory.directory(RawPath.of(entry));
        Level level = new Level(directory, parent.base, parent.below(entry), null, device, true);
        try {
            if (!exclusion.oneFileSystem() || directory.status().device() == device) {
                level.list();
            }
            enter(level, nodes.directory(directory, stored, warnings(parent, entry)));
            return true;
        } catch (IOException e) {
            level.close();
            throw e;
        }
    }

    /** Enters a directory that a target leads through. Symlinks here are followed: the user wrote this path. */
    private boolean enterOnTheWay(Level parent, byte[] entry, RawName stored, Branch branch) throws IOException {
        RawPath here = parent.directory.path().resolve(entry);
        PosixDirectory directory = PosixDirectory.open(here);
        try {
            long ownDevice = directory.status().device();
            long device = branch.isWhole() ? ownDevice : parent.device;
            Level level = new Level(directory, here, null, branch, device, true);
            boolean whole = branch.isWhole() || parent.isWhole;
            if (whole && (!exclusion.oneFileSystem() || ownDevice == device)) {
                level.list();
            }
            Node node = whole
                    ? nodes.directory(directory, stored, warnings(parent, entry))
                    : nodes.directoryAbove(directory, stored);
            enter(level, node);
            return true;
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    private void enter(Level level, Node node) {
        levels.push(level);
        visitor.enterDirectory(node);
    }

    /** Whether it lies on another file system that is not to be entered. Where one is mounted, the directory is kept. */
    private boolean isForeign(FileStatus status, long device) {
        return exclusion.oneFileSystem() && status.device() != device && status.type() != FileType.DIRECTORY;
    }

    private Consumer<String> warnings(Level parent, byte[] entry) {
        return warning -> visitor.unreadable(parent.shown(entry), warning);
    }

    /** A directory being visited. */
    private final class Level implements Closeable {
        private final PosixDirectory directory;
        private final RawPath base;
        private final @Nullable RawPath below;
        private final @Nullable Branch branch;
        private final long device;
        private final boolean isEntered;
        private boolean isWhole;
        private List<Tag> tags = List.of();

        /** What is still to be visited, the next one last, so that what was visited takes no memory. */
        private List<byte[]> names;

        /**
         * A directory of which only what the branch names is visited.
         *
         * @param base a directory on the path the user gave
         * @param below where this directory lies below that, null for the base itself
         * @param device the file system to stay on
         * @param isEntered whether the visitor was told of it, and has to be told of its end
         */
        Level(
                PosixDirectory directory,
                RawPath base,
                @Nullable RawPath below,
                @Nullable Branch branch,
                long device,
                boolean isEntered) {
            this.directory = directory;
            this.base = base;
            this.below = below;
            this.branch = branch;
            this.device = device;
            this.isEntered = isEntered;
            this.names = new ArrayList<>();
            if (branch != null) {
                branch.below().descendingKeySet().forEach(name -> names.add(name.bytes()));
            }
        }

        /** Reads its names, so that all of it is visited. */
        void list() throws IOException {
            List<byte[]> listed = directory.names();
            listed.sort(DESCENDING);
            tags = exclusion.tags().stream()
                    .filter(tag -> holds(listed, tag.name()) && tag.isValidIn(directory))
                    .toList();
            List<byte[]> missing =
                    names.stream().filter(name -> !holds(listed, name)).toList();
            if (!missing.isEmpty()) {
                listed.addAll(missing);
                listed.sort(DESCENDING);
            }
            names = listed;
            isWhole = true;
        }

        boolean hasNext() {
            return !names.isEmpty();
        }

        RawName next() {
            return RawName.of(names.removeLast());
        }

        /** Whether a tag in this directory says that the entry is not to be kept; a tag itself is. */
        boolean isTagged(byte[] entry) {
            return tags.stream().anyMatch(tag -> !Arrays.equals(tag.name(), entry));
        }

        RawPath below(byte[] entry) {
            return below == null ? RawPath.of(entry) : below.resolve(entry);
        }

        String shown(byte[] entry) {
            return directory.path().resolve(entry).toString();
        }

        @Override
        public void close() {
            directory.close();
        }

        private static boolean holds(List<byte[]> listed, byte[] name) {
            return Collections.binarySearch(listed, name, DESCENDING) >= 0;
        }
    }
}
