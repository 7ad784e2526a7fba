package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.crypto.ScryptParameters;
import java.time.OffsetDateTime;

/**
 * A key file: the repository's master key, sealed with the key of a password (restic design.rst, "Keys, Encryption and
 * MAC").
 *
 * @param created when, for people
 * @param username who made it, for people; may be empty
 * @param hostname where it was made, for people; may be empty
 * @param salt 64 bytes; not copied, must not be changed
 * @param data the sealed {@link MasterKeyJson}; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once and handed on, never compared
public record KeyFile(
        OffsetDateTime created, String username, String hostname, ScryptParameters scrypt, byte[] salt, byte[] data) {
    /**
     * Reads the file's bytes.
     *
     * @throws FormatException when the JSON is not a key file, or uses another derivation than scrypt
     */
    public static KeyFile parse(byte[] json) {
        return Pending.body();
    }

    /** The file's bytes. */
    public byte[] toJson() {
        return Pending.body();
    }
}
