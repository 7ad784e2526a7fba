package dev.backproof.backup.restic.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trees to and from JSON. What it writes is byte for byte what restic 0.19.1 writes for the same nodes with UTC times,
 * so that equal directories have equal ids. What it reads may be laid out otherwise: fields in another order, unknown
 * fields, spaces, zone offsets.
 */
public final class TreeCodec {
    private TreeCodec() {}

    /**
     * The JSON of a tree.
     *
     * @param nodes in strictly ascending order of their names
     * @throws IllegalArgumentException when they are not in that order
     */
    public static byte[] encode(List<Node> nodes) {
        TreeEncoder encoder = new TreeEncoder();
        nodes.forEach(encoder::add);
        return encoder.finish();
    }

    /**
     * The nodes of a tree, in the order of the JSON. Names are not judged: see {@link RawName#isSafeEntryName}.
     *
     * @throws FormatException when the JSON is not a tree
     */
    public static List<Node> decode(byte[] json) {
        List<Node> nodes = new ArrayList<>();
        decode(json, nodes::add);
        return nodes;
    }

    /** As {@link #decode(byte[])}, node by node; some may have been handed out before the exception. */
    public static void decode(byte[] json, Consumer<Node> nodes) {
        new TreeReader(json).forEachRemaining(nodes);
    }
}
