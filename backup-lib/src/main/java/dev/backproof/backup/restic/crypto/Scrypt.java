package dev.backproof.backup.restic.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the key of a password with scrypt (RFC 7914; restic design.rst, "Keys, Encryption and MAC"). The runs that the
 * parameter p asks for are made at the same time where memory allows.
 */
public final class Scrypt {
    private static final int KEY_BYTES = MasterKey.ENCRYPT_BYTES + 2 * MasterKey.MAC_BYTES;
    /** Memory that runs at the same time may take together; one alone may take more. */
    private static final long MEMORY = 128L << 20;

    private Scrypt() {}

    /**
     * The key derived from a password. Takes the time and memory that the parameters ask for.
     *
     * @param password the password's bytes as typed (UTF-8, not normalised)
     */
    public static MasterKey userKey(byte[] password, byte[] salt, ScryptParameters parameters) {
        byte[] bytes = derive(password, salt, parameters);
        return MasterKey.of(
                Arrays.copyOfRange(bytes, 0, 32), Arrays.copyOfRange(bytes, 32, 48), Arrays.copyOfRange(bytes, 48, 64));
    }

    private static byte[] derive(byte[] password, byte[] salt, ScryptParameters parameters) {
        byte[] bytes = pbkdf2(password, salt, 128 * parameters.r() * parameters.p());
        mix(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer(), parameters);
        return pbkdf2(password, bytes, KEY_BYTES);
    }

    /** Mixes each of the p blocks, the caller and as many further threads as may be. */
    private static void mix(IntBuffer blocks, ScryptParameters parameters) {
        AtomicInteger next = new AtomicInteger();
        Runnable mixing = () -> {
            ScryptMemory memory = new ScryptMemory(parameters.n(), parameters.r());
            int[] block = new int[32 * parameters.r()];
            for (int i = next.getAndIncrement(); i < parameters.p(); i = next.getAndIncrement()) {
                blocks.get(i * block.length, block);
                memory.mix(block);
                blocks.put(i * block.length, block);
            }
        };
        long byMemory = MEMORY / (128L * parameters.n() * parameters.r());
        int most = Math.min(parameters.p(), Runtime.getRuntime().availableProcessors());
        List<CompletableFuture<Void>> helpers = new ArrayList<>();
        for (long i = 1; i < Math.min(most, byMemory); i++) {
            helpers.add(CompletableFuture.runAsync(
                    mixing,
                    task -> Thread.ofPlatform()
                            .daemon()
                            .name("backproof-scrypt")
                            .start(task)));
        }
        mixing.run();
        helpers.forEach(CompletableFuture::join);
    }

    /** PBKDF2 with HMAC-SHA-256 and one iteration (RFC 8018 §5.2). */
    private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // a shorter key is filled up with zeros anyway, and the JDK takes none that is empty
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
            ByteBuffer out = ByteBuffer.allocate(length);
            for (int block = 1; out.hasRemaining(); block++) {
                mac.update(salt);
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, block));
                byte[] hash = mac.doFinal();
                out.put(hash, 0, Math.min(hash.length, out.remaining()));
            }
            return out.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }
}
