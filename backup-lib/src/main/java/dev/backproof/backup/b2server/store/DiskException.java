package dev.backproof.backup.b2server.store;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The server's own disk did not take what it should; not the client's fault. */
public final class DiskException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    DiskException(String message, IOException cause) {
        super(message, cause);
    }
}
