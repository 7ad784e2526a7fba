package dev.backproof.backup.restic.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.testing.ResticFixtures;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ChunkerTest {
    private static final Polynomial POLYNOMIAL = Polynomial.parse("3da3358b4dc173");
    private static final JsonNode VECTORS = ResticFixtures.vectors("chunker-vectors.json");

    static Stream<JsonNode> files() {
        return StreamSupport.stream(VECTORS.get("files").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("files")
    void filesAreCutWhereResticCutsThem(JsonNode file) {
        byte[] bytes = generated(file);
        assertThat(Id.hash(bytes)).hasToString(file.get("sha256").asString());
        for (JsonNode vector : VECTORS.get("vectors")) {
            Polynomial polynomial = Polynomial.parse(vector.get("polynomial").asString());
            List<Integer> lengths = new ArrayList<>();
            int start = 0;
            for (JsonNode chunk : vector.get("chunks").get(file.get("name").asString())) {
                lengths.add(chunk.get(0).asInt());
                assertThat(Id.hash(bytes, start, chunk.get(0).asInt()))
                        .hasToString(chunk.get(1).asString());
                start += chunk.get(0).asInt();
            }
            assertThat(cut(polynomial, bytes)).as("fast").isEqualTo(lengths);
            assertThat(cutByReference(polynomial, bytes)).as("reference").isEqualTo(lengths);
        }
    }

    private static byte[] generated(JsonNode file) {
        byte[] bytes = new byte[file.get("size").asInt()];
        int at = 0;
        for (JsonNode part : file.get("parts")) {
            int end = at + part.get("length").asInt();
            switch (part.get("kind").asString()) {
                case "byte" ->
                    Arrays.fill(bytes, at, end, (byte) part.get("value").asInt());
                case "prng" -> random(part.get("seed").asString(), bytes, at, end);
                case "decimal" -> decimal(bytes, at, end);
                default -> throw new AssertionError(part);
            }
            at = end;
        }
        return bytes;
    }

    private static void random(String seed, byte[] bytes, int from, int to) {
        MessageDigest digest = Id.sha256();
        byte[] count = new byte[8];
        for (int at = from, block = 0; at < to; at += 32, block++) {
            for (int i = 0; i < 4; i++) {
                count[7 - i] = (byte) (block >>> (8 * i));
            }
            digest.update(seed.getBytes(StandardCharsets.UTF_8));
            byte[] hash = digest.digest(count);
            System.arraycopy(hash, 0, bytes, at, Math.min(32, to - at));
        }
    }

    private static void decimal(byte[] bytes, int from, int to) {
        int at = from;
        for (int number = 0; at < to; number++) {
            byte[] line = (number + "\n").getBytes(StandardCharsets.US_ASCII);
            int length = Math.min(line.length, to - at);
            System.arraycopy(line, 0, bytes, at, length);
            at += length;
        }
    }

    /** Check values of the specification: H of the bytes 0 to 63. */
    @ParameterizedTest
    @CsvSource({"3da3358b4dc173,44b76cac5cee3", "3e823419fa3f95,500e7e8a96ddb"})
    void referenceHasTheKnownFingerprint(String polynomial, String fingerprint) {
        byte[] window = new byte[64];
        for (int i = 0; i < window.length; i++) {
            window[i] = (byte) i;
        }
        assertThat(new ReferenceChunker(Polynomial.parse(polynomial)).fingerprint(window))
                .isEqualTo(HexFormat.fromHexDigitsToLong(fingerprint));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void lowEntropyAndRandomFilesAreCutAsByTheReference(long seed) {
        Random random = new Random(seed);
        Polynomial polynomial = Polynomial.random(random);
        byte[] file = new byte[9_000_000 + random.nextInt(1_000_000)];
        int at = 0;
        while (at < file.length) {
            int end = Math.min(file.length, at + random.nextInt(1_500_000));
            fill(random, file, at, end);
            at = end;
        }
        assertThat(cut(polynomial, file)).isEqualTo(cutByReference(polynomial, file));
    }

    private static void fill(Random random, byte[] file, int from, int to) {
        int kind = random.nextInt(5);
        int value = random.nextInt(256);
        int period = 1 + random.nextInt(100);
        for (int i = from; i < to; i++) {
            file[i] = (byte)
                    switch (kind) {
                        case 0 -> 0;
                        case 1 -> value;
                        case 2 -> random.nextInt(2);
                        case 3 -> i - from < period ? random.nextInt(256) : file[i - period];
                        default -> random.nextInt(256);
                    };
        }
    }

    /** Wherever one end lies, or two of them, the first one counts. */
    @Test
    void plantedEndsAreFoundAtEveryPlace() {
        byte[] end = windowThatEnds();
        Chunker chunker = Chunker.of(POLYNOMIAL);
        ReferenceChunker reference = new ReferenceChunker(POLYNOMIAL);
        Random random = new Random(9);
        int stretch = 8 * 1024;
        List<Integer> places = new ArrayList<>();
        for (int k = 0; k <= 7; k++) {
            for (int near = -2; near <= 2; near++) {
                places.add(k * stretch + near);
            }
        }
        for (int round = 0; round < 200; round++) {
            byte[] file = new byte[Chunker.MIN_SIZE + 8 * stretch];
            Arrays.fill(file, (byte) 0xff);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                int place =
                        random.nextBoolean() ? places.get(random.nextInt(places.size())) : random.nextInt(7 * stretch);
                System.arraycopy(end, 0, file, Chunker.MIN_SIZE - 64 + place, 64);
            }
            int length = reference.next(file, 0);
            assertThat(chunker.next(file, 0, file.length, true))
                    .as("round %d", round)
                    .isEqualTo(length);
        }
    }

    private static byte[] windowThatEnds() {
        byte[] file = new byte[8_000_000];
        new Random(3).nextBytes(file);
        int length = new ReferenceChunker(POLYNOMIAL).next(file, 0);
        assertThat(length).isLessThan(file.length);
        return Arrays.copyOfRange(file, length - 64, length);
    }

    @Test
    void answerDoesNotDependOnHowTheBytesArrive() {
        byte[] file = new byte[6_000_000];
        new Random(5).nextBytes(file);
        Chunker chunker = Chunker.of(POLYNOMIAL);
        int expected = chunker.next(file, 1000, file.length, true);
        Random random = new Random(6);
        for (int round = 0; round < 20; round++) {
            int end = 1000;
            int undecided = 0;
            int length = -1;
            while (length < 0) {
                end = Math.min(file.length, end + 1 + random.nextInt(300_000));
                length = chunker.next(file, 1000, end, end == file.length, undecided);
                undecided = end - 1000;
            }
            assertThat(length).isEqualTo(expected);
        }
    }

    @Test
    void moreBytesAreAskedForUntilItIsDecided() {
        byte[] ones = new byte[Chunker.MAX_SIZE + 1];
        Arrays.fill(ones, (byte) 1);
        Chunker chunker = Chunker.of(POLYNOMIAL);
        assertThat(chunker.next(ones, 0, 0, false)).isEqualTo(-1);
        assertThat(chunker.next(ones, 0, 0, true)).isZero();
        assertThat(chunker.next(ones, 0, Chunker.MAX_SIZE - 1, false)).isEqualTo(-1);
        assertThat(chunker.next(ones, 0, Chunker.MAX_SIZE - 1, true)).isEqualTo(Chunker.MAX_SIZE - 1);
        assertThat(chunker.next(ones, 0, Chunker.MAX_SIZE, false)).isEqualTo(Chunker.MAX_SIZE);
        assertThat(chunker.next(ones, 1, ones.length, false, Chunker.MAX_SIZE - 1))
                .isEqualTo(Chunker.MAX_SIZE);
        assertThat(chunker.next(new byte[Chunker.MIN_SIZE], 0, Chunker.MIN_SIZE, false))
                .as("zeros end a chunk at once")
                .isEqualTo(Chunker.MIN_SIZE);
    }

    @Test
    void smallerPolynomialsCutTooButNotTheSmallest() {
        Polynomial small = IntStream.iterate((1 << 20) | 1, bits -> bits + 2)
                .mapToObj(Polynomial::new)
                .filter(Polynomial::isIrreducible)
                .findFirst()
                .orElseThrow();
        byte[] file = new byte[5_000_000];
        new Random(7).nextBytes(file);
        assertThat(cut(small, file)).isEqualTo(cutByReference(small, file));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunker.of(new Polynomial((1 << 19) | 1)));
    }

    private static List<Integer> cut(Polynomial polynomial, byte[] file) {
        Chunker chunker = Chunker.of(polynomial);
        List<Integer> lengths = new ArrayList<>();
        int start = 0;
        for (int length = chunker.next(file, 0, file.length, true); length > 0; ) {
            lengths.add(length);
            start += length;
            length = chunker.next(file, start, file.length, true);
        }
        return lengths;
    }

    private static List<Integer> cutByReference(Polynomial polynomial, byte[] file) {
        ReferenceChunker chunker = new ReferenceChunker(polynomial);
        List<Integer> lengths = new ArrayList<>();
        for (int start = 0; start < file.length; start += lengths.getLast()) {
            lengths.add(chunker.next(file, start));
        }
        return lengths;
    }
}
