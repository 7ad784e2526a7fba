package dev.backproof.backup.restic.chunker;

/** Finds the chunk ends that restic finds, for one polynomial. Immutable: any number of threads may use it. */
public final class Chunker {
    /** No chunk is smaller, save the last of a file. */
    public static final int MIN_SIZE = 512 * 1024;
    /** No chunk is larger. */
    public static final int MAX_SIZE = 8 * 1024 * 1024;

    private Chunker() {}

    /** A chunker for a repository's polynomial. */
    public static Chunker of(Polynomial polynomial) {
        return Pending.body();
    }

    /**
     * The length of the chunk that starts at {@code start}, or -1 when the bytes up to {@code end} do not decide it.
     * Never -1 when there are {@link #MAX_SIZE} bytes or the file ends there; 0 only when no byte is left of it.
     */
    public int next(byte[] buffer, int start, int end, boolean endOfFile) {
        return next(buffer, start, end, endOfFile, 0);
    }

    /**
     * As {@link #next(byte[], int, int, boolean)}, without looking again at bytes known not to end the chunk.
     *
     * @param undecided how many bytes from {@code start} an earlier call had when it gave -1
     */
    public int next(byte[] buffer, int start, int end, boolean endOfFile, int undecided) {
        return Pending.body();
    }
}
