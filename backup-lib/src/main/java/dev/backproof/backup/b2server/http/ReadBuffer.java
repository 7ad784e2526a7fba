package dev.backproof.backup.b2server.http;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What was read from a connection and not used yet. A head must fit into it. */
final class ReadBuffer {
    private static final int CAPACITY = 64 * 1024;

    private final InputStream in;
    private final byte[] bytes = new byte[CAPACITY];
    private int start;
    private int end;

    ReadBuffer(InputStream in) {
        this.in = in;
    }

    /** The next head, or null when the client has closed the connection between two requests. */
    @Nullable
    RequestHead readHead() throws IOException, BadRequest {
        int scanned = 0;
        while (true) {
            if (start == end) {
                start = 0;
                end = 0;
            }
            while (scanned == 0 && start < end && (bytes[start] == '\r' || bytes[start] == '\n')) {
                start++; // RFC 9112 §2.2: empty lines before a request are ignored
            }
            for (int i = start + scanned; i < end; i++) {
                if (bytes[i] == '\n' && endsHead(i)) {
                    int headStart = start;
                    start = i + 1;
                    int headEnd = bytes[i - 1] == '\r' ? i - 2 : i - 1;
                    int length = headEnd - headStart;
                    if (length > 0 && bytes[headStart + length - 1] == '\r') {
                        length--;
                    }
                    return RequestHead.parse(bytes, headStart, length);
                }
            }
            scanned = end - start;
            if (!fill()) {
                if (scanned == 0) {
                    return null;
                }
                throw new BadRequest(400, "the head is not complete");
            }
        }
    }

    /** Reads some bytes, past the buffer when it is empty. */
    int read(byte[] target, int offset, int count) throws IOException {
        if (start == end) {
            return in.read(target, offset, count);
        }
        int got = Math.min(count, end - start);
        System.arraycopy(bytes, start, target, offset, got);
        start += got;
        return got;
    }

    /** Whether the line break at this index follows another one. */
    private boolean endsHead(int index) {
        int before = index - 1;
        if (before >= start && bytes[before] == '\r') {
            before--;
        }
        return before >= start && bytes[before] == '\n';
    }

    private boolean fill() throws IOException, BadRequest {
        if (end == CAPACITY) {
            if (start == 0) {
                throw new BadRequest(431, "the head is too large");
            }
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
        int got = in.read(bytes, end, CAPACITY - end);
        if (got < 0) {
            return false;
        }
        end += got;
        return true;
    }
}
