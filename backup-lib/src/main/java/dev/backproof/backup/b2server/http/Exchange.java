package dev.backproof.backup.b2server.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Used by one thread, the one that the handler was called on. */
public final class Exchange {
    /** An unread rest of a body up to this size is read and thrown away, so that the connection lives on. */
    private static final long SMALL_REST = 64 * 1024;

    private final Connection connection;
    private final RequestHead head;
    private final BodyInput body;
    private final BufferedOutputStream out;
    private @Nullable BodyOutput answer;
    private int status;
    private boolean keepAlive;

    Exchange(Connection connection, RequestHead head, BodyInput body, BufferedOutputStream out) {
        this.connection = connection;
        this.head = head;
        this.body = body;
        this.out = out;
        this.keepAlive = head.keepsAlive();
    }

    /** The method as sent, such as {@code GET}. */
    public String method() {
        return head.method();
    }

    /** The path as sent: not decoded, not normalised. */
    public String rawPath() {
        int query = head.target().indexOf('?');
        return query < 0 ? head.target() : head.target().substring(0, query);
    }

    /** What follows the question mark, not decoded; empty when there is none. */
    public String rawQuery() {
        int query = head.target().indexOf('?');
        return query < 0 ? "" : head.target().substring(query + 1);
    }

    /** A header of the request, or null. The case of the name does not matter. */
    public @Nullable String header(String name) {
        return head.header(name);
    }

    /** All headers of the request, by names whose case does not matter. */
    public Map<String, String> headers() {
        return head.headers();
    }

    /** Whether the request said how long its body is. */
    public boolean hasContentLength() {
        return head.header("Content-Length") != null;
    }

    /** Length of the request's body. */
    public long contentLength() {
        return body.length();
    }

    /** The request's body; a client that waits for {@code 100 Continue} gets it with the first read. */
    public InputStream body() {
        return body;
    }

    /** Lets the client wait in vain for {@code 100 Continue}. */
    public void withoutContinue() {
        body.withoutContinue();
    }

    /** Bytes of the request's body that were read. */
    public long received() {
        return body.length() - body.remaining();
    }

    /** Bytes of the answer's body that were written. */
    public long sent() {
        return answer == null ? 0 : answer.written();
    }

    /** Status of the answer; 0 when there is none yet. */
    public int status() {
        return status;
    }

    /** Answers with a body that is at hand. The body is left out, but its length told, when the method is HEAD. */
    public void answer(int code, Map<String, String> headers, byte[] bytes) throws IOException {
        try (OutputStream stream = answer(code, headers, bytes.length)) {
            if (!method().equals("HEAD")) {
                stream.write(bytes);
            }
        }
    }

    /**
     * Answers with a body that follows. When fewer bytes than announced are written the connection ends there. For HEAD
     * nothing may be written.
     */
    public OutputStream answer(int code, Map<String, String> headers, long length) throws IOException {
        if (status != 0) {
            throw new IllegalStateException("already answered with " + status);
        }
        status = code;
        boolean unread = body.remaining() > 0 && (body.awaited() || body.remaining() > SMALL_REST);
        keepAlive = keepAlive && !unread && !connection.closing();
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put("Date", connection.date());
        all.put("Content-Length", Long.toString(length));
        if (!keepAlive) {
            all.put("Connection", "close");
        }
        StringBuilder text =
                new StringBuilder("HTTP/1.1 ").append(code).append(' ').append(Reasons.of(code));
        all.forEach((name, value) -> {
            if (!isPrintable(name) || !isPrintable(value)) {
                throw new IllegalArgumentException("not fit for a header: " + name);
            }
            text.append("\r\n").append(name).append(": ").append(value);
        });
        text.append("\r\n\r\n");
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        answer = new BodyOutput(out, method().equals("HEAD") ? 0 : length);
        return answer;
    }

    /** Breaks the connection with a reset, so that the client sees an error and not an end. */
    public void reset() {
        keepAlive = false;
        connection.reset();
    }

    /** Ends the exchange; true when the connection can be used for the next one. */
    boolean finish() throws IOException {
        if (answer == null) {
            return false;
        }
        answer.finish();
        if (!keepAlive || answer.remaining() > 0) {
            return false;
        }
        return body.skip(body.remaining()) >= 0 && body.remaining() == 0;
    }

    /** Whether the client may still be sending while it was answered already. */
    boolean bodyPending() {
        return answer != null && body.remaining() > 0;
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
