package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.posix.RandomTree;
import dev.backproof.backup.snapshot.BackupSummary;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.FileStream;
import dev.backproof.backup.snapshot.OverwriteMode;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.LeavesNothingBroken;
import dev.backproof.backup.testing.Repositories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeavesNothingBroken.class)
class BackupRestoreTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatWasBackedUpComesBack(int version) throws IOException {
        Path original = Files.createDirectory(folder.resolve("original"));
        RandomTree.fill(original, 42, 200);
        Files.write(original.resolve("large"), bytes(9_000_000, 1));
        Files.write(original.resolve("zeros"), new byte[3_000_000]);
        try (ResticRepository repository = Repositories.open(Repositories.create(version))) {
            BackupSummary summary =
                    repository.backup(DirectorySource.contentsOf(original)).run();
            assertThat(summary.unreadable()).isZero();
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .isEmpty();
            for (boolean sparse : new boolean[] {false, true}) {
                Path copy = folder.resolve("copy-" + sparse);
                var restore = repository.restore(summary.snapshotId()).verify();
                RestoreResult result = (sparse ? restore.sparse() : restore)
                        .into(DirectoryTarget.at(copy))
                        .plan()
                        .run();
                assertThat(result.problems()).isEmpty();
                assertThat(Portrait.of(DirectorySource.contentsOf(copy)))
                        .containsExactlyEntriesOf(Portrait.of(DirectorySource.contentsOf(original)));
            }
        }
    }

    @Test
    void unchangedFilesAreNotReadAgain() throws IOException {
        Files.write(folder.resolve("file"), bytes(2_000_000, 2));
        try (ResticRepository repository = Repositories.open(Repositories.create(2))) {
            BackupSummary first =
                    repository.backup(DirectorySource.contentsOf(folder)).run();
            BackupSummary second =
                    repository.backup(DirectorySource.contentsOf(folder)).run();
            assertThat(first.counts().filesNew()).isEqualTo(1);
            assertThat(second.parent()).contains(first.snapshotId());
            assertThat(second.counts().filesUnmodified()).isEqualTo(1);
            assertThat(second.counts().dataAdded()).isZero();
            assertThat(second.tree()).isEqualTo(first.tree());
            Files.write(folder.resolve("file"), bytes(2_000_000, 3));
            BackupSummary third =
                    repository.backup(DirectorySource.contentsOf(folder)).run();
            assertThat(third.counts().filesChanged()).isEqualTo(1);
        }
    }

    @Test
    void dryRunStoresNothing() throws IOException {
        Files.write(folder.resolve("file"), bytes(100, 2));
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            var before = Repositories.keys(store, "");
            BackupSummary summary =
                    repository.backup(DirectorySource.at(folder)).dryRun().run();
            assertThat(summary.counts().dataBlobs()).isEqualTo(1);
            assertThat(summary.committed()).isEmpty();
            assertThat(Repositories.keys(store, "")).isEqualTo(before);
        }
    }

    @Test
    void lockIsGoneAfterwards() throws IOException {
        Files.write(folder.resolve("file"), bytes(100, 2));
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            repository.backup(DirectorySource.at(folder)).run();
            assertThat(Repositories.keys(store, "locks")).isEmpty();
        }
    }

    @Test
    void nothingIsRefusedAsABackup() {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            assertFails(
                    ErrorCode.NOTHING_TO_BACK_UP,
                    () -> repository.backup(DirectorySource.contentsOf(folder)).run());
            assertThat(Repositories.keys(store, "locks")).isEmpty();
            assertThat(Repositories.keys(store, "snapshots")).isEmpty();
        }
    }

    @Test
    void latestIsTheNewestThatFits() throws IOException {
        Files.write(folder.resolve("file"), bytes(100, 2));
        try (ResticRepository repository = Repositories.open(Repositories.create(2))) {
            var old = repository.backup(DirectorySource.at(folder));
            old.host("old").tag("nightly").time(Instant.parse("2020-01-01T00:00:00Z"));
            var oldId = old.run().snapshotId();
            var newId = repository
                    .backup(DirectorySource.at(folder))
                    .host("new")
                    .run()
                    .snapshotId();
            assertThat(repository
                            .find("latest", SnapshotFilter.all())
                            .snapshot()
                            .id())
                    .isEqualTo(newId);
            assertThat(repository
                            .find("latest", SnapshotFilter.all().tags("nightly"))
                            .snapshot()
                            .id())
                    .isEqualTo(oldId);
            assertThat(repository
                            .find(oldId.shortForm(), SnapshotFilter.all())
                            .snapshot()
                            .hostname())
                    .isEqualTo("old");
            assertFails(
                    ErrorCode.SNAPSHOT_NOT_FOUND,
                    () -> repository.find("latest", SnapshotFilter.all().host("other")));
        }
    }

    @Test
    void folderPatternAndSingleFileComeBack() throws IOException {
        Path data = Files.createDirectories(folder.resolve("source/data"));
        Files.writeString(data.resolve("wanted.txt"), "wanted");
        Files.writeString(data.resolve("other.bin"), "other");
        try (ResticRepository repository = Repositories.open(Repositories.create(2))) {
            repository
                    .backup(DirectorySource.contentsOf(folder.resolve("source")))
                    .run();
            var ref = repository.find("latest:/data", SnapshotFilter.all());
            repository
                    .restore(ref)
                    .include("*.txt")
                    .into(DirectoryTarget.at(folder.resolve("copy")))
                    .plan()
                    .run();
            try (var restored = Files.list(folder.resolve("copy"))) {
                assertThat(restored).containsExactly(folder.resolve("copy/wanted.txt"));
            }
            var whole = repository.find("latest", SnapshotFilter.all());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            repository.dump(whole, "data/wanted.txt", out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("wanted");
            List<String> listed = new ArrayList<>();
            repository.ls(whole, "/", (path, node) -> listed.add(path.toString()));
            assertThat(listed).containsExactly("/data", "/data/other.bin", "/data/wanted.txt");
            assertFails(ErrorCode.PATH_NOT_FOUND, () -> repository.dump(whole, "data/none", out));
        }
    }

    @Test
    void openedFileStreamsItsExactBytes() throws IOException {
        byte[] content = bytes(20_000_000, 7);
        Files.write(folder.resolve("file"), content);
        try (ResticRepository repository = Repositories.open(Repositories.create(2))) {
            repository.backup(DirectorySource.contentsOf(folder)).run();
            try (FileStream in = repository.openFile(repository.find("latest", SnapshotFilter.all()), "file")) {
                assertThat(in.length()).isEqualTo(content.length);
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void restoreFailsBeforeWritingWhenTargetIsNotEmpty() throws IOException {
        Files.createDirectories(folder.resolve("source"));
        Files.writeString(folder.resolve("source/file"), "new");
        Files.createDirectories(folder.resolve("target"));
        Files.writeString(folder.resolve("target/file"), "old");
        try (ResticRepository repository = Repositories.open(Repositories.create(2))) {
            var id = repository
                    .backup(DirectorySource.contentsOf(folder.resolve("source")))
                    .run()
                    .snapshotId();
            DirectoryTarget target = DirectoryTarget.at(folder.resolve("target"));
            assertFails(
                    ErrorCode.TARGET_NOT_EMPTY,
                    () -> repository.restore(id).into(target).plan());
            repository
                    .restore(id)
                    .overwrite(OverwriteMode.NEVER)
                    .into(target)
                    .plan()
                    .run();
            assertThat(folder.resolve("target/file")).hasContent("old");
            repository
                    .restore(id)
                    .overwrite(OverwriteMode.ALWAYS)
                    .into(target)
                    .plan()
                    .run();
            assertThat(folder.resolve("target/file")).hasContent("new");
            RestoreResult again = repository
                    .restore(id)
                    .overwrite(OverwriteMode.ALWAYS)
                    .into(target)
                    .plan()
                    .run();
            assertThat(again.bytesFetched()).isZero();
            assertThat(again.files()).isEqualTo(1);
        }
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
