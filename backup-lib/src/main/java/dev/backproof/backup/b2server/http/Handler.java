package dev.backproof.backup.b2server.http;

import java.io.IOException;

/** Answers requests; called by many threads at once. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one request.
     *
     * @throws IOException when the client is gone; the connection is closed then
     */
    void handle(Exchange exchange) throws IOException;
}
