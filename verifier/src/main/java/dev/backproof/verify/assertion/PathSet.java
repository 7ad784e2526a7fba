package dev.backproof.verify.assertion;

import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Many paths, eight bytes of digest each: among a million of them, one that was never added passes for one that was with a chance
 * of less than one in ten trillions. Not thread-safe.
 */
final class PathSet {
    private final MessageDigest digest = ShownText.newSha256();
    private long[] hashes = new long[1024];
    private int size;
    private boolean sorted;

    void add(EntryPath path) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = hash(path);
        sorted = false;
    }

    boolean contains(EntryPath path) {
        if (!sorted) {
            Arrays.sort(hashes, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(path)) >= 0;
    }

    private long hash(EntryPath path) {
        for (RawName name : path.names()) {
            digest.update((byte) '/');
            digest.update(name.bytes());
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
