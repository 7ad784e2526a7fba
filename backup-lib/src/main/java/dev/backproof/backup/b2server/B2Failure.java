package dev.backproof.backup.b2server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call that does not succeed: what is told in B2's form of an error. */
final class B2Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable Duration retryAfter;

    B2Failure(int status, String code, String message) {
        this(status, code, message, null);
    }

    B2Failure(int status, String code, String message, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** The request is not as it should be. */
    static B2Failure badRequest(String message) {
        return new B2Failure(400, "bad_request", message);
    }

    /** The key does not allow that. */
    static B2Failure unauthorized(String message) {
        return new B2Failure(401, "unauthorized", message);
    }

    /** The token is not known; the client gets a new one. */
    static B2Failure badToken(String message) {
        return new B2Failure(401, "bad_auth_token", message);
    }

    /** The token was good once; the client gets a new one. */
    static B2Failure expiredToken() {
        return new B2Failure(401, "expired_auth_token", "Authorization token has expired");
    }

    /** There is no such file. */
    static B2Failure notFound(String message) {
        return new B2Failure(404, "not_found", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** When to come again, or null. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    /** What is wrong. */
    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
