package dev.backproof.backup.restic.format;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree node by node, in the order of the JSON, so that a large one is never in memory as objects. Names are not
 * judged: see {@link RawName#isSafeEntryName}. That the JSON is no tree, a {@link FormatException}, may show only after
 * some nodes. For one thread.
 */
public final class TreeReader implements Iterator<Node> {
    private static final String WHAT = "a tree";

    private final JsonInput in;
    private boolean found;
    private boolean inNodes;
    private boolean ended;
    private @Nullable Node next;

    /**
     * Starts to read.
     *
     * @param json a tree as {@link TreeCodec} reads it; must not be changed meanwhile
     * @throws FormatException when this is no JSON object
     */
    public TreeReader(byte[] json) {
        in = JsonInput.reading(WHAT, () -> JsonInput.open(json));
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = JsonInput.reading(WHAT, this::advance);
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public Node next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Node node = JsonInput.required(next, "node");
        next = null;
        return node;
    }

    private @Nullable Node advance() {
        while (true) {
            if (inNodes && in.nextElement()) {
                if (!in.enterObject()) {
                    throw new FormatException("a node is null");
                }
                return new NodeReader().read(in);
            }
            inNodes = false;
            String name = in.nextField();
            if (name == null) {
                in.end();
                if (!found) {
                    throw new FormatException("'nodes' is missing");
                }
                return null;
            }
            if (name.equals("nodes")) {
                found = true;
                inNodes = in.enterArray();
            } else {
                in.skip();
            }
        }
    }
}
