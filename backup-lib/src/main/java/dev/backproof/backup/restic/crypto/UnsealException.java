package dev.backproof.backup.restic.crypto;

/** Sealed bytes that the key does not open: the wrong key, or damaged bytes. Nothing was decrypted. */
public final class UnsealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure to open.
     *
     * @param message what disagreed; never a secret
     */
    public UnsealException(String message) {
        super(message);
    }
}
