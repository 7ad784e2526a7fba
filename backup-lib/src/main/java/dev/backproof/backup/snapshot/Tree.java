package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.TreeReader;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * The entries of a directory, in the order of its tree, names unchecked. Only the JSON is in memory: each iteration reads
 * it anew, and throws a {@link CorruptionException} where it makes no sense, perhaps after some entries.
 */
final class Tree implements Iterable<Node> {
    private final Id id;
    private final byte[] json;

    Tree(Id id, byte[] json) {
        this.id = id;
        this.json = json;
    }

    @Override
    public Iterator<Node> iterator() {
        TreeReader reader = sound(() -> new TreeReader(json));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return sound(reader::hasNext);
            }

            @Override
            public Node next() {
                return sound(reader::next);
            }
        };
    }

    private <T> T sound(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (FormatException e) {
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT, "tree " + id + " makes no sense: " + e.getMessage(), e);
        }
    }
}
