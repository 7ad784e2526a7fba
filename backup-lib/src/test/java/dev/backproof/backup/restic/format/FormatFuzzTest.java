package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backproof.backup.restic.crypto.MasterKey;
import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.crypto.UnsealException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes at all are read or refused with the declared exception, and what was read comes back from being written. A
 * plain build tries the seeds, which are files of repositories that restic made, and every input kept in the test
 * resources; {@code .ci/fuzz} searches for more.
 */
class FormatFuzzTest {
    private static final Compression ZSTD = Compression.zstd();
    private static final List<OpenFixture> FIXTURES =
            OpenFixture.NAMES.stream().map(OpenFixture::new).toList();
    /** Most bytes that a decompressed input may have: enough for many blocks, too few to be slow. */
    private static final int MOST = 1 << 20;

    private static final Sealing SEALING = Sealing.with(
            MasterKey.of(filled(MasterKey.ENCRYPT_BYTES), filled(MasterKey.MAC_BYTES), filled(MasterKey.MAC_BYTES)));

    @MethodSource("keys")
    @FuzzTest
    void keyFile(byte[] input) {
        readOrRefused(() -> {
            byte[] written = KeyFile.parse(input).toJson();
            assertThat(KeyFile.parse(written).toJson()).isEqualTo(written);
        });
    }

    static Stream<byte[]> keys() {
        return FIXTURES.stream().flatMap(fixture -> fixture.folder("keys").values().stream());
    }

    @MethodSource("masterKeys")
    @FuzzTest
    void masterKey(byte[] input) {
        readOrRefused(() -> {
            byte[] written = MasterKeyJson.write(MasterKeyJson.parse(input));
            assertThat(MasterKeyJson.write(MasterKeyJson.parse(written))).isEqualTo(written);
        });
    }

    static Stream<byte[]> masterKeys() {
        return OpenFixture.NAMES.stream().map(OpenFixture::masterKey);
    }

    @MethodSource("configs")
    @FuzzTest
    void config(byte[] input) {
        readOrRefused(() -> {
            RepositoryConfig config = RepositoryConfig.parse(input);
            assertThat(RepositoryConfig.parse(config.toJson())).isEqualTo(config);
        });
    }

    static Stream<byte[]> configs() {
        return FIXTURES.stream().map(OpenFixture::config);
    }

    /** Input: length of the pack in eight bytes, header. */
    @MethodSource("packHeaders")
    @FuzzTest
    void packHeader(byte[] input) {
        if (input.length < Long.BYTES) {
            return;
        }
        long length = ByteBuffer.wrap(input).getLong();
        byte[] header = Arrays.copyOfRange(input, Long.BYTES, input.length);
        readOrRefused(
                () -> assertThat(PackHeader.sealedLength(header, length)).isBetween(0, PackHeader.MAX_SEALED_LENGTH));
        readOrRefused(() -> {
            List<PackedBlob> blobs = PackHeader.decode(header, length);
            if (!blobs.isEmpty()) {
                assertThat(PackHeader.encode(blobs)).isEqualTo(header);
            }
            assertThat(PackHeader.packLength(blobs)).isEqualTo(length);
        });
    }

    static Stream<byte[]> packHeaders() {
        return FIXTURES.stream()
                .flatMap(fixture -> fixture.headers().entrySet().stream()
                        .map(header -> ByteBuffer.allocate(Long.BYTES + header.getValue().length)
                                .putLong(fixture.stored(header.getKey()).length)
                                .put(header.getValue())
                                .array()));
    }

    @MethodSource("indexes")
    @FuzzTest
    void index(byte[] input) {
        readOrRefused(() -> {
            List<IndexedPack> packs = packs(input);
            IndexWriter writer = new IndexWriter();
            packs.forEach(pack -> writer.pack(pack.id(), pack.blobs()));
            assertThat(packs(writer.toJson())).isEqualTo(packs);
        });
    }

    static Stream<byte[]> indexes() {
        return unpackedFiles("index");
    }

    private record IndexedPack(Id id, List<PackedBlob> blobs) {}

    private static List<IndexedPack> packs(byte[] json) {
        List<IndexedPack> packs = new ArrayList<>();
        IndexReader.read(json, (id, blobs) -> packs.add(new IndexedPack(id, blobs)));
        return packs;
    }

    @MethodSource("trees")
    @FuzzTest
    void tree(byte[] input) {
        readOrRefused(() -> {
            for (Node node : TreeCodec.decode(input)) {
                assertThat(TreeCodec.decode(TreeCodec.encode(List.of(node)))).containsExactly(node);
            }
        });
    }

