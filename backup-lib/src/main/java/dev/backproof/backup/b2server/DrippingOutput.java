package dev.backproof.backup.b2server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A stream that is slow. */
final class DrippingOutput extends FilterOutputStream {
    private static final int DROPS_PER_SECOND = 10;

    private final int drop;
    private final Pauses pauses;

    DrippingOutput(OutputStream out, int bytesPerSecond, Pauses pauses) {
        super(out);
        this.drop = Math.max(1, bytesPerSecond / DROPS_PER_SECOND);
        this.pauses = pauses;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        for (int done = 0; done < count; ) {
            int now = Math.min(drop, count - done);
            out.write(bytes, offset + done, now);
            out.flush();
            done += now;
            pauses.pause(Duration.ofSeconds(1).dividedBy(DROPS_PER_SECOND));
        }
    }
}
