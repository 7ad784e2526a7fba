package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.crypto.MasterKey;

/** The JSON form of a master key, which only ever exists sealed inside a key file. */
public final class MasterKeyJson {
    private MasterKeyJson() {}

    /**
     * Reads the plain bytes of a key.
     *
     * @throws FormatException when it is not a master key; the message holds nothing of it
     */
    public static MasterKey parse(byte[] json) {
        return Pending.body();
    }

    /** The JSON in restic's order. */
    public static byte[] write(MasterKey key) {
        return Pending.body();
    }
}
