package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the parent snapshot with just what decides whether an entry has changed, about a hundred bytes an
 * entry. Immutable.
 */
final class ParentDirectory {
    static final ParentDirectory EMPTY = new ParentDirectory(List.of());

    private static final int NUMBERS = 6;

    private final int size;
    private final RawName[] names;
    private final NodeType[] types;
    /** For each entry: size, inode, seconds and nanoseconds of mtime and ctime. */
    private final long[] numbers;

    private final int[] idStarts;
    private final long[] ids;

    ParentDirectory(List<Node> nodes) {
        List<Node> sorted = nodes.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        size = sorted.size();
        names = new RawName[size];
        types = new NodeType[size];
        numbers = new long[NUMBERS * size];
        idStarts = new int[size + 1];
        ids = new long[4 * sorted.stream().mapToInt(node -> ids(node).size()).sum()];
        int at = 0;
        for (int i = 0; i < size; i++) {
            Node node = sorted.get(i);
            names[i] = node.name();
            types[i] = node.type();
            long[] facts = facts(node);
            System.arraycopy(facts, 0, numbers, NUMBERS * i, NUMBERS);
            for (Id id : ids(node)) {
                ids[at++] = id.a();
                ids[at++] = id.b();
                ids[at++] = id.c();
                ids[at++] = id.d();
            }
            idStarts[i + 1] = at / 4;
        }
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
