package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CopyPlan;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.decorator.FaultyStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyTest {
    @TempDir
    Path folder;

    private Path source = Path.of("source");

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
    }

    @ParameterizedTest
    @CsvSource({"1,2", "2,1"})
    void copiesAreWholeAndAreNotMadeTwice(int fromVersion, int toVersion) throws IOException {
        MemoryStore sourceStore = Repositories.create(fromVersion);
        try (ResticRepository from = Repositories.open(sourceStore);
                ResticRepository to = Repositories.open(Repositories.create(toVersion))) {
            TwoSnapshots example = TwoSnapshots.in(from, source);
            List<ObjectKey> before = Repositories.keys(sourceStore, "");
            CopyPlan plan = plan(from, to);
            assertThat(plan.isCutAlike()).isFalse();
            assertThat(plan.present()).isEmpty();
            List<CopyPlan.Copied> copied = plan.run();
            assertThat(copied).extracting(CopyPlan.Copied::from).containsExactly(example.first(), example.second());
            example.requireSecond(to, copied.get(1).to());
            Snapshot copy = to.snapshot(copied.get(1).to());
            assertThat(copy.original()).contains(example.second());
            assertThat(copy.parent()).isEmpty();
            CopyPlan again = plan(from, to);
            assertThat(again.missing()).isEmpty();
            assertThat(again.present()).hasSize(2);
            assertThat(again.run()).isEmpty();
            // and the other way they are known by their originals
            assertThat(plan(to, from).missing()).isEmpty();
            assertThat(Repositories.keys(sourceStore, "")).isEqualTo(before);
        }
    }

    @Test
    void copyWithOtherTagsIsAnotherSnapshot() throws IOException {
        try (ResticRepository from = Repositories.open(Repositories.create(2));
                ResticRepository to = Repositories.open(Repositories.create(2))) {
            TwoSnapshots example = TwoSnapshots.in(from, source);
            plan(from, to).run();
            from.tag(List.of(from.snapshot(example.second())))
                    .add(List.of("monthly"))
                    .plan()
                    .run();
            CopyPlan plan = plan(from, to);
            assertThat(plan.missing()).hasSize(1);
            plan.run();
            assertThat(to.snapshots(SnapshotFilter.all().tags("monthly"))).hasSize(1);
            assertThat(to.snapshots(SnapshotFilter.all())).hasSize(3);
        }
    }

    @Test
    void damagedSourceCommitsNothing() throws IOException {
        MemoryStore sourceStore = Repositories.create(2);
        try (ResticRepository from = Repositories.open(sourceStore);
                ResticRepository to = Repositories.open(Repositories.create(2))) {
            TwoSnapshots.in(from, source);
            for (ObjectKey pack : Repositories.keys(sourceStore, "data")) {
                byte[] damaged = sourceStore.getBytes(pack);
                if (damaged.length > 1_000_000) {
                    damaged[100] ^= 1;
                    sourceStore.put(pack, ObjectContent.of(damaged));
                }
            }
            assertFails(ErrorCode.CORRUPT_OBJECT, () -> plan(from, to).run());
            assertThat(to.snapshots(SnapshotFilter.all())).isEmpty();
            assertThat(to.unlock(true)).isEmpty();
        }
    }

    @Test
    void everyCutLeavesTheDestinationWholeAndTheNextRunGoesOn() throws IOException {
        MemoryStore destination = Repositories.create(2);
        try (ResticRepository from = Repositories.open(Repositories.create(2))) {
            TwoSnapshots example = TwoSnapshots.in(from, source);
            int cuts = 0;
            for (Throwable death = new AssertionError(); death != null; cuts++) {
                MemoryStore store = Repositories.copy(destination);
                FaultyStore dying = FaultyStore.over(store);
                ResticRepository to = Repositories.open(dying);
                dying.crashAfter(cuts);
                death = catchThrowable(() -> plan(from, to).run());
                if (death != null) {
                    assertThat(death).isInstanceOf(FaultyStore.Crash.class);
                }
                try (ResticRepository after = Repositories.open(store)) {
                    assertThat(after.check(CheckOptions.allData(), event -> {}).damage())
                            .as("cut after %d changes", cuts)
                            .isEmpty();
                    after.unlock(true);
                    plan(from, after).run();
                    assertThat(plan(from, after).present()).hasSize(2);
                    Snapshot second = after.snapshots(SnapshotFilter.all()).getLast();
                    example.requireSecond(after, second.id());
                }
            }
            // lock, packs, index, two snapshots and the lock's end
            assertThat(cuts).isGreaterThanOrEqualTo(7);
        }
    }

    private static CopyPlan plan(ResticRepository from, ResticRepository to) {
        return to.copyFrom(from, from.snapshots(SnapshotFilter.all())).plan();
    }
}
