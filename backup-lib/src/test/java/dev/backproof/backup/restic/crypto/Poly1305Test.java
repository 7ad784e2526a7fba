package dev.backproof.backup.restic.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Poly1305Test {
    private static final HexFormat HEX = HexFormat.of();

    /** RFC 8439 §2.5.2. */
    @Test
    void exampleOfTheRfcHasItsTag() {
        byte[] message = "Cryptographic Forum Research Group".getBytes(StandardCharsets.US_ASCII);
        byte[] tag = Poly1305.tag(
                HEX.parseHex("85d6be7857556d337f4452fe42d506a8"),
                HEX.parseHex("0103808afb0db2fd4abff6af4149f51b"),
                message,
                0,
                message.length);
        assertThat(HEX.formatHex(tag)).isEqualTo("a8061dc1305136c6c22b8baf0c0127a9");
    }

    /** RFC 8439 appendix A.3, vectors 7 to 11: sums that reach the modulus or carry through every limb. */
    @Test
    void sumsAroundTheModulusAreReduced() {
        String zero = "00000000000000000000000000000000";
        String ones = "ffffffffffffffffffffffffffffffff";
        assertTag("02" + zero.substring(2), zero, ones, "03" + zero.substring(2));
        assertTag("02" + zero.substring(2), ones, "02" + zero.substring(2), "03" + zero.substring(2));
        String one = "01" + zero.substring(2);
        assertTag(one, zero, ones + "f0" + ones.substring(2) + "11" + zero.substring(2), "05" + zero.substring(2));
        assertTag(one, zero, ones + "fb" + "fe".repeat(15) + "01".repeat(16), zero);
        assertTag("02" + zero.substring(2), zero, "fd" + ones.substring(2), "fa" + ones.substring(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tagsEqualThoseOfBouncyCastle(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 4000; round++) {
            byte[] r = bytes(random, 16);
            byte[] pad = bytes(random, 16);
            byte[] message = bytes(random, random.nextInt(200));
            int offset = random.nextInt(message.length + 1);
            int length = random.nextInt(message.length - offset + 1);
            assertThat(Poly1305.tag(r, pad, message, offset, length))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(bouncyCastle(r, pad, message, offset, length));
        }
    }

    /** Random bytes, often with long runs of zeros or ones: there the carries are. */
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (int i = random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(length + 1);
            Arrays.fill(bytes, from, from + random.nextInt(length - from + 1), (byte) -random.nextInt(2));
        }
        return bytes;
    }

    private static byte[] bouncyCastle(byte[] r, byte[] pad, byte[] message, int offset, int length) {
        byte[] key = Arrays.copyOf(r, 32);
        for (int i : new int[] {3, 7, 11, 15}) {
            key[i] &= 0x0f;
        }
        for (int i : new int[] {4, 8, 12}) {
            key[i] &= (byte) 0xfc;
        }
        System.arraycopy(pad, 0, key, 16, 16);
        var mac = new org.bouncycastle.crypto.macs.Poly1305();
        mac.init(new KeyParameter(key));
        mac.update(message, offset, length);
        byte[] tag = new byte[16];
        mac.doFinal(tag, 0);
        return tag;
    }

    private static void assertTag(String r, String pad, String message, String tag) {
        byte[] bytes = HEX.parseHex(message);
        assertThat(HEX.formatHex(Poly1305.tag(HEX.parseHex(r), HEX.parseHex(pad), bytes, 0, bytes.length)))
                .isEqualTo(tag);
    }
}
