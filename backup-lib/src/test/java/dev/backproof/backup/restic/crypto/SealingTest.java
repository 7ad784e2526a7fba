package dev.backproof.backup.restic.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backproof.backup.testing.ResticFixtures;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class SealingTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final MasterKey KEY = MasterKey.random(new Random(7));

    static Stream<JsonNode> vectors() {
        return StreamSupport.stream(
                ResticFixtures.vectors("crypto-vectors.json").get("seal").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectorsSealAndOpenAsRestic(JsonNode vector) {
        Sealing sealing = Sealing.with(
                MasterKey.of(hex(vector, "encrypt_hex"), hex(vector, "mac_k_hex"), hex(vector, "mac_r_hex")),
                fixed(hex(vector, "iv_hex")));
        byte[] plain = hex(vector, "plaintext_hex");
        byte[] sealed = hex(vector, "sealed_hex");
        assertThat(sealing.seal(plain)).isEqualTo(sealed);
        assertThat(sealing.open(sealed)).isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void clampedAndRawKeysAreTheSame(JsonNode vector) {
        Sealing clamped = Sealing.with(
                MasterKey.of(hex(vector, "encrypt_hex"), hex(vector, "mac_k_hex"), hex(vector, "mac_r_clamped_hex")));
        assertThat(clamped.open(hex(vector, "sealed_hex"))).isEqualTo(hex(vector, "plaintext_hex"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 16_383, 16_384, 16_385, 32_768, 100_001})
    void whatIsSealedOpensAgain(int length) {
        byte[] plain = new byte[length + 7];
        new Random(length).nextBytes(plain);
        Sealing sealing = Sealing.with(KEY);
        byte[] out = new byte[Sealing.sealedLength(length) + 9];
        int written = sealing.seal(plain, 3, length, out, 5);
        assertThat(written).isEqualTo(length + Sealing.OVERHEAD);
        assertThat(sealing.open(out, 5, written)).isEqualTo(Arrays.copyOfRange(plain, 3, 3 + length));
        assertThat(Arrays.copyOf(out, 5)).containsOnly(0);
        assertThat(Arrays.copyOfRange(out, 5 + written, out.length)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 16_383, 16_384, 16_385, 32_768, 100_001})
    void opensToWhatWasSealedAndToNothingElse(int length) {
        byte[] plain = new byte[length + 7];
        new Random(length).nextBytes(plain);
        Sealing sealing = Sealing.with(KEY);
        byte[] out = new byte[Sealing.sealedLength(length) + 9];
        int written = sealing.seal(plain, 3, length, out, 5);
        byte[] opened = new byte[length + 2];
        assertThat(sealing.open(out, 5, written, opened)).isEqualTo(length);
        assertThat(Arrays.copyOf(opened, length)).isEqualTo(Arrays.copyOfRange(plain, 3, 3 + length));
        assertThat(sealing.opensTo(out, 5, plain, 3, length)).isTrue();
        if (length > 0) {
            plain[2 + length]++;
            assertThat(sealing.opensTo(out, 5, plain, 3, length)).isFalse();
            plain[2 + length]--;
        }
        out[5 + written / 2]++;
        assertThatExceptionOfType(UnsealException.class).isThrownBy(() -> sealing.opensTo(out, 5, plain, 3, length));
    }

    @Test
    void everyFlippedBitIsNoticed() {
        Sealing sealing = Sealing.with(KEY);
        byte[] sealed = sealing.seal(new byte[40]);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] damaged = sealed.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatExceptionOfType(UnsealException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> sealing.open(damaged))
                    .withMessageContaining("tag");
        }
    }

    @Test
    void anotherKeyDoesNotOpen() {
        byte[] sealed = Sealing.with(KEY).seal(new byte[100]);
        Sealing other = Sealing.with(MasterKey.random(new Random(8)));
        assertThatExceptionOfType(UnsealException.class).isThrownBy(() -> other.open(sealed));
    }

    @Test
    void tooFewBytesAreRefused() {
        Sealing sealing = Sealing.with(KEY);
        for (int length = 0; length < Sealing.OVERHEAD; length++) {
            byte[] bytes = new byte[length];
            assertThatExceptionOfType(UnsealException.class).isThrownBy(() -> sealing.open(bytes));
        }
    }

    @Test
    void zeroIvIsNeitherReadNorWritten() {
        byte[] sealed = new byte[50];
        assertThatExceptionOfType(UnsealException.class)
                .isThrownBy(() -> Sealing.with(KEY).open(sealed))
                .withMessageContaining("IV");
        byte[] good = new byte[16];
        good[3] = 1;
        int[] calls = {0};
        RandomGenerator zeroFirst = new RandomGenerator() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(calls[0]++ == 0 ? new byte[16] : good, 0, bytes, 0, 16);
            }

            @Override
            public long nextLong() {
                throw new AssertionError("not asked for");
            }
        };
        assertThat(Sealing.with(KEY, zeroFirst).seal(new byte[1])).startsWith(good);
    }

    @Test
    void sealingTwiceGivesDifferentBytes() {
        Sealing sealing = Sealing.with(KEY);
        assertThat(sealing.seal(new byte[10])).isNotEqualTo(sealing.seal(new byte[10]));
    }

    @Test
    void manyThreadsMayShareOne() {
        Sealing sealing = Sealing.with(KEY);
        boolean allRight = IntStream.range(0, 400)
                .parallel()
                .allMatch(i -> Arrays.equals(new byte[i * 100], sealing.open(sealing.seal(new byte[i * 100]))));
        assertThat(allRight).isTrue();
    }

    private static byte[] hex(JsonNode vector, String field) {
        return HEX.parseHex(vector.get(field).asString());
    }

    private static RandomGenerator fixed(byte[] iv) {
        return new RandomGenerator() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(iv, 0, bytes, 0, iv.length);
            }

            @Override
            public long nextLong() {
                throw new AssertionError("not asked for");
            }
        };
    }
}
