package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.testing.Mutations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PackHeaderTest {
    static final List<String> REPOSITORIES = OpenFixture.NAMES;

    private static final List<PackedBlob> BLOBS = List.of(
            new PackedBlob(BlobType.DATA, Id.hash(new byte[] {1}), 0, 40, 0),
            new PackedBlob(BlobType.TREE, Id.hash(new byte[] {2}), 40, 50, 300),
            new PackedBlob(BlobType.DATA, Id.hash(new byte[] {3}), 90, 32, 0),
            new PackedBlob(BlobType.DATA, Id.hash(new byte[] {4}), 122, 60, 7));
    private static final byte[] HEADER = PackHeader.encode(BLOBS);
    private static final long PACK = PackHeader.packLength(BLOBS);

    @ParameterizedTest
    @FieldSource("REPOSITORIES")
    void headersOfResticComeBackByteForByte(String name) {
        OpenFixture fixture = new OpenFixture(name);
        assertThat(fixture.headers()).isNotEmpty().allSatisfy((key, header) -> {
            int packLength = fixture.stored(key).length;
            List<PackedBlob> blobs = PackHeader.decode(header, packLength);
            assertThat(PackHeader.encode(blobs)).isEqualTo(header);
            assertThat(PackHeader.packLength(blobs)).isEqualTo(packLength);
        });
    }

    @ParameterizedTest
    @FieldSource("REPOSITORIES")
    void blobsOfResticHashToTheirIds(String name) {
        OpenFixture fixture = new OpenFixture(name);
        assertThat(fixture.blobs(BlobType.DATA))
                .isNotEmpty()
                .allSatisfy((id, plain) -> assertThat(Id.hash(plain)).isEqualTo(id));
        assertThat(fixture.blobs(BlobType.TREE))
                .isNotEmpty()
                .allSatisfy((id, plain) -> assertThat(Id.hash(plain)).isEqualTo(id));
    }

    @Test
    void entriesHaveTheFourFormsOfTheFormat() {
        assertThat(HEADER).hasSize(37 + 41 + 37 + 41);
        assertThat(HEADER).startsWith(0, 40, 0, 0, 0);
        assertThat(HEADER[37]).isEqualTo((byte) 3);
        assertThat(HEADER[37 + 41 + 37]).isEqualTo((byte) 2);
        assertThat(PACK).isEqualTo(182 + HEADER.length + 36);
        assertThat(PackHeader.decode(HEADER, PACK)).isEqualTo(BLOBS);
        PackedBlob tree = new PackedBlob(BlobType.TREE, Id.hash(new byte[0]), 0, 32, 0);
        assertThat(PackHeader.encode(List.of(tree))[0]).isEqualTo((byte) 1);
    }

    @Test
    void gapsAndOverlapsAreNotWritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> PackHeader.encode(BLOBS.subList(1, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> PackHeader.encode(List.of()));
        List<PackedBlob> swapped = new ArrayList<>(BLOBS);
        Collections.swap(swapped, 1, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> PackHeader.encode(swapped));
    }

    @Test
    void headerAbove16MebibytesIsNotWritten() {
        int most = (PackHeader.MAX_SEALED_LENGTH - Sealing.OVERHEAD) / PackHeader.entryLength(true);
        assertThat(PackHeader.encode(manyBlobs(most))).hasSize(most * 41);
        List<PackedBlob> tooMany = manyBlobs(most + 1);
        assertThatIllegalArgumentException().isThrownBy(() -> PackHeader.encode(tooMany));
    }

    private static List<PackedBlob> manyBlobs(int count) {
        List<PackedBlob> blobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blobs.add(new PackedBlob(BlobType.DATA, new Id(i, 0, 0, 0), 40L * i, 40, 9));
        }
        return blobs;
    }

    @Test
    void packOfAnotherLengthIsRefused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PackHeader.decode(HEADER, PACK + 1))
                .withMessage("the header tells of " + PACK + " bytes, the pack has " + (PACK + 1));
    }

    @Test
    void brokenEntriesAreRefused() {
        byte[] badType = HEADER.clone();
        badType[0] = 4;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PackHeader.decode(badType, PACK))
                .withMessage("byte 0 of the header is 4, not a blob type");
        byte[] shortBlob = HEADER.clone();
        shortBlob[1] = 31;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PackHeader.decode(shortBlob, PACK))
                .withMessageContaining("with 31 bytes");
        byte[] hugeBlob = HEADER.clone();
        hugeBlob[4] = (byte) 0xff;
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> PackHeader.decode(hugeBlob, PACK));
        byte[] noLength = HEADER.clone();
        noLength[42] = 0;
        noLength[43] = 0;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PackHeader.decode(noLength, PACK))
                .withMessageContaining("uncompressed length is 0");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PackHeader.decode(new byte[20], PACK))
                .withMessageContaining("ends within");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 68, 97, 16 * 1024 * 1024 + 1, -1})
    void headerLengthsThatCannotBeAreRefused(int length) {
        byte[] tail = PackHeader.trailer(length);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PackHeader.sealedLength(tail, 100))
                .withMessageContaining("cannot have");
    }

    @Test
    void headerLengthIsReadFromTheEnd() {
        byte[] tail = {9, 9, 9, 69, 0, 0, 0};
        assertThat(PackHeader.sealedLength(tail, 73)).isEqualTo(69);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> PackHeader.sealedLength(new byte[3], 3));
    }

    @Test
    void damagedHeadersAreReadOrRefused() {
        Mutations.areReadOrRefused(HEADER, FormatException.class, 11, 20_000, bytes -> {
            long length = new Random(bytes.length).nextBoolean() ? PACK : PackHeader.MAX_PACK_LENGTH;
            List<PackedBlob> blobs = PackHeader.decode(bytes, length);
            assertThat(PackHeader.encode(blobs)).isEqualTo(bytes);
        });
    }
}
