package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Encryption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what encryption at rest is asked for. */
final class Encryptions {
    private static final String ALGORITHM = "AES256";

    private Encryptions() {}

    /** From a parameter's object; null when it asks for none. */
    static @Nullable Encryption of(Params asked) {
        String mode = asked.textOr("mode", "none");
        if (mode.equals("none")) {
            return null;
        }
        if (!List.of("SSE-B2", "SSE-C").contains(mode)
                || !asked.textOr("algorithm", "").equals(ALGORITHM)) {
            throw B2Failure.badRequest("Invalid server-side encryption");
        }
        return new Encryption(mode, ALGORITHM);
    }

    /** From an upload's headers; {@code otherwise} when they do not say. */
    static @Nullable Encryption of(Map<String, String> headers, @Nullable Encryption otherwise) {
        String own = headers.get("X-Bz-Server-Side-Encryption");
        String customers = headers.get("X-Bz-Server-Side-Encryption-Customer-Algorithm");
        if (own == null && customers == null) {
            return otherwise;
        }
        if (!ALGORITHM.equals(own == null ? customers : own)) {
            throw B2Failure.badRequest("Invalid server-side encryption");
        }
        return new Encryption(own == null ? "SSE-C" : "SSE-B2", ALGORITHM);
    }
}
