package dev.backproof.backup.restic.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's ciphers set up with one key. For one thread at a time. */
final class SealingCiphers {
    static final int IV_BYTES = 16;

    /**
     * Bytes handed to the cipher at once. One call over a large array runs in the interpreter for long before it is
     * compiled; many short calls are compiled early.
     */
    private static final int STEP = 16 * 1024;

    private final SecretKeySpec encryptKey;
    private final byte[] r;
    private final Cipher counter;
    private final Cipher block;
    private final byte[] step = new byte[STEP];

    SealingCiphers(MasterKey key) {
        encryptKey = new SecretKeySpec(key.encrypt(), "AES");
        r = key.r();
        try {
            counter = Cipher.getInstance("AES/CTR/NoPadding");
            block = singleBlockCipher();
            block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.k(), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    @SuppressWarnings("InsecureCryptoUsage") // Poly1305-AES is made of AES on one block, the nonce
    private static Cipher singleBlockCipher() throws GeneralSecurityException {
        return Cipher.getInstance("AES/ECB/NoPadding");
    }

    /** Encrypts or decrypts, which in this mode is the same. */
    void counterMode(byte[] iv, byte[] in, int offset, int length, byte[] out, int outOffset) {
        try {
            counter.init(Cipher.ENCRYPT_MODE, encryptKey, new IvParameterSpec(iv));
            int done = 0;
            while (length - done > STEP) {
                done += counter.update(in, offset + done, STEP, out, outOffset + done);
            }
            done += counter.doFinal(in, offset + done, length - done, out, outOffset + done);
            if (done != length) {
                throw new IllegalStateException("the cipher gave " + done + " bytes for " + length);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode failed", e);
        }
    }

    /** Whether encrypted bytes decrypt to the given ones, as many. */
    boolean decryptsTo(byte[] iv, byte[] encrypted, int offset, byte[] plain, int plainOffset, int length) {
        try {
            counter.init(Cipher.DECRYPT_MODE, encryptKey, new IvParameterSpec(iv));
            int done = 0;
            while (done < length) {
                int count = counter.update(encrypted, offset + done, Math.min(STEP, length - done), step, 0);
                int at = plainOffset + done;
                if (!Arrays.equals(step, 0, count, plain, at, at + count)) {
                    return false;
                }
                done += count;
            }
            return true;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode failed", e);
        }
    }

    /** The tag of encrypted bytes. */
    byte[] tag(byte[] iv, byte[] encrypted, int offset, int length) {
        try {
            return Poly1305.tag(r, block.doFinal(iv), encrypted, offset, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES on one block failed", e);
        }
    }
}
