package dev.backproof.backup.storage;

import java.io.IOException;
import java.io.InputStream;

/** Takes the bytes of an object while they arrive. */
@FunctionalInterface
public interface ObjectReader<T> {
    /**
     * Reads the stream to its end; what it leaves unread is fetched and thrown away, so ask for a range instead.
     *
     * @param in the bytes of the asked range; need not be closed
     * @param length how many bytes will come
     * @throws IOException as thrown by the stream (a broken transfer, which is repeated). A failure of the reader's own
     *     making (a full disk) must be thrown unchecked, so that it is not taken for the network's
     */
    T read(InputStream in, long length) throws IOException;
}
