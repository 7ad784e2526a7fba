package dev.backproof.backup.source;

import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.RawName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Where the paths to back up lie in the snapshot (restic's format, "Root tree shape"): an absolute path below the names
 * from {@code /} down, a relative one below its own names without {@code ..}, and the entries of a path without names
 * ({@code /}, {@code .}, {@code ..}) at the top. Where the first names of paths with different beginnings are equal, a
 * later one gets {@code -1}, {@code -2}, … appended.
 */
final class TargetTree {
    private static final RawName UP = RawName.of("..");

    private final NavigableMap<RawName, Branch> tops = new TreeMap<>();

    /**
     * Lays out cleaned paths.
     *
     * @throws IOException when a path without names cannot be listed
     */
    static TargetTree of(List<RawPath> targets) throws IOException {
        TargetTree tree = new TargetTree();
        for (RawPath target : new LinkedHashSet<>(targets)) {
            RawPath beginning = beginning(target);
            List<RawName> names = names(target);
            if (!names.isEmpty()) {
                tree.add(beginning, names, true);
                continue;
            }
            try (PosixDirectory directory = PosixDirectory.open(beginning)) {
                for (byte[] name : directory.names()) {
                    tree.add(beginning, List.of(RawName.of(name)), false);
                }
            }
        }
        return tree;
    }

    /** What stands at the top of the snapshot, by the name it has there. */
    NavigableMap<RawName, Branch> tops() {
        return tops;
    }

    /** The absolute directory in which the first name of a cleaned path lies. */
    static RawPath beginning(RawPath target) {
        if (target.isAbsolute()) {
            return RawPath.of("/");
        }
        RawPath beginning = RawPath.of(".");
        for (byte[] component : target.components()) {
            if (RawName.of(component).equals(UP)) {
                beginning = beginning.resolve(component);
            }
        }
        return beginning.absolute();
    }

    /** The names a cleaned path adds to the snapshot's tree; none for {@code /}, {@code .} and {@code ..}. */
    static List<RawName> names(RawPath target) {
        return target.components().stream()
                .map(RawName::of)
                .filter(RawName::isSafeEntryName)
                .toList();
    }

    private void add(RawPath beginning, List<RawName> names, boolean named) {
        RawName first = names.getFirst();
        RawName stored = first;
        for (int suffix = 1;
                tops.containsKey(stored) && !tops.get(stored).beginning.equals(beginning);
                suffix++) {
            stored = withSuffix(first, suffix);
        }
        Branch branch = tops.computeIfAbsent(stored, name -> new Branch(beginning, first));
        for (RawName name : names.subList(1, names.size())) {
            branch = branch.below.computeIfAbsent(name, next -> new Branch(beginning, next));
        }
        branch.whole = true;
        branch.named |= named;
    }

    private static RawName withSuffix(RawName name, int suffix) {
        byte[] bytes = name.bytes();
        byte[] end = ("-" + suffix).getBytes(StandardCharsets.US_ASCII);
        byte[] joined = Arrays.copyOf(bytes, bytes.length + end.length);
        System.arraycopy(end, 0, joined, bytes.length, end.length);
        return RawName.of(joined);
    }

    /** A directory on the way to a target, or a target, or both. */
    static final class Branch {
        private final RawPath beginning;
        private final RawName name;
        private final NavigableMap<RawName, Branch> below = new TreeMap<>();
        private boolean whole;
        private boolean named;

        private Branch(RawPath beginning, RawName name) {
            this.beginning = beginning;
            this.name = name;
        }

        /** The directory of the first name on the way here. */
        RawPath beginning() {
            return beginning;
        }

        /** Its name in the file system. */
        RawName name() {
            return name;
        }

        /** What lies below on the way to targets, or is one; not what else the directory holds. */
        NavigableMap<RawName, Branch> below() {
            return below;
        }

        /** Whether a target leads through it, so that symlinks here are the user's own choice. */
        boolean isOnTheWay() {
            return !below.isEmpty();
        }

        /** Whether all of it is backed up. */
        boolean isWhole() {
            return whole;
        }

        /** Whether the user named exactly this, so that it is never excluded itself. */
        boolean isNamed() {
            return named;
        }
    }
}
