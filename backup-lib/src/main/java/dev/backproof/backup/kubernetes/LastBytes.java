package dev.backproof.backup.kubernetes;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of what is written to it, and forgets the others. */
final class LastBytes extends OutputStream {
    private final byte[] ring;
    private long written;

    LastBytes(int most) {
        ring = new byte[most];
    }

    @Override
    public synchronized void write(int value) {
        ring[(int) (written++ % ring.length)] = (byte) value;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            write(bytes[offset + i]);
        }
    }

    /** What was kept as text, with a mark where more was before it. */
    synchronized String text() {
        int kept = (int) Math.min(written, ring.length);
        byte[] bytes = new byte[kept];
        for (int i = 0; i < kept; i++) {
            bytes[i] = ring[(int) ((written - kept + i) % ring.length)];
        }
        return (written > kept ? "…" : "") + new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
