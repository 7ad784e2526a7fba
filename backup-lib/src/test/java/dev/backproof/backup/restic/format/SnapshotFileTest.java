package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backproof.backup.testing.Mutations;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotFileTest {
    static final List<String> REPOSITORIES = OpenFixture.NAMES;

    private static final String TREE = "5a".repeat(32);
    private static final String OTHER = "0b".repeat(32);
    private static final String FULL = "{\"time\":\"2026-11-23T05:23:03.193665859+01:00\",\"parent\":\"" + OTHER
            + "\",\"tree\":\"" + TREE + "\",\"paths\":[\"/data/\u00e9\",\"/b\\u003c\"],\"hostname\":\"vm\","
            + "\"username\":\"root\",\"uid\":1000,\"gid\":4294967295,\"excludes\":[\"*.tmp\"],\"tags\":[\"nightly\"],"
            + "\"original\":\"" + OTHER + "\",\"program_version\":\"restic 0.19.1\",\"summary\":{"
            + "\"backup_start\":\"2026-11-23T05:23:03.1+01:00\",\"backup_end\":\"2026-11-23T05:23:04+01:00\","
            + "\"files_new\":1,\"files_changed\":2,\"files_unmodified\":3,\"dirs_new\":4,\"dirs_changed\":5,"
            + "\"dirs_unmodified\":6,\"data_blobs\":7,\"tree_blobs\":8,\"data_added\":9,\"data_added_packed\":10,"
            + "\"total_files_processed\":11,\"total_bytes_processed\":12,\"command\":\"rustic backup\"},"
            + "\"label\":\"x\",\"delete\":{\"After\":\"2027-01-01T00:00:00Z\"}}";

    private static SnapshotFile parse(String json) {
        return SnapshotFile.parse(OpenFixture.bytes(json));
    }

    @ParameterizedTest
    @FieldSource("REPOSITORIES")
    void snapshotsOfResticComeBackByteForByte(String name) {
        assertThat(new OpenFixture(name).unpacked("snapshots")).isNotEmpty().allSatisfy((key, json) -> {
            SnapshotFile snapshot = SnapshotFile.parse(json);
            assertThat(snapshot.toJson()).asString().isEqualTo(OpenFixture.text(json));
            assertThat(snapshot.unknown()).isEqualTo(UnknownFields.NONE);
        });
    }

    @Test
    void offsetOfTheWriterIsKept() {
        assertThat(new OpenFixture("repo-v1").unpacked("snapshots").values())
                .extracting(json -> SnapshotFile.parse(json).time().getOffset())
                .containsExactlyInAnyOrder(ZoneOffset.ofHoursMinutes(-3, -30), ZoneOffset.ofHours(1));
    }

    @Test
    void everyFieldAndEveryUnknownOneComesBack() {
        SnapshotFile snapshot = parse(FULL);
        assertThat(snapshot.toJson()).asString().isEqualTo(FULL);
        assertThat(snapshot.paths()).containsExactly("/data/\u00e9", "/b<");
        assertThat(snapshot.unknown().rawJson()).containsOnlyKeys("label", "delete");
        assertThat(snapshot.summary()).isNotNull().satisfies(summary -> {
            assertThat(summary.filesNew()).isEqualTo(1);
            assertThat(summary.dataAddedPacked()).isEqualTo(10);
            assertThat(summary.totalBytesProcessed()).isEqualTo(12);
        });
    }

    @Test
    void emptyFieldsAreLeftOut() {
        String json = "{\"time\":\"2020-01-01T00:00:00Z\",\"tree\":\"" + TREE + "\",\"paths\":[\"/a\"]}";
        assertThat(parse(json).toJson()).asString().isEqualTo(json);
        String nulls = json.replace(
                "[\"/a\"]", "null,\"tags\":null,\"excludes\":[],\"hostname\":null,\"uid\":null,\"summary\":null");
        assertThat(parse(nulls).toJson()).asString().isEqualTo(json.replace("\"/a\"", ""));
    }

    @Test
    void summaryWithoutItsTimesDoesNotMakeASnapshotUnreadable() {
        String json = "{\"time\":\"2020-01-01T00:00:00Z\",\"tree\":\"" + TREE + "\",\"summary\":{\"files_new\":3}}";
        assertThat(parse(json).summary()).isNotNull().satisfies(summary -> {
            assertThat(summary.filesNew()).isEqualTo(3);
            assertThat(summary.backupEnd()).isEqualTo("0001-01-01T00:00:00Z");
        });
    }

    @Test
    void rewritingRemembersTheFirstOriginal() {
        String json = "{\"time\":\"2020-01-01T00:00:00Z\",\"tree\":\"" + TREE + "\",\"paths\":[]}";
        SnapshotFile tagged = parse(json).withTags(List.of("a"), Id.parse(OTHER));
        assertThat(tagged.original()).isEqualTo(Id.parse(OTHER));
        assertThat(tagged.withTags(List.of(), Id.parse(TREE)).original()).isEqualTo(Id.parse(OTHER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"time\":\"2020-01-01T00:00:00Z\"}",
                "{\"time\":1,\"tree\":\"5a\"}",
                "{\"time\":\"2020-01-01T00:00:00Z\",\"tree\":\"5a\"}",
                "{\"tags\":\"a\"}",
                "{\"tags\":[1]}",
                "{\"uid\":-1}",
                "{\"summary\":[]}"
            })
    void otherJsonIsRefused(String json) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse(json))
                .withMessageStartingWith("not a snapshot: ");
    }

    @Test
    void damagedSnapshotsAreReadOrRefused() {
        Mutations.areReadOrRefused(OpenFixture.bytes(FULL), FormatException.class, 41, 20_000, json -> {
            SnapshotFile snapshot = SnapshotFile.parse(json);
            assertThat(SnapshotFile.parse(snapshot.toJson())).isEqualTo(snapshot);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"time\":\"2026-11-23T05:23:03.193665859+01:00\",\"exclusive\":false,\"hostname\":\"vm\","
                        + "\"username\":\"root\",\"pid\":11657}",
                "{\"time\":\"2026-11-23T04:23:03Z\",\"exclusive\":true,\"hostname\":\"\",\"username\":\"\",\"pid\":1,"
                        + "\"uid\":1000,\"gid\":100}"
            })
    void locksComeBackByteForByte(String json) {
        assertThat(LockFile.parse(OpenFixture.bytes(json)).toJson()).asString().isEqualTo(json);
    }

    @Test
    void damagedLocksAreReadOrRefused() {
        byte[] lock = OpenFixture.bytes("{\"time\":\"2026-11-23T05:23:03.193665859+01:00\",\"exclusive\":false,"
                + "\"hostname\":\"vm\",\"username\":\"root\",\"pid\":11657,\"uid\":7}");
        Mutations.areReadOrRefused(lock, FormatException.class, 42, 20_000, json -> {
            LockFile read = LockFile.parse(json);
            assertThat(LockFile.parse(read.toJson())).isEqualTo(read);
        });
    }
}
