package dev.backproof.backup.restic.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.SCrypt;

/** Makes the key of a password with scrypt (RFC 7914; restic design.rst, "Keys, Encryption and MAC"). */
public final class Scrypt {
    private static final int KEY_BYTES = MasterKey.ENCRYPT_BYTES + 2 * MasterKey.MAC_BYTES;

    private Scrypt() {}

    /**
     * The key derived from a password. Takes the time and memory that the parameters ask for.
     *
     * @param password the password's bytes as typed (UTF-8, not normalised)
     */
    public static MasterKey userKey(byte[] password, byte[] salt, ScryptParameters parameters) {
        byte[] bytes = SCrypt.generate(password, salt, parameters.n(), parameters.r(), parameters.p(), KEY_BYTES);
        return MasterKey.of(
                Arrays.copyOfRange(bytes, 0, 32), Arrays.copyOfRange(bytes, 32, 48), Arrays.copyOfRange(bytes, 48, 64));
    }
}
