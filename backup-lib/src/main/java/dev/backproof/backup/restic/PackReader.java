package dev.backproof.backup.restic;

import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import dev.backproof.backup.storage.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;

/**
 * Reads many blobs of a pack in few requests: what lies less than 1 MiB apart is fetched together, up to 32 MiB at once.
 * Only one blob is in memory at a time. May be used by several threads.
 */
public final class PackReader {
    /** Fetching so much too much costs less than another request. */
    private static final int MAX_GAP = 1 << 20;

    /** A request is not made larger. */
    public static final int MAX_REQUEST = 32 << 20;

    private final Repository repository;

    PackReader(Repository repository) {
        this.repository = repository;
    }

    /** Takes the plain bytes of a blob, whose array is used again afterwards; what it throws ends the reading. */
    @FunctionalInterface
    public interface Sink {
        /** The blob of this number in the list that was asked for. */
        void blob(int number, byte[] plain, int length);
    }

    /**
     * What came of it.
     *
     * @param failed numbers of the blobs that could not be read: the pack is missing, cut off or damaged there
     */
    public record Outcome(BitSet failed, long bytesFetched) {}

    /**
     * Reads blobs.
     *
     * @param blobs of the pack, each once, by ascending offset
     * @throws StorageException when the store cannot be reached, or refuses
     */
    public Outcome read(Id pack, List<PackedBlob> blobs, Sink sink) {
        BitSet failed = new BitSet();
        long fetched = 0;
        int from = 0;
        while (from < blobs.size()) {
            int to = from + 1;
            while (to < blobs.size() && belongTogether(blobs.get(from), blobs.get(to - 1), blobs.get(to))) {
                to++;
            }
            long start = blobs.get(from).offset();
            long length = end(blobs.get(to - 1)) - start;
            Request request = new Request(blobs, from, to, failed, sink);
            try {
                repository.store().get(FileKind.PACK.key(pack), ByteRange.of(start, length), request::receive);
                fetched += length;
            } catch (StorageException e) {
                switch (e.code()) {
                    case OBJECT_NOT_FOUND, OBJECT_TOO_SHORT, TRANSFER_BROKEN -> failed.set(request.next, to);
                    default -> throw e;
                }
            }
            from = to;
        }
        return new Outcome(failed, fetched);
    }

    private static boolean belongTogether(PackedBlob first, PackedBlob before, PackedBlob blob) {
        long gap = blob.offset() - end(before);
        return gap >= 0 && gap <= MAX_GAP && end(blob) - first.offset() <= MAX_REQUEST;
    }

    private static long end(PackedBlob blob) {
        return blob.offset() + blob.length();
    }

    /** One transfer, which may break and begin anew: blobs that came through are not handed on twice. */
    private final class Request {
        private final List<PackedBlob> blobs;
        private final int from;
        private final int to;
        private final BitSet failed;
        private final Sink sink;
        private int next;

        Request(List<PackedBlob> blobs, int from, int to, BitSet failed, Sink sink) {
            this.blobs = blobs;
            this.from = from;
            this.to = to;
            this.failed = failed;
            this.sink = sink;
            next = from;
        }

        Integer receive(InputStream in, long length) throws IOException {
            ByteArrays arrays = repository.decoder().arrays();
            byte[] sealed = arrays.take(longest());
            try {
                return receive(in, length, blobs.get(from).offset(), sealed);
            } finally {
                arrays.giveBack(sealed);
            }
        }

        private int longest() {
            int longest = 0;
            for (PackedBlob blob : blobs.subList(from, to)) {
                longest = Math.max(longest, blob.length());
            }
            return longest;
        }

        private Integer receive(InputStream in, long length, long start, byte[] sealed) throws IOException {
            long position = start;
            for (int number = from; number < to; number++) {
                PackedBlob blob = blobs.get(number);
                in.skipNBytes(blob.offset() - position);
                position = end(blob);
                if (number < next) {
                    in.skipNBytes(blob.length());
                    continue;
                }
                if (in.readNBytes(sealed, 0, blob.length()) < blob.length()) {
                    throw new IOException("a transfer of " + length + " bytes ended early");
                }
                hand(number, blob, sealed);
            }
            return next;
        }

        private void hand(int number, PackedBlob blob, byte[] sealed) {
            next = number + 1;
            BlobDecoder.Plain plain;
            try {
                plain = repository.decoder().borrow(blob, sealed, 0);
            } catch (FormatException e) {
                failed.set(number);
                return;
            }
            try (plain) {
                sink.blob(number, plain.bytes(), plain.length());
            }
        }
    }
}
