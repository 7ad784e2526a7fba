package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the parent snapshot with just what decides whether an entry has changed, about a hundred bytes an
 * entry. Does not change once it is made.
 */
final class ParentDirectory {
    static final ParentDirectory EMPTY = new ParentDirectory(List.of());

    private static final int NUMBERS = 6;

    private int size;
    private RawName[] names = new RawName[16];
    private NodeType[] types = new NodeType[16];
    /** For each entry: size, inode, seconds and nanoseconds of mtime and ctime. */
    private long[] numbers = new long[NUMBERS * 16];

    private int[] idStarts = new int[16 + 1];
    private long[] ids = new long[4 * 16];

    ParentDirectory(Iterable<Node> nodes) {
        if (!addInOrder(nodes)) {
            List<Node> sorted = new ArrayList<>();
            nodes.forEach(sorted::add);
            sorted.sort((one, other) -> one.name().compareTo(other.name()));
            size = 0;
            sorted.forEach(this::add);
        }
        names = Arrays.copyOf(names, size);
        types = Arrays.copyOf(types, size);
        numbers = Arrays.copyOf(numbers, NUMBERS * size);
        idStarts = Arrays.copyOf(idStarts, size + 1);
        ids = Arrays.copyOf(ids, 4 * idStarts[size]);
    }

    /** Adds entries as long as their names ascend, as they should; whether they all do. */
    private boolean addInOrder(Iterable<Node> nodes) {
        for (Node node : nodes) {
            if (size > 0 && names[size - 1].compareTo(node.name()) > 0) {
                return false;
            }
            add(node);
        }
        return true;
    }

    private void add(Node node) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            types = Arrays.copyOf(types, 2 * size);
            numbers = Arrays.copyOf(numbers, NUMBERS * 2 * size);
            idStarts = Arrays.copyOf(idStarts, 2 * size + 1);
        }
        names[size] = node.name();
        types[size] = node.type();
        System.arraycopy(facts(node), 0, numbers, NUMBERS * size, NUMBERS);
        int at = 4 * idStarts[size];
        List<Id> added = ids(node);
        if (at + 4 * added.size() > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(2 * ids.length, at + 4 * added.size()));
        }
        for (Id id : added) {
            ids[at++] = id.a();
            ids[at++] = id.b();
            ids[at++] = id.c();
            ids[at++] = id.d();
        }
        size++;
        idStarts[size] = at / 4;
    }

    private static List<Id> ids(Node node) {
        List<Id> content = node.content();
        if (content != null) {
            return content;
        }
        Id subtree = node.subtree();
        return subtree == null ? List.of() : List.of(subtree);
    }

    private static long[] facts(Node node) {
        Instant mtime = node.mtime();
        Instant ctime = node.ctime();
        return new long[] {
            node.size(), node.inode(), mtime.getEpochSecond(), mtime.getNano(), ctime.getEpochSecond(), ctime.getNano()
        };
    }

    /** The entry of this name and type, if there was one. */
    @Nullable
    Entry find(RawName name, NodeType type) {
        int at = Arrays.binarySearch(names, name);
        return at >= 0 && types[at] == type ? new Entry(at) : null;
    }

    /** The trees of its directories, ordered by their names. */
    Iterator<Id> subtrees() {
        return IntStream.range(0, size)
                .filter(at -> types[at] == NodeType.DIRECTORY && idStarts[at + 1] > idStarts[at])
                .mapToObj(at -> new Entry(at).ids().getFirst())
                .iterator();
    }

    /** One entry. */
    final class Entry {
        private final int at;

        private Entry(int at) {
            this.at = at;
        }

        /** Whether size, inode, mtime and ctime are the same, to the nanosecond. */
        boolean looksLike(Node node) {
            return Arrays.equals(numbers, NUMBERS * at, NUMBERS * (at + 1), facts(node), 0, NUMBERS);
        }

        /** A file's blobs, or a directory's one tree. */
        List<Id> ids() {
            int start = idStarts[at];
            int count = idStarts[at + 1] - start;
            return new AbstractList<>() {
                @Override
                public Id get(int index) {
                    int from = 4 * (start + Objects.checkIndex(index, count));
                    return new Id(ids[from], ids[from + 1], ids[from + 2], ids[from + 3]);
                }

                @Override
                public int size() {
                    return count;
                }
            };
        }
    }
}
