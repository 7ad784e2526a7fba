package dev.backproof.backup.source.mariadb;

import java.io.ByteArrayOutputStream;

/** The beginning and the end of a text of any length. Thread-safe. */
public final class CappedText {
    private static final int PART = 8192;

    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private final byte[] ring = new byte[PART];
    private long afterStart;

    /** Takes the next bytes. */
    public synchronized void add(byte[] bytes, int length) {
        int at = Math.min(length, PART - start.size());
        start.write(bytes, 0, at);
        for (int i = Math.max(at, length - PART); i < length; i++) {
            ring[(int) ((afterStart + i - at) % PART)] = bytes[i];
        }
        afterStart += length - at;
    }

    /** The whole text, or its beginning and end with an ellipsis between. */
    public synchronized String text() {
        String beginning = start.toString(ToolEnvironment.OUTPUT);
        if (afterStart == 0) {
            return beginning;
        }
        int length = (int) Math.min(afterStart, PART);
        byte[] end = new byte[length];
        for (int i = 0; i < length; i++) {
            end[i] = ring[(int) ((afterStart - length + i) % PART)];
        }
        String gap = afterStart > PART ? "\n…\n" : "";
        return beginning + gap + new String(end, ToolEnvironment.OUTPUT);
    }
}
