package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.storage.ObjectContent;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The bytes of a pack that is being filled. For one thread at a time; its streams may be read by several. */
final class PackBuffer implements ObjectContent {
    private final SegmentPool pool;
    private final List<byte[]> segments = new ArrayList<>();
    private long length;

    PackBuffer(SegmentPool pool) {
        this.pool = pool;
    }

    void append(byte[] bytes, int offset, int count) {
        int done = 0;
        while (done < count) {
            int at = (int) (length % SegmentPool.SEGMENT);
            if (at == 0) {
                segments.add(pool.take());
            }
            int piece = Math.min(count - done, SegmentPool.SEGMENT - at);
            System.arraycopy(bytes, offset + done, segments.getLast(), at, piece);
            done += piece;
            length += piece;
        }
    }

    @Override
    public long length() {
        return length;
    }

    Id hash() {
        MessageDigest digest = Id.sha256();
        long left = length;
        for (byte[] segment : segments) {
            int count = (int) Math.min(left, segment.length);
            digest.update(segment, 0, count);
            left -= count;
        }
        return Id.of(digest.digest());
    }

    /** Gives the memory back; the buffer and its streams are of no use any more. */
    void free() {
        pool.giveBack(segments);
        segments.clear();
        length = 0;
    }

    @Override
    public InputStream open() {
        return new SegmentStream(List.copyOf(segments), length);
    }

    private static final class SegmentStream extends InputStream {
        private final List<byte[]> segments;
        private final long length;
        private long position;

        SegmentStream(List<byte[]> segments, long length) {
            this.segments = segments;
            this.length = length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) {
            Objects.checkFromIndexSize(offset, count, bytes.length);
            if (count == 0) {
                return 0;
            }
            if (position == length) {
                return -1;
            }
            int at = (int) (position % SegmentPool.SEGMENT);
            int piece = (int) Math.min(Math.min(count, SegmentPool.SEGMENT - at), length - position);
            System.arraycopy(segments.get((int) (position / SegmentPool.SEGMENT)), at, bytes, offset, piece);
            position += piece;
            return piece;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, length - position);
        }
    }
}
