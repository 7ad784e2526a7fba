package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.testing.ResticFixtures;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** A fixture repository read with nothing but the codecs: its files by object key, opened. */
final class OpenFixture {
    static final List<String> NAMES = List.of("repo-v1", "repo-v2", "repo-v2-mixed");

    private static final int MAX_JSON = 1 << 24;

    private final Map<String, byte[]> files;
    private final Sealing sealing;

    OpenFixture(String name) {
        files = ResticFixtures.repository(name);
        sealing = Sealing.with(MasterKeyJson.parse(masterKey(name)));
    }

    /** The plain master key that the vectors tell, so that no test waits for scrypt. */
    static byte[] masterKey(String name) {
        for (JsonNode real : ResticFixtures.vectors("crypto-vectors.json").get("real")) {
            if (real.get("repo").asString().equals(name)) {
                return real.get("masterkey_json").asString().getBytes(StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError(name);
    }

    /** The stored bytes of one file. */
    byte[] stored(String key) {
        return Objects.requireNonNull(files.get(key), key);
    }

    /** The stored files of one folder. */
    Map<String, byte[]> folder(String folder) {
        Map<String, byte[]> found = new LinkedHashMap<>(files);
        found.keySet().removeIf(key -> !key.startsWith(folder + "/"));
        return found;
    }

    byte[] config() {
        return sealing.open(stored("config"));
    }

    /** The JSON of each file in {@code index}, {@code snapshots} or {@code locks}. */
    Map<String, byte[]> unpacked(String folder) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        folder(folder)
                .forEach((key, bytes) ->
                        found.put(key, UnpackedCodec.decode(sealing.open(bytes), Compression.zstd(), MAX_JSON)));
        return found;
    }

    /** The plain header of each pack. */
    Map<String, byte[]> headers() {
        Map<String, byte[]> found = new LinkedHashMap<>();
        folder("data").forEach((key, pack) -> {
            int length = PackHeader.sealedLength(pack, pack.length);
            found.put(key, sealing.open(pack, pack.length - PackHeader.TRAILER_LENGTH - length, length));
        });
        return found;
    }

    /** Every blob of a type by its id, in plain. */
    Map<Id, byte[]> blobs(BlobType type) {
        Map<Id, byte[]> found = new LinkedHashMap<>();
        Map<String, byte[]> packs = folder("data");
        headers().forEach((key, header) -> {
            byte[] pack = Objects.requireNonNull(packs.get(key));
            for (PackedBlob blob : PackHeader.decode(header, pack.length)) {
                if (blob.type() == type) {
                    found.put(blob.id(), plain(blob, pack));
                }
            }
        });
        return found;
    }

    private byte[] plain(PackedBlob blob, byte[] pack) {
        byte[] opened = sealing.open(pack, (int) blob.offset(), blob.length());
        return blob.isCompressed()
                ? Compression.zstd().decompress(opened, 0, opened.length, blob.plainLength())
                : opened;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
