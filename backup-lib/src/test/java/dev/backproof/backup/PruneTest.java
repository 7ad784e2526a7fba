package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CheckReport;
import dev.backproof.backup.snapshot.PrunePlan;
import dev.backproof.backup.snapshot.PruneSummary;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.snapshot.UnusedLimit;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.decorator.FaultyStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.LeavesNothingBroken;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeavesNothingBroken.class)
class PruneTest {
    @TempDir
    Path folder;

    private Path source = Path.of("source");
    private int restores;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatNobodyNeedsGoesAndTheRestStays(int version) throws IOException {
        MemoryStore store = Repositories.create(version);
        try (ResticRepository repository = Repositories.open(store)) {
            Example example = fill(repository);
            repository.forget(List.of(repository.snapshot(example.forgotten))).run();
            long before = size(store);
            PruneSummary preview = repository.prune().maxUnused(none()).preview(List.of());
            PruneSummary done = prune(repository, none());
            assertThat(preview).isEqualTo(done);
            assertThat(done.packsToRepack()).isPositive();
            assertThat(done.unusedBytesAfter()).isZero();
            assertThat(before - size(store)).isBetween(done.bytesFreed() - 20_000, done.bytesFreed() + 20_000);
            requireWhole(repository, example);
            assertThat(prune(repository, none()).isNothingToDo()).isTrue();
            // the repository that pruned can be written to at once
            repository.backup(DirectorySource.contentsOf(source)).run();
            requireWhole(repository, example);
        }
    }

