package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backproof.backup.testing.Mutations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IndexTest {
    static final List<String> REPOSITORIES = OpenFixture.NAMES;

    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String SMALL = "{\"packs\":[{\"id\":\"" + A + "\",\"blobs\":[{\"id\":\"" + B
            + "\",\"type\":\"tree\",\"offset\":4294967255,\"length\":40,\"uncompressed_length\":19}]}]}\n";

    @ParameterizedTest
    @FieldSource("REPOSITORIES")
    void indexesOfResticComeBackByteForByte(String name) {
        assertThat(new OpenFixture(name).unpacked("index"))
                .isNotEmpty()
                .allSatisfy(
                        (key, json) -> assertThat(rewritten(json)).asString().isEqualTo(OpenFixture.text(json)));
    }

    @ParameterizedTest
    @FieldSource("REPOSITORIES")
    void indexesAgreeWithThePackHeaders(String name) {
        OpenFixture fixture = new OpenFixture(name);
        Map<Id, List<PackedBlob>> indexed = new LinkedHashMap<>();
        fixture.unpacked("index").values().forEach(json -> indexed.putAll(read(json)));
        assertThat(indexed).hasSameSizeAs(fixture.headers());
        fixture.headers()
                .forEach((key, header) -> assertThat(indexed.get(Id.parse(key.substring(key.lastIndexOf('/') + 1))))
                        .containsExactlyInAnyOrderElementsOf(PackHeader.decode(header, fixture.stored(key).length)));
    }

    @Test
    void largestOffsetIsReadAndWritten() {
        PackedBlob blob = new PackedBlob(BlobType.TREE, Id.parse(B), 4_294_967_255L, 40, 19);
        assertThat(read(OpenFixture.bytes(SMALL))).containsExactly(Map.entry(Id.parse(A), List.of(blob)));
        assertThat(rewritten(OpenFixture.bytes(SMALL))).asString().isEqualTo(SMALL);
    }

    @Test
    void fieldsComeInAnyOrderAndUnknownOnesAreIgnored() {
        String json = "{\"supersedes\":[\"" + A + "\"],\"packs_to_delete\":[{\"id\":\"" + B
                + "\",\"blobs\":[{}]}],\"packs\":[ {\"blobs\":[{\"x\":{\"y\":[1]},\"length\":32,\"type\":\"data\",\"id\":\""
                + B + "\"}],\"time\":\"?\",\"id\":\"" + A + "\",\"size\":12} , {\"id\":\"" + B
                + "\",\"blobs\":null}],\"z\":null}";
        assertThat(read(OpenFixture.bytes(json)))
                .containsExactly(
                        Map.entry(Id.parse(A), List.of(new PackedBlob(BlobType.DATA, Id.parse(B), 0, 32, 0))),
                        Map.entry(Id.parse(B), List.of()));
    }

    @Test
    void indexWithoutPacksIsEmpty() {
        assertThat(read(OpenFixture.bytes("{}"))).isEmpty();
        assertThat(new IndexWriter().toJson()).asString().isEqualTo("{\"packs\":[]}\n");
    }

    @Test
    void writerCountsBlobs() {
        PackedBlob blob = new PackedBlob(BlobType.DATA, Id.parse(B), 0, 32, 0);
        assertThat(new IndexWriter()
                        .pack(Id.parse(A), List.of(blob, blob))
                        .pack(Id.parse(B), List.of(blob))
                        .blobCount())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"packs\":{}}",
                "{\"packs\":[{\"blobs\":[]}]}",
                "{\"packs\":[{\"id\":\"AAAA\"}]}",
                "{\"packs\":[]} x",
                "{\"packs\":[",
                "\ufeff{}",
                "{\0}\0"
            })
    void otherJsonIsRefused(String json) {
        byte[] bytes = OpenFixture.bytes(json);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageStartingWith("not an index: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"offset\":4294967256,\"length\":40",
                "\"offset\":-1,\"length\":40",
                "\"offset\":1.5,\"length\":40",
                "\"offset\":0,\"length\":31",
                "\"offset\":0,\"length\":\"40\"",
                "\"offset\":0,\"length\":2147483648",
                "\"offset\":0,\"length\":18446744073709551616",
                "\"offset\":0,\"length\":40,\"uncompressed_length\":4294967296"
            })
    void numbersOutOfBoundsAreRefused(String numbers) {
        byte[] bytes = OpenFixture.bytes("{\"packs\":[{\"id\":\"" + A + "\",\"blobs\":[{\"id\":\"" + B
                + "\",\"type\":\"data\"," + numbers + "}]}]}");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(bytes));
    }

    @Test
    void damagedIndexesAreReadOrRefused() {
        Mutations.areReadOrRefused(
                OpenFixture.bytes(SMALL), FormatException.class, 12, 20_000, json -> read(rewritten(json)));
    }

    private static Map<Id, List<PackedBlob>> read(byte[] json) {
        Map<Id, List<PackedBlob>> packs = new LinkedHashMap<>();
        IndexReader.read(json, packs::put);
        return packs;
    }

    private static byte[] rewritten(byte[] json) {
        IndexWriter writer = new IndexWriter();
        IndexReader.read(json, writer::pack);
        return writer.toJson();
    }
}
