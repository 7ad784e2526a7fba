package dev.backproof.verify.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class UnpackedInputTest {
    private static final byte[] PLAIN = plain();

    enum Packing {
        GZIP {
            @Override
            OutputStream open(OutputStream out) throws IOException {
                return new GZIPOutputStream(out);
            }
        },
        BZIP2 {
            @Override
            OutputStream open(OutputStream out) throws IOException {
                return new BZip2CompressorOutputStream(out);
            }
        },
        XZ {
            @Override
            OutputStream open(OutputStream out) throws IOException {
                return new XZOutputStream(out, new LZMA2Options(1));
            }
        },
        ZSTD {
            @Override
            OutputStream open(OutputStream out) throws IOException {
                return new ZstdOutputStream(out, 3).setChecksum(true);
            }
        };

        abstract OutputStream open(OutputStream out) throws IOException;

        byte[] pack(byte[] plain) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream out = open(packed)) {
                out.write(plain);
            }
            return packed.toByteArray();
        }
    }

    private static byte[] plain() {
        StringBuilder text = new StringBuilder();
        Random random = new Random(11);
        for (int i = 0; i < 4_000; i++) {
            text.append("INSERT INTO `t` VALUES (").append(random.nextLong()).append(");\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** A stream that never says that more is there, as those of stores do. */
    private static InputStream stored(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void unpacksWhatIsPacked(Packing packing) throws IOException {
        try (UnpackedInput in = new UnpackedInput(stored(packing.pack(PLAIN)))) {
            assertThat(in.readAllBytes()).isEqualTo(PLAIN);
            assertThat(in.damage()).isEmpty();
            assertThat(in.layers()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void readsAllMembersOneAfterTheOther(Packing packing) throws IOException {
        int half = PLAIN.length / 2;
        byte[] packed = join(
                packing.pack(Arrays.copyOf(PLAIN, half)), packing.pack(Arrays.copyOfRange(PLAIN, half, PLAIN.length)));
        try (UnpackedInput in = new UnpackedInput(stored(packed))) {
            assertThat(in.readAllBytes()).isEqualTo(PLAIN);
            assertThat(in.damage()).isEmpty();
        }
    }

    /** As tapes and devices leave them; xz allows multiples of four bytes only. */
    @ParameterizedTest
    @EnumSource(
            value = Packing.class,
            names = {"GZIP", "BZIP2", "XZ"})
    void zeroBytesBehindTheEndAreNoDamage(Packing packing) throws IOException {
        byte[] packed = join(packing.pack(PLAIN), packing.pack(PLAIN));
        for (int padding : new int[] {4, 512, 100_000}) {
            try (UnpackedInput in = new UnpackedInput(stored(Arrays.copyOf(packed, packed.length + padding)))) {
                assertThat(in.readAllBytes()).isEqualTo(join(PLAIN, PLAIN));
                assertThat(in.damage()).as("%d zero bytes", padding).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void otherBytesBehindTheEndAreDamage(Packing packing) throws IOException {
        byte[] packed = packing.pack(PLAIN);
        byte[] padded = Arrays.copyOf(packed, packed.length + 512);
        for (byte[] whole :
                new byte[][] {join(packed, new byte[] {'x'}), join(packed, PLAIN), join(padded, new byte[] {'x'})}) {
            try (UnpackedInput in = new UnpackedInput(stored(whole))) {
                byte[] plain = in.readAllBytes();
                assertThat(plain).startsWith(Arrays.copyOf(PLAIN, 1000));
                assertThat(in.damage()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void tellsOfEveryCut(Packing packing) throws IOException {
        byte[] packed = packing.pack(PLAIN);
        for (int length = 6; length < packed.length; length += Math.max(1, packed.length / 40)) {
            try (UnpackedInput in = new UnpackedInput(stored(Arrays.copyOf(packed, length)))) {
                byte[] plain = in.readAllBytes();
                assertThat(in.damage()).as("cut after %d bytes", length).contains("cut short");
                assertThat(plain.length).isLessThanOrEqualTo(PLAIN.length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void tellsOfFlippedBytesAndNeverBreaksOff(Packing packing) throws IOException {
        byte[] packed = packing.pack(PLAIN);
        Random random = new Random(5);
        for (int round = 0; round < 60; round++) {
            byte[] flipped = packed.clone();
            int at = 10 + random.nextInt(packed.length - 10);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            try (UnpackedInput in = new UnpackedInput(stored(flipped))) {
                byte[] plain = in.readAllBytes();
                assertThat(in.damage().isEmpty() && !Arrays.equals(plain, PLAIN))
                        .as("other bytes without a word, byte %d flipped", at)
                        .isFalse();
            }
        }
    }

    @Test
    void peelsOneLayerAfterTheOther() throws IOException {
        byte[] packed = Packing.ZSTD.pack(Packing.BZIP2.pack(Packing.GZIP.pack(PLAIN)));
        try (UnpackedInput in = new UnpackedInput(stored(packed))) {
            assertThat(in.readAllBytes()).isEqualTo(PLAIN);
            assertThat(in.layers()).containsExactly("zstd", "bzip2", "gzip");
        }
    }

    @Test
    void leavesPlainBytesAlone() throws IOException {
        for (byte[] plain : new byte[][] {{}, {'B'}, {'B', 'Z'}, {0x1f}, {'-', '-'}, PLAIN}) {
            try (UnpackedInput in = new UnpackedInput(stored(plain))) {
                assertThat(in.readAllBytes()).isEqualTo(plain);
                assertThat(in.damage()).isEmpty();
                assertThat(in.layers()).isEmpty();
            }
        }
    }

    @Test
    void failureOfTheStoreIsNoDamage() throws IOException {
        byte[] packed = Packing.GZIP.pack(PLAIN);
        InputStream failing = new ByteArrayInputStream(packed, 0, packed.length / 2) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                int count = super.read(bytes, offset, length);
                if (count < 0) {
                    throw new java.util.concurrent.CancellationException("stopped");
                }
                return count;
            }
        };
        try (UnpackedInput in = new UnpackedInput(failing)) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(java.util.concurrent.CancellationException.class);
        }
    }
}
