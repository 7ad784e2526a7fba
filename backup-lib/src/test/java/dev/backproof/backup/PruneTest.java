package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.PrunePlan;
import dev.backproof.backup.snapshot.PruneSummary;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.snapshot.UnusedLimit;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.b2.B2Settings;
import dev.backproof.backup.storage.b2.B2Store;
import dev.backproof.backup.storage.decorator.FaultyStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruneTest {
    @TempDir
    Path folder;

    private Path source = Path.of("source");

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatNobodyNeedsGoesAndTheRestStays(int version) throws IOException {
        MemoryStore store = Repositories.create(version);
        try (ResticRepository repository = Repositories.open(store)) {
            TwoSnapshots example = TwoSnapshots.in(repository, source);
            repository.forget(List.of(repository.snapshot(example.first()))).run();
            long before = size(store);
            PruneSummary preview = repository.prune().maxUnused(none()).preview(List.of());
            PruneSummary done = prune(repository, none());
            assertThat(preview).isEqualTo(done);
            assertThat(done.packsToRepack()).isPositive();
            assertThat(done.unusedBytesAfter()).isZero();
            assertThat(before - size(store)).isBetween(done.bytesFreed() - 20_000, done.bytesFreed() + 20_000);
            example.requireSecond(repository, example.second());
            assertThat(prune(repository, none()).isNothingToDo()).isTrue();
            // the repository that pruned can be written to at once
            repository.backup(DirectorySource.contentsOf(source)).run();
            example.requireSecond(repository, example.second());
        }
    }

    @Test
    void forgottenSnapshotsAreLeftOutOfAPreview() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            TwoSnapshots example = TwoSnapshots.in(repository, source);
            List<ObjectKey> before = Repositories.keys(store, "");
            assertThat(repository.prune().preview(List.of()).isNothingToDo()).isTrue();
            assertThat(repository.prune().preview(List.of(example.first())).unusedBytes())
                    .isPositive();
            assertThat(Repositories.keys(store, "")).isEqualTo(before);
        }
    }

    @Test
    void littleUnusedIsLeftAlone() throws IOException {
        try (ResticRepository repository = Repositories.open(Repositories.create(2))) {
            // several full packs of small files, of which every other one goes: each pack is used in part
            for (int file = 0; file < 50; file++) {
                Files.write(source.resolve("file-" + file), TwoSnapshots.bytes(400_000, file));
            }
            SnapshotId first =
                    repository.backup(DirectorySource.contentsOf(source)).run().snapshotId();
            for (int file = 0; file < 50; file += 2) {
                Files.delete(source.resolve("file-" + file));
            }
            repository.backup(DirectorySource.contentsOf(source)).run();
            repository.forget(List.of(repository.snapshot(first))).run();

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
            TwoSnapshots example = TwoSnapshots.in(repository, source);
            ObjectKey stray = ObjectKey.of("data/aa/" + "a".repeat(64));
            store.put(stray, ObjectContent.of(TwoSnapshots.bytes(1000, 5)));
            PruneSummary done = prune(repository, UnusedLimit.usual());
            assertThat(done.packsNotIndexed()).isEqualTo(1);
            assertThat(store.find(stray)).isEmpty();
            example.requireSecond(repository, example.second());
        }
    }

    @Test
    void missingPackThatIsNeededIsRefused() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            TwoSnapshots.in(repository, source);
            store.delete(largest(store));
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
            TwoSnapshots.in(repository, source);
            ObjectKey pack = Repositories.keys(store, "data").getFirst();
            byte[] longer = Arrays.copyOf(store.getBytes(pack), store.getBytes(pack).length + 1);
            store.put(pack, ObjectContent.of(longer));
            assertThat(assertFails(ErrorCode.CORRUPT_OBJECT, () -> prune(repository, none())))
                    .hasMessageContaining("wrong size");
        }
    }

    @Test
    void lostIndexFileIsRefused() throws IOException {
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            TwoSnapshots.in(repository, source);
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
            TwoSnapshots example = TwoSnapshots.in(repository, source);
            repository.forget(List.of(repository.snapshot(example.first()))).run();
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
            TwoSnapshots example = TwoSnapshots.in(repository, source);
            repository.forget(List.of(repository.snapshot(example.first()))).run();
            store.on(FaultyStore.Call.DELETE).key("data/").times(1).fails(ErrorCode.STORE_UNREACHABLE);
            try (PrunePlan plan = repository.prune().maxUnused(none()).plan()) {
                assertThat(plan.run()).isEqualTo(1);
            }
            example.requireSecond(repository, example.second());
            assertThat(prune(repository, none()).packsNotIndexed()).isEqualTo(1);
            example.requireSecond(repository, example.second());
        }
    }

    @Test
    void lockOfAnotherStandsInTheWay() throws IOException {
        MemoryStore store = Repositories.create(2);
        FaultyStore slow = FaultyStore.over(store);
        try (ResticRepository repository = Repositories.open(store);
                ResticRepository other = Repositories.open(slow)) {
            TwoSnapshots.in(repository, source);
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
        TwoSnapshots example;
        try (ResticRepository repository = Repositories.open(before)) {
            example = TwoSnapshots.in(repository, source);
        }
        before.put(ObjectKey.of("data/aa/" + "a".repeat(64)), ObjectContent.of(TwoSnapshots.bytes(1000, 5)));
        int cuts = 0;
        for (Throwable death = new AssertionError(); death != null; cuts++) {
            MemoryStore store = Repositories.copy(before);
            FaultyStore dying = FaultyStore.over(store);
            ResticRepository repository = Repositories.open(dying);
            dying.crashAfter(cuts);
            death = catchThrowable(() -> {
                repository.forget(List.of(repository.snapshot(example.first()))).run();
                prune(repository, none());
            });
            if (death != null) {
                assertThat(death).isInstanceOf(FaultyStore.Crash.class);
            }
            try (ResticRepository after = Repositories.open(store)) {
                example.requireSecond(after, example.second());
                after.unlock(true);
                prune(after, none());
                example.requireSecond(after, example.second());
                assertThat(after.prune().maxUnused(none()).preview(List.of()).isNothingToDo())
                        .isTrue();
            }
        }
        // two locks and their ends, the snapshot, packs, two kinds of index files, old index files, old packs
        assertThat(cuts).isGreaterThanOrEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void worksOnB2WhetherOrNotTheKeyMayDelete(boolean mayDelete) throws IOException {
        Set<String> capabilities = new HashSet<>(Set.of("listBuckets", "listFiles", "readFiles", "writeFiles"));
        if (mayDelete) {
            capabilities.add("deleteFiles");
        }
        try (B2Server server = B2Server.builder(folder.resolve("b2")).start()) {
            server.createBucket("acme-backups");
            IssuedKey key = server.createKey(capabilities, null, null, null);
            B2Store store = B2Store.open(
                    B2Settings.of(key.keyId(), key.applicationKey()).withEndpoint(server.endpoint()),
                    "acme-backups",
                    "shop");
            try (Password password = Password.of("secret");
                    ResticRepository repository = ResticRepository.init(store, password, 2, Repositories.options())) {
                TwoSnapshots example = TwoSnapshots.in(repository, source);
                long before = size(store);
                repository.forget(List.of(repository.snapshot(example.first()))).run();
                assertThat(prune(repository, none()).bytesFreed()).isPositive();
                assertThat(size(store)).isLessThan(before - 4_000_000);
                example.requireSecond(repository, example.second());
                assertThat(prune(repository, none()).isNothingToDo()).isTrue();
                assertThat(Repositories.keys(store, "locks")).isEmpty();
            }
        }
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

    /** A pack of data, not one of trees. */
    private static ObjectKey largest(ObjectStore store) {
        List<ObjectInfo> packs = new ArrayList<>();
        store.list("data", packs::add);
        return Collections.max(packs, Comparator.comparingLong(ObjectInfo::size))
                .key();
    }

    private static long size(ObjectStore store) {
        long[] size = new long[1];
        store.list("", object -> size[0] += object.size());
        return size[0];
    }
}