    static Stream<byte[]> trees() {
        return FIXTURES.stream().flatMap(fixture -> fixture.blobs(BlobType.TREE).values().stream());
    }

    @MethodSource("snapshots")
    @FuzzTest
    void snapshot(byte[] input) {
        readOrRefused(() -> {
            SnapshotFile snapshot = SnapshotFile.parse(input);
            assertThat(SnapshotFile.parse(snapshot.toJson())).isEqualTo(snapshot);
        });
    }

    static Stream<byte[]> snapshots() {
        return unpackedFiles("snapshots");
    }

    @MethodSource("locks")
    @FuzzTest
    void lock(byte[] input) {
        readOrRefused(() -> {
            LockFile lock = LockFile.parse(input);
            assertThat(LockFile.parse(lock.toJson())).isEqualTo(lock);
        });
    }

    static Stream<byte[]> locks() {
        OffsetDateTime time = OffsetDateTime.parse("2026-11-23T05:23:03.193665859+01:00");
        return Stream.of(
                new LockFile(time, false, "vm", "root", 11_657, 0, 0).toJson(),
                new LockFile(time, true, "", "", 1, 1000, 100).toJson());
    }

    @MethodSource("unpacked")
    @FuzzTest
    void unpackedFile(byte[] input) {
        readOrRefused(() -> {
            byte[] json = UnpackedCodec.decode(input, ZSTD, MOST);
            assertThat(json).hasSizeLessThanOrEqualTo(MOST);
            byte[] written = UnpackedCodec.encode(json, 2, ZSTD);
            assertThat(UnpackedCodec.decode(written, ZSTD, MOST)).isEqualTo(json);
        });
    }

    static Stream<byte[]> unpacked() {
        return Stream.of("index", "snapshots")
                .flatMap(FormatFuzzTest::unpackedFiles)
                .flatMap(json -> Stream.of(json, UnpackedCodec.encode(json, 2, ZSTD)));
    }

    /** Input: length of the blob in four bytes, its compressed form. */
    @MethodSource("compressedBlobs")
    @FuzzTest
    void compressedBlob(byte[] input) {
        if (input.length < Integer.BYTES) {
            return;
        }
        int told = ByteBuffer.wrap(input).getInt() & (MOST - 1);
        readOrRefused(() -> {
            byte[] plain = ZSTD.decompress(input, Integer.BYTES, input.length - Integer.BYTES, told);
            assertThat(plain).hasSize(told);
            byte[] compressed = ZSTD.compress(plain, 0, told, 1);
            assertThat(ZSTD.decompress(compressed, 0, compressed.length, told)).isEqualTo(plain);
        });
    }

    static Stream<byte[]> compressedBlobs() {
        return trees().map(tree -> {
            byte[] compressed = ZSTD.compress(tree, 0, tree.length, 3);
            return ByteBuffer.allocate(Integer.BYTES + compressed.length)
                    .putInt(tree.length)
                    .put(compressed)
                    .array();
        });
    }

    /** Names are raw bytes, quoted names are text; each input is tried as both. */
    @MethodSource("names")
    @FuzzTest
    void quotedName(byte[] input) {
        assertThat(GoQuote.unquote(OpenFixture.text(GoQuote.quote(input)))).isEqualTo(input);
        readOrRefused(() -> {
            byte[] name = GoQuote.unquote(OpenFixture.text(input));
            assertThat(GoQuote.unquote(OpenFixture.text(GoQuote.quote(name)))).isEqualTo(name);
        });
    }

    static Stream<byte[]> names() {
        return Stream.of("plain", "\\a\\n\\\\\\\"\\x41\\377\\u00e9\\U0001f600", "ümläut-日本-😀\u200b")
                .map(OpenFixture::bytes);
    }

    @MethodSource("sealedFiles")
    @FuzzTest
    void sealed(byte[] input) {
        assertThat(SEALING.open(SEALING.seal(input))).isEqualTo(input);
        try {
            assertThat(SEALING.open(input)).hasSize(input.length - Sealing.OVERHEAD);
        } catch (UnsealException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    static Stream<byte[]> sealedFiles() {
        return configs().map(SEALING::seal);
    }

    private static Stream<byte[]> unpackedFiles(String folder) {
        return FIXTURES.stream()
                .map(fixture -> fixture.unpacked(folder).values())
                .flatMap(Collection::stream);
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 7);
        return bytes;
    }

    private static void readOrRefused(Runnable reading) {
        try {
            reading.run();
        } catch (FormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
