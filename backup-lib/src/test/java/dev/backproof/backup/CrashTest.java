package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.storage.decorator.FaultyStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.LeavesNothingBroken;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A backup that dies between any two changes of the store harms nothing that was committed. */
@ExtendWith(LeavesNothingBroken.class)
class CrashTest {
    @TempDir
    Path folder;

    @Test
    void everyCutLeavesOlderSnapshotsWhole() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.write(source.resolve("first"), bytes(1_000_000, 1));
        MemoryStore before = Repositories.create(2);
        SnapshotId old;
        try (ResticRepository repository = Repositories.open(before)) {
            old = repository.backup(DirectorySource.contentsOf(source)).run().snapshotId();
        }
        var expected = Portrait.of(DirectorySource.contentsOf(source));
        Files.write(source.resolve("second"), bytes(12_000_000, 2));
        // lock, packs, index, snapshot and the lock's end: the number of packs depends on which thread is first
        int cuts = 0;
        for (Throwable death = new AssertionError(); death != null; cuts++) {
            MemoryStore store = Repositories.copy(before);
            FaultyStore dying = FaultyStore.over(store);
            ResticRepository repository = Repositories.open(dying);
            dying.crashAfter(cuts);
            death = catchThrowable(
                    () -> repository.backup(DirectorySource.contentsOf(source)).run());
            if (death != null) {
                assertThat(death).isInstanceOf(FaultyStore.Crash.class);
            }
            try (ResticRepository after = Repositories.open(store)) {
                assertThat(after.check(CheckOptions.allData(), event -> {}).damage())
                        .as("cut after %d changes", cuts)
                        .isEmpty();
                assertThat(after.snapshots(SnapshotFilter.all()))
                        .extracting(Snapshot::id)
                        .contains(old);
                Path copy = folder.resolve("copy-" + cuts);
                assertThat(after.restore(old)
                                .into(DirectoryTarget.at(copy))
                                .plan()
                                .run()
                                .problems())
                        .isEmpty();
                assertThat(Portrait.of(DirectorySource.contentsOf(copy))).isEqualTo(expected);
                after.unlock(true);
                assertThat(after.backup(DirectorySource.contentsOf(source))
                                .run()
                                .unreadable())
                        .isZero();
            }
        }
        assertThat(cuts).isGreaterThanOrEqualTo(7);
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
