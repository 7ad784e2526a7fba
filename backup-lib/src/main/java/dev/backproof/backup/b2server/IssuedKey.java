package dev.backproof.backup.b2server;

/**
 * An application key as it is told once, when it is made.
 *
 * @param keyId its public half
 * @param applicationKey its secret half
 */
public record IssuedKey(String keyId, String applicationKey) {
    /** The id only; the secret must not reach a log. */
    @Override
    public String toString() {
        return "IssuedKey[" + keyId + "]";
    }
}
