package dev.backproof.backup.storage.b2;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.http.HttpClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way out. Between two reads of it the SDK hands bytes to the network: that time is watched, the content's
 * own slowness is not. For the thread that sends.
 */
final class UploadStream extends FilterInputStream {
    private final UploadGuard guard;
    private final Pace pace;
    private StallWatch.@Nullable Send send;
    private long handedOverAt;
    private int handedOver;

    UploadStream(InputStream content, UploadGuard guard) {
        super(content);
        this.guard = guard;
        this.pace = new Pace(guard.limits());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (handedOver > 0) {
            pace.moved(handedOver, System.nanoTime() - handedOverAt);
            handedOver = 0;
        }
        StallWatch.Send current = send();
        if (current != null) {
            current.taken();
        }
        int count = readContent(target, offset, length);
        if (count > 0) {
            handedOver = count;
            handedOverAt = System.nanoTime();
        }
        if (current != null) {
            current.handedOver();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        if (send != null) {
            send.close();
        }
        super.close();
    }

    private int readContent(byte[] target, int offset, int length) throws IOException {
        try {
            guard.check();
            return super.read(target, offset, length);
        } catch (RuntimeException e) {
            throw new CallersFailure(e);
        }
    }

    private StallWatch.@Nullable Send send() {
        if (send == null) {
            HttpClientConnection connection = Connections.current();
            if (connection != null) {
                send = guard.watch().watch(connection);
            }
        }
        return send;
    }
}
