package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.backproof.backup.testing.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionTest {
    private static final Compression ZSTD = Compression.zstd();
    private static final int FRAME_HEADER = 4;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int CHECKSUM = 0x04;

    private static byte[] text(int length) {
        byte[] bytes = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(4));
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 1024, 1025, 524_288, 524_289, 3_000_000})
    void whatIsCompressedComesBack(int length) {
        byte[] plain = text(length + 3);
        byte[] frame = ZSTD.compress(plain, 2, length, 3);
        byte[] padded = new byte[frame.length + 9];
        System.arraycopy(frame, 0, padded, 4, frame.length);
        byte[] expected = Arrays.copyOfRange(plain, 2, 2 + length);
        assertThat(ZSTD.decompress(padded, 4, frame.length, length)).isEqualTo(expected);
        byte[] out = new byte[ZSTD.bound(length) + 3];
        assertThat(ZSTD.compress(plain, 2, length, 3, out)).isEqualTo(frame.length);
        assertThat(out).startsWith(frame);
        byte[] back = new byte[length + 3];
        ZSTD.decompress(padded, 4, frame.length, back, length);
        assertThat(back).startsWith(expected);
        assertThat(ZSTD.decompressUpTo(padded, 4, frame.length, length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 11, 19})
    void framesTellTheirSizeAndHaveNoChecksum(int level) {
        byte[] plain = text(100_000);
        byte[] frame = ZSTD.compress(plain, 0, plain.length, level);
        assertThat(Zstd.getFrameContentSize(frame)).isEqualTo(plain.length);
        assertThat(frame[FRAME_HEADER] & CHECKSUM).isZero();
    }

    @Test
    void windowStaysWithinEightMebibytesAtTheHighestLevel() {
        byte[] plain = new byte[20_000_000];
        byte[] frame = ZSTD.compress(plain, 0, plain.length, 19);
        assertThat(frame[FRAME_HEADER] & SINGLE_SEGMENT).isZero();
        int exponent = (frame[FRAME_HEADER + 1] & 0xff) >> 3;
        int mantissa = frame[FRAME_HEADER + 1] & 7;
        long base = 1L << (10 + exponent);
        assertThat(base + base / 8 * mantissa).isLessThanOrEqualTo(8L << 20);
        assertThatIllegalArgumentException().isThrownBy(() -> ZSTD.compress(plain, 0, 1, 20));
    }

    @Test
    void otherWritersFramesAreRead() throws IOException {
        byte[] plain = text(700_000);
        ByteArrayOutputStream streamed = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStreamNoFinalizer(streamed, 5)) {
            out.setChecksum(true);
            out.write(plain);
        }
        ByteArrayOutputStream twoFrames = new ByteArrayOutputStream();
        twoFrames.write(ZSTD.compress(plain, 0, 300_000, 3));
        twoFrames.write(ZSTD.compress(plain, 300_000, 400_000, 3));
        for (byte[] frames : new byte[][] {streamed.toByteArray(), twoFrames.toByteArray(), wideWindow(plain)}) {
            assertThat(ZSTD.decompress(frames, 0, frames.length, plain.length)).isEqualTo(plain);
            assertThat(ZSTD.decompressUpTo(frames, 0, frames.length, 1 << 20)).isEqualTo(plain);
        }
    }

    /** A frame that asks for a window of 128 MiB, as rustic's level 22 does. */
    private static byte[] wideWindow(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var stream = new ZstdOutputStreamNoFinalizer(out, 1)) {
            stream.setLong(27);
            stream.write(plain);
        }
        byte[] frame = out.toByteArray();
        assertThat((frame[FRAME_HEADER + 1] & 0xff) >> 3).isEqualTo(17);
        return frame;
    }

    @Test
    void lengthThatIsNotTheToldOneIsRefused() {
        byte[] frame = ZSTD.compress(text(5000), 0, 5000, 3);
        for (int wrong : new int[] {0, 1, 4999, 5001, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> ZSTD.decompress(frame, 0, frame.length, wrong));
        }
        try (ZstdCompressCtx silent = new ZstdCompressCtx()) {
            byte[] untold = silent.setContentSize(false).compress(text(5000));
            for (int wrong : new int[] {0, 4999, 5001}) {
                assertThatExceptionOfType(FormatException.class)
                        .isThrownBy(() -> ZSTD.decompress(untold, 0, untold.length, wrong));
            }
        }
    }

    @Test
    void outputIsBounded() {
        byte[] bomb = ZSTD.compress(new byte[50_000_000], 0, 50_000_000, 3);
        assertThat(bomb.length).isLessThan(10_000);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> ZSTD.decompressUpTo(bomb, 0, bomb.length, 1_000_000))
                .withMessage("compressed bytes hold more than 1000000 bytes");
    }

    @Test
    void damagedFramesAreReadOrRefused() {
        byte[] plain = text(300);
        byte[] frame = ZSTD.compress(plain, 0, plain.length, 3);
        Mutations.areReadOrRefused(
                frame,
                FormatException.class,
                16,
                20_000,
                bytes ->
                        assertThat(ZSTD.decompress(bytes, 0, bytes.length, 300)).hasSize(300));
        Mutations.areReadOrRefused(
                frame,
                FormatException.class,
                17,
                5_000,
                bytes -> assertThat(ZSTD.decompressUpTo(bytes, 0, bytes.length, 1000))
                        .hasSizeLessThanOrEqualTo(1000));
    }

    @Test
    void manyThreadsMayShareOne() {
        assertThat(IntStream.range(1, 300).parallel().allMatch(length -> {
                    byte[] plain = text(length * 10);
                    byte[] frame = ZSTD.compress(plain, 0, plain.length, 1 + length % 5);
                    return Arrays.equals(plain, ZSTD.decompress(frame, 0, frame.length, plain.length));
                }))
                .isTrue();
    }

    @Test
    void smallFilesAreBareJsonInVersionOneAndCompressedInVersionTwo() {
        byte[] json = OpenFixture.bytes("{\"a\":1}");
        assertThat(UnpackedCodec.encode(json, 1, ZSTD)).isEqualTo(json);
        byte[] compressed = UnpackedCodec.encode(json, 2, ZSTD);
        assertThat(compressed).startsWith(2, 0x28, 0xb5, 0x2f, 0xfd);
        assertThat(UnpackedCodec.decode(compressed, ZSTD, 100)).isEqualTo(json);
        assertThat(UnpackedCodec.decode(json, ZSTD, 100)).isEqualTo(json);
        assertThat(UnpackedCodec.decode(OpenFixture.bytes("[]"), ZSTD, 100))
                .asString()
                .isEqualTo("[]");
        assertThat(UnpackedCodec.decode(new byte[0], ZSTD, 100)).isEmpty();
    }

    @Test
    void damagedSmallFilesAreReadOrRefused() {
        byte[] content = UnpackedCodec.encode(text(300), 2, ZSTD);
        Mutations.areReadOrRefused(
                content,
                FormatException.class,
                18,
                5_000,
                bytes -> assertThat(UnpackedCodec.decode(bytes, ZSTD, 1000)).hasSizeLessThanOrEqualTo(1000));
    }

    @Test
    void smallFilesOfAnotherFormOrSizeAreRefused() {
        byte[] json = OpenFixture.bytes("{\"a\":1}");
        for (byte[] bad : new byte[][] {{1}, {2}, {' ', '{', '}'}, {2, 0x28, (byte) 0xb5}}) {
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> UnpackedCodec.decode(bad, ZSTD, 100));
        }
        for (int version = 1; version <= 2; version++) {
            byte[] content = UnpackedCodec.encode(json, version, ZSTD);
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> UnpackedCodec.decode(content, ZSTD, json.length - 1))
                    .withMessageContaining("more than 6");
        }
    }
}
