package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file whose chunks are being stored, in any order and by several threads. */
final class PendingFile {
    private final List<@Nullable Id> chunks = new ArrayList<>();
    private int missing;
    private boolean ended;
    private long size;

    /** A chunk follows the ones before; returns its number. */
    synchronized int addChunk() {
        chunks.add(null);
        missing++;
        return chunks.size() - 1;
    }

    /** A chunk is stored; whether the file is complete now. */
    synchronized boolean stored(int chunk, Id blob) {
        chunks.set(chunk, blob);
        missing--;
        return ended && missing == 0;
    }

    /** No chunk will follow; whether the file is complete now. */
    synchronized boolean end(long bytes) {
        ended = true;
        size = bytes;
        return missing == 0;
    }

    /** The bytes of the complete file. */
    synchronized long size() {
        return size;
    }

    /** The blobs of the complete file. */
    synchronized List<Id> content() {
        List<Id> content = new ArrayList<>(chunks.size());
        for (Id chunk : chunks) {
            if (chunk == null) {
                throw new IllegalStateException("the file is not complete");
            }
            content.add(chunk);
        }
        return content;
    }
}
