package dev.backproof.backup.restic.format;

/** Writes the JSON of one tree node by node. For one thread; of no use after {@link #finish}. */
public final class TreeEncoder {
    /**
     * Adds a node.
     *
     * @throws IllegalArgumentException when its name does not sort after that of the node before
     */
    public TreeEncoder add(Node node) {
        return Pending.body();
    }

    /** How many bytes there are so far. */
    public int size() {
        return Pending.body();
    }

    /** The whole tree; its SHA-256 is its id. */
    public byte[] finish() {
        return Pending.body();
    }
}
