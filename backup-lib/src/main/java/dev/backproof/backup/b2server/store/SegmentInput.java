package dev.backproof.backup.b2server.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pieces of content as one stream; each file is open only while it is read. */
final class SegmentInput extends InputStream {
    private final ContentFolder folder;
    private final Iterator<Segment> segments;
    private @Nullable RandomAccessFile file;
    private long remaining;

    SegmentInput(ContentFolder folder, List<Segment> segments) {
        this.folder = folder;
        this.segments = segments.iterator();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) {
        if (count == 0) {
            return 0;
        }
        while (remaining == 0) {
            if (!segments.hasNext()) {
                return -1;
            }
            open(segments.next());
        }
        int got = readFile(buffer, offset, (int) Math.min(count, remaining));
        remaining -= got;
        return got;
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new DiskException("cannot close content", e);
            }
            file = null;
        }
    }

    private void open(Segment segment) {
        close();
        try {
            RandomAccessFile next =
                    new RandomAccessFile(folder.path(segment.contentId()).toFile(), "r");
            file = next;
            next.seek(segment.offset());
            remaining = segment.length();
        } catch (IOException e) {
            throw new DiskException("content " + segment.contentId() + " cannot be read", e);
        }
    }

    private int readFile(byte[] buffer, int offset, int count) {
        RandomAccessFile current = file;
        try {
            int got = current == null ? -1 : current.read(buffer, offset, count);
            if (got < 0) {
                throw new EOFException("content is shorter than it was");
            }
            return got;
        } catch (IOException e) {
            throw new DiskException("content cannot be read", e);
        }
    }
}
