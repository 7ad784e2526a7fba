package dev.backproof.backup.b2server.http;

/** A request that cannot be understood; it is answered by the engine itself and ends the connection. */
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequest(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
