package dev.backproof.backup.restic.crypto;

/** Makes the key of a password with scrypt (RFC 7914; restic design.rst, "Keys, Encryption and MAC"). */
public final class Scrypt {
    /** Bytes of a key file's salt; restic refuses any other length (observed: restic 0.19.1). */
    public static final int SALT_BYTES = 64;

    private Scrypt() {}

    /**
     * The key derived from a password. Takes the time and memory that the parameters ask for.
     *
     * @param password the password's bytes as typed (UTF-8, not normalised)
     */
    public static MasterKey userKey(byte[] password, byte[] salt, ScryptParameters parameters) {
        return Pending.body();
    }
}
