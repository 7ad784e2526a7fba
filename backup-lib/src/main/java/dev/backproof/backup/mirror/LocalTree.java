package dev.backproof.backup.mirror;

import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.PathPatterns;
import dev.backproof.backup.source.DirectorySource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The regular files of a folder, but for those that are excluded, under the names that they have in a mirror. */
final class LocalTree {
    private final DirectorySource source;
    private final List<RawName> location;
    private final PathPatterns excluded;
    private final List<String> unreadable = new ArrayList<>();
    private long special;

    private LocalTree(Path folder, List<String> excludes) {
        this.source = DirectorySource.contentsOf(folder).exclude(excludes.toArray(String[]::new));
        this.location = RawPath.of(folder).absolute().components().stream()
                .map(RawName::of)
                .toList();
        this.excluded = PathPatterns.of(excludes.stream().map(RawName::of).toList());
    }

    /** What is known of a file without opening it. */
    record Status(long size, Instant modified) {}

    /** Hears of each file. */
    @FunctionalInterface
    interface Visitor {
        void file(String name, Status status);
    }

    static LocalTree of(Path folder) {
        return new LocalTree(folder, List.of());
    }

    static LocalTree of(Path folder, List<String> excludes) {
        return new LocalTree(folder, excludes);
    }

    /** Tells every file. */
    void walk(Visitor visitor) {
        source.walk(new Walker(visitor));
    }

    /** How many symlinks, devices and FIFOs the walk passed over. */
    long special() {
        return special;
    }

    /** What the walk could not read, one line each. */
    List<String> unreadable() {
        return unreadable;
    }

    /** Whether a file of the mirror would be excluded if it were here: then it is none of our business. */
    boolean excludes(EntryPath path) {
        return MirrorPaths.matches(excluded, location, path);
    }

    /** A path relative to the folder. */
    static RawPath below(EntryPath path) {
        RawPath below = RawPath.of(path.names().getFirst().bytes());
        for (RawName each : path.names().subList(1, path.names().size())) {
            below = below.resolve(each.bytes());
        }
        return below;
    }

    private final class Walker implements BackupSource.Visitor {
        private final Visitor visitor;
        private EntryPath at = EntryPath.root();

        Walker(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void enterDirectory(Node directory) {
            at = at.child(directory.name());
        }

        @Override
        public void leaveDirectory() {
            EntryPath parent = at.parent();
            at = parent == null ? at : parent;
        }

        @Override
        public void file(Node file, BackupSource.Content content) {
            visitor.file(RcloneNames.encode(at.child(file.name())), new Status(file.size(), file.mtime()));
        }

        @Override
        public void special(Node node) {
            special++;
        }

        @Override
        public void unreadable(String path, String reason) {
            unreadable.add(path + ": " + reason);
        }
    }
}