    @Test
    void forgottenSnapshotsAreLeftOutOfAPreview() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            Example example = fill(repository);
            List<ObjectKey> before = Repositories.keys(store, "");
            assertThat(repository.prune().preview(List.of()).isNothingToDo()).isTrue();
            assertThat(repository.prune().preview(List.of(example.forgotten)).unusedBytes())
                    .isPositive();
            assertThat(Repositories.keys(store, "")).isEqualTo(before);
        }
    }

    @Test
    void littleUnusedIsLeftAlone() throws IOException {
        try (ResticRepository repository = Repositories.open(Repositories.create(2))) {
            Example example = fill(repository);
            repository.forget(List.of(repository.snapshot(example.forgotten))).run();
            PruneSummary generous =
                    repository.prune().maxUnused(new UnusedLimit.Percent(90)).preview(List.of());
            PruneSummary strict = repository.prune().maxUnused(none()).preview(List.of());
            assertThat(generous.bytesToRepack()).isLessThan(strict.bytesToRepack());
            assertThat(generous.unusedBytesAfter()).isPositive();
        }
    }

    @Test
    void packThatNoIndexListsGoes() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            Example example = fill(repository);
            ObjectKey stray = ObjectKey.of("data/aa/" + "a".repeat(64));
            store.put(stray, ObjectContent.of(bytes(1000, 5)));
            PruneSummary done = prune(repository, UnusedLimit.usual());
            assertThat(done.packsNotIndexed()).isEqualTo(1);
            assertThat(store.find(stray)).isEmpty();
            requireWhole(repository, example);
        }
    }

    @Test
    void missingPackThatIsNeededIsRefused() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            fill(repository);
            store.delete(Repositories.keys(store, "data").getFirst());
            List<ObjectKey> before = Repositories.keys(store, "");
            assertThat(assertFails(ErrorCode.MISSING_DATA, () -> prune(repository, none())))
                    .hasMessageContaining("nothing was pruned");
            assertThat(Repositories.keys(store, "")).isEqualTo(before);
        }
    }

    @Test
    void packOfAWrongSizeIsRefused() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            fill(repository);
            ObjectKey pack = Repositories.keys(store, "data").getFirst();
            byte[] longer = java.util.Arrays.copyOf(store.getBytes(pack), store.getBytes(pack).length + 1);
            store.put(pack, ObjectContent.of(longer));
            assertThat(assertFails(ErrorCode.CORRUPT_OBJECT, () -> prune(repository, none())))
                    .hasMessageContaining("wrong size");
        }
    }

    @Test
    void lostIndexFileIsRefused() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            fill(repository);
            store.delete(Repositories.keys(store, "index").getFirst());
            List<ObjectKey> before = Repositories.keys(store, "");
            assertFails(ErrorCode.MISSING_DATA, () -> prune(repository, none()));
            assertThat(Repositories.keys(store, "")).isEqualTo(before);
        }
    }

    @Test
    void damagedBlobThatWouldHaveToMoveStopsEverything() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            Example example = fill(repository);
            repository.forget(List.of(repository.snapshot(example.forgotten))).run();
            for (ObjectKey pack : Repositories.keys(store, "data")) {
                byte[] damaged = store.getBytes(pack);
                if (damaged.length > 1_000_000) {
                    for (int at = 100; at < damaged.length - 4000; at += 100_000) {
                        damaged[at] ^= 1;
                    }
                    store.put(pack, ObjectContent.of(damaged));
                }
            }
            List<ObjectKey> packs = Repositories.keys(store, "data");
            assertFails(ErrorCode.CORRUPT_OBJECT, () -> prune(repository, none()));
            assertThat(Repositories.keys(store, "data")).containsAll(packs);
            assertThat(Repositories.keys(store, "locks")).isEmpty();
        }
    }

    @Test
    void packThatCannotBeDeletedIsLeftForTheNextPrune() throws IOException {
        MemoryStore memory = Repositories.create(2);
        FaultyStore store = FaultyStore.over(memory);
        try (ResticRepository repository = Repositories.open(store)) {
            Example example = fill(repository);
            repository.forget(List.of(repository.snapshot(example.forgotten))).run();
            store.on(FaultyStore.Call.DELETE).key("data/").times(1).fails(ErrorCode.STORE_UNREACHABLE);
            try (PrunePlan plan = repository.prune().maxUnused(none()).plan()) {
                assertThat(plan.run()).isEqualTo(1);
            }
            requireWhole(repository, example);
            assertThat(prune(repository, none()).packsNotIndexed()).isEqualTo(1);
            requireWhole(repository, example);
        }
    }

    @Test
    void lockOfAnotherStandsInTheWay() throws IOException {
        MemoryStore store = Repositories.create(2);
        FaultyStore slow = FaultyStore.over(store);
        try (ResticRepository repository = Repositories.open(store);
                ResticRepository other = Repositories.open(slow)) {
            fill(repository);
            try (PrunePlan plan = repository.prune().plan()) {
                assertThat(plan.toString()).contains("prune");
                assertThat(assertFails(ErrorCode.LOCKED, () -> other.prune().plan()))
                        .hasMessageContaining("exclusively");
                assertFails(
                        ErrorCode.LOCKED,
                        () -> other.backup(DirectorySource.contentsOf(source)).run());
                // looking needs no lock
                assertThat(other.prune().preview(List.of()).isNothingToDo()).isTrue();
            }
            assertThat(Repositories.keys(store, "locks")).isEmpty();
        }
    }

    @Test
    void everyCutOfAForgetAndPruneLeavesTheRestWhole() throws IOException {
        MemoryStore before = Repositories.create(2);
        Example example;
        try (ResticRepository repository = Repositories.open(before)) {
            example = fill(repository);
        }
        before.put(ObjectKey.of("data/aa/" + "a".repeat(64)), ObjectContent.of(bytes(1000, 5)));
        int cuts = 0;
        for (Throwable death = new AssertionError(); death != null; cuts++) {
            MemoryStore store = Repositories.copy(before);
            FaultyStore dying = FaultyStore.over(store);
            ResticRepository repository = Repositories.open(dying);
            dying.crashAfter(cuts);
            death = catchThrowable(() -> {
                repository
                        .forget(List.of(repository.snapshot(example.forgotten)))
                        .run();
                prune(repository, none());
            });
            if (death != null) {
                assertThat(death).isInstanceOf(FaultyStore.Crash.class);
            }
            try (ResticRepository after = Repositories.open(store)) {
                requireWhole(after, example);
                after.unlock(true);
                prune(after, none());
                requireWhole(after, example);
                assertThat(after.prune().maxUnused(none()).preview(List.of()).isNothingToDo())
                        .isTrue();
            }
        }
        // two locks and their ends, the snapshot, packs, two kinds of index files, old index files, old packs
        assertThat(cuts).isGreaterThanOrEqualTo(15);
    }

    private PruneSummary prune(ResticRepository repository, UnusedLimit limit) {
        try (PrunePlan plan = repository.prune().maxUnused(limit).plan()) {
            assertThat(plan.run()).isZero();
            return plan.summary();
        }
    }

    private static UnusedLimit none() {
        return new UnusedLimit.Bytes(0);
    }

    /** Two snapshots that share some blobs and packs. */
    private record Example(SnapshotId forgotten, SnapshotId kept, Map<String, Portrait> expected) {}

    private Example fill(ResticRepository repository) throws IOException {
        Files.write(source.resolve("both"), bytes(3_000_000, 1));
        Files.write(source.resolve("first"), bytes(6_000_000, 2));
        Files.createDirectory(source.resolve("sub"));
        Files.writeString(source.resolve("sub/text"), "some text\n".repeat(10_000));
        SnapshotId first =
                repository.backup(DirectorySource.contentsOf(source)).run().snapshotId();
        Files.delete(source.resolve("first"));
        Files.write(source.resolve("second"), bytes(2_000_000, 3));
        SnapshotId second =
                repository.backup(DirectorySource.contentsOf(source)).run().snapshotId();
        return new Example(first, second, Portrait.of(DirectorySource.contentsOf(source)));
    }

    private void requireWhole(ResticRepository repository, Example example) throws IOException {
        CheckReport report = repository.check(CheckOptions.allData(), event -> {});
        assertThat(report.damage()).as("damage").isEmpty();
        assertThat(repository.snapshots(SnapshotFilter.all()))
                .extracting(Snapshot::id)
                .contains(example.kept);
        Path copy = folder.resolve("copy-" + restores++);
        assertThat(repository
                        .restore(example.kept)
                        .into(DirectoryTarget.at(copy))
                        .plan()
                        .run()
                        .problems())
                .isEmpty();
        assertThat(Portrait.of(DirectorySource.contentsOf(copy))).isEqualTo(example.expected);
    }

    private static long size(ObjectStore store) {
        long[] size = new long[1];
        store.list("", object -> size[0] += object.size());
        return size[0];
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
