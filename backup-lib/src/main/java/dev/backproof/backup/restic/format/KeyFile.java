package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.crypto.ScryptParameters;
import java.time.OffsetDateTime;

/**
 * A key file: the repository's master key, sealed with the key of a password (restic design.rst, "Keys, Encryption and
 * MAC"). It is the only file whose JSON is not sealed as a whole.
 *
 * @param created when, for people
 * @param username who made it, for people; may be empty
 * @param hostname where it was made, for people; may be empty
 * @param scrypt how the password's key is derived
 * @param salt {@value #SALT_BYTES} bytes; not copied, must not be changed
 * @param data the sealed {@link MasterKeyJson}; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once and handed on, never compared
public record KeyFile(
        OffsetDateTime created, String username, String hostname, ScryptParameters scrypt, byte[] salt, byte[] data) {
    /** Bytes of a salt; restic refuses any other length (observed: restic 0.19.1). */
    public static final int SALT_BYTES = 64;

    private static final String KDF = "scrypt";

    /**
     * Checks the salt.
     *
     * @throws IllegalArgumentException when it has another length
     */
    public KeyFile {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("the salt has " + salt.length + " bytes, not " + SALT_BYTES);
        }
    }

    /**
     * Reads the file's bytes.
     *
     * @throws FormatException when the JSON is not a key file, or uses another derivation than scrypt
     */
    public static KeyFile parse(byte[] json) {
        return JsonInput.read(json, "a key file", KeyFile::read);
    }

    private static KeyFile read(JsonInput in) {
        OffsetDateTime created = null;
        String username = "";
        String hostname = "";
        String kdf = "";
        int n = 0;
        int r = 0;
        int p = 0;
        byte[] salt = {};
        byte[] data = {};
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            switch (name) {
                case "created" -> created = in.time();
                case "username" -> username = in.string();
                case "hostname" -> hostname = in.string();
                case "kdf" -> kdf = in.string();
                case "N" -> n = (int) in.unsigned(Integer.MAX_VALUE);
                case "r" -> r = (int) in.unsigned(Integer.MAX_VALUE);
                case "p" -> p = (int) in.unsigned(Integer.MAX_VALUE);
                case "salt" -> salt = in.base64();
                case "data" -> data = in.base64();
                default -> in.skip();
            }
        }
        if (!kdf.equals(KDF)) {
            throw new FormatException("the key is derived with '" + kdf + "', only scrypt is known");
        }
        try {
            return new KeyFile(
                    JsonInput.required(created, "created"),
                    username,
                    hostname,
                    new ScryptParameters(n, r, p),
                    salt,
                    data);
        } catch (IllegalArgumentException e) {
            throw new FormatException("a value cannot be used: " + e.getMessage(), e);
        }
    }

    /** The file's bytes, as restic 0.19 orders them. */
    public byte[] toJson() {
        return new GoJsonWriter(1024)
                .beginObject()
                .name("created")
                .time(created)
                .name("username")
                .string(username)
                .name("hostname")
                .string(hostname)
                .name("kdf")
                .string(KDF)
                .name("N")
                .unsigned(scrypt.n())
                .name("r")
                .unsigned(scrypt.r())
                .name("p")
                .unsigned(scrypt.p())
                .name("salt")
                .base64(salt)
                .name("data")
                .base64(data)
                .endObject()
                .toBytes();
    }

    @Override
    public String toString() {
        return "KeyFile of " + username + "@" + hostname + ", " + created;
    }
}
