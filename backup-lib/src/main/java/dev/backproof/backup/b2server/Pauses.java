package dev.backproof.backup.b2server;

import java.io.IOException;
import java.time.Duration;

/** Lets time pass, unless the server is closed meanwhile. */
@FunctionalInterface
interface Pauses {
    /**
     * Waits.
     *
     * @throws IOException when the server is closed
     */
    void pause(Duration duration) throws IOException;
}
