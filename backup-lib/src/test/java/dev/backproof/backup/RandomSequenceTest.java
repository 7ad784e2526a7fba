package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.posix.RandomChanges;
import dev.backproof.backup.posix.RandomTree;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.snapshot.BackupSummary;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CopyJob;
import dev.backproof.backup.snapshot.PrunePlan;
import dev.backproof.backup.snapshot.RetentionInterval;
import dev.backproof.backup.snapshot.RetentionPolicy;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.snapshot.UnusedLimit;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.storage.local.LocalStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.LeavesNothingBroken;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.backup.testing.ResticProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever this library and the real restic do to one repository in turn, after each step both find it whole and every
 * snapshot comes back as its source was. A sequence is decided by its seed; {@code -Dbackproof.sequences=40
 * -Dbackproof.sequence.steps=12 -Dbackproof.sequence.seed=1} tries more, or one again.
 */
@ExtendWith(LeavesNothingBroken.class)
@Tag("peer")
class RandomSequenceTest {
    private static final int STEPS = Integer.getInteger("backproof.sequence.steps", 6);
    private static final String PASSWORD = "shared secret";

    @TempDir
    Path folder;

    private final Map<Id, Map<String, Portrait>> sources = new HashMap<>();
    private final List<String> history = new ArrayList<>();

    static LongStream seeds() {
        long first = Long.getLong("backproof.sequence.seed", 1);
        return LongStream.range(first, first + Integer.getInteger("backproof.sequences", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySnapshotComesBackAfterEachStep(long seed) throws Exception {
        Random random = new Random(seed);
        Path tree = Files.createDirectory(folder.resolve("tree"));
        RandomTree.fill(tree, random.nextLong(), 40);
        RandomTree.keepWhatResticKeeps(tree);
        Side main = new Side("main", 1 + random.nextInt(2));
        Side copies = new Side("copies", 2);
        for (int step = 0; step < STEPS; step++) {
            try {
                step(random, tree, main, copies);
                main.check(random);
                copies.check(random);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ", version " + main.version + ": " + history, e);
            }
        }
    }

    private void step(Random random, Path tree, Side main, Side copies) throws Exception {
        int kind = main.snapshots.isEmpty() ? random.nextInt(4) : random.nextInt(11);
        Side tidied = copies.snapshots.isEmpty() || random.nextInt(4) > 0 ? main : copies;
        switch (kind) {
            case 0, 1, 2, 3 -> {
                RandomChanges.make(tree, random.nextLong(), 1 + random.nextInt(8));
                RandomTree.keepWhatResticKeeps(tree);
                main.backup(tree, kind < 2);
            }
            case 4 -> tidied.forget(tidied.any(random), random.nextBoolean());
            case 5, 6 -> tidied.prune(random.nextBoolean());
            case 7 -> tidied.forgetAllBut(1 + random.nextInt(2), random.nextBoolean());
            case 8, 9 -> copies.copyFrom(main, random.nextBoolean());
            default -> main.again(tree);
        }
    }

    /** One repository and the snapshots that must be in it. */
    private final class Side {
        private final Path store;
        private final int version;
        private final ResticProgram restic;
        private final Set<SnapshotId> snapshots = new HashSet<>();

        Side(String name, int version) {
            store = folder.resolve(name);
            this.version = version;
            restic = ResticProgram.on(store.toString(), PASSWORD);
            try (Password password = Password.of(PASSWORD)) {
                ResticRepository.init(LocalStore.at(store), password, version).close();
            }
            Repositories.makeKeyCheap(LocalStore.at(store), PASSWORD);
        }

        ResticRepository open() {
            return Repositories.open(LocalStore.at(store), PASSWORD);
        }

        void backup(Path tree, boolean ours) throws Exception {
            did("backup", ours);
            Map<String, Portrait> portraits = portraits(tree);
            Snapshot made;
            try (ResticRepository repository = open()) {
                if (ours) {
                    BackupSummary summary = repository
                            .backup(DirectorySource.at(tree))
                            .host("box")
                            .run();
                    assertThat(summary.unreadable()).isZero();
                    made = repository.snapshot(summary.snapshotId());
                } else {
                    restic.run("backup", "--host", "box", tree.toString());
                    List<Snapshot> added = added(repository);
                    assertThat(added).hasSize(1);
                    made = added.getFirst();
                }
            }
            snapshots.add(made.id());
            sources.put(made.tree(), portraits);
        }

        /** The same files once more, by the other program: nothing may be read as changed. */
        void again(Path tree) throws Exception {
            backup(tree, true);
            backup(tree, false);
        }

        private List<Snapshot> added(ResticRepository repository) {
            return repository.snapshots(SnapshotFilter.all()).stream()
                    .filter(snapshot -> !snapshots.contains(snapshot.id()))
                    .toList();
        }

        SnapshotId any(Random random) {
            return snapshots.stream().sorted().toList().get(random.nextInt(snapshots.size()));
        }

        void forget(SnapshotId id, boolean ours) throws Exception {
            did("forget " + id.shortForm(), ours);
            if (ours) {
                try (ResticRepository repository = open()) {
                    assertThat(repository
                                    .forget(List.of(repository.snapshot(id)))
                                    .run())
                            .containsExactly(id);
                }
            } else {
                restic.run("forget", id.toString());
            }
            snapshots.remove(id);
        }

        void forgetAllBut(int last, boolean ours) throws Exception {
            did("forget --keep-last " + last, ours);
            try (ResticRepository repository = open()) {
                List<Snapshot> before = repository.snapshots(SnapshotFilter.all());
                if (ours) {
                    repository
                            .forget(RetentionPolicy.keepNothing().keep(RetentionInterval.LAST, last))
                            .plan()
                            .run();
                } else {
                    restic.run("forget", "--keep-last", Integer.toString(last));
                }
                before.subList(0, Math.max(0, before.size() - last)).forEach(gone -> snapshots.remove(gone.id()));
            }
        }

        void prune(boolean ours) throws Exception {
            did("prune", ours);
            if (ours) {
                try (ResticRepository repository = open();
                        PrunePlan plan = repository
                                .prune()
                                .maxUnused(new UnusedLimit.Bytes(0))
                                .plan()) {
                    assertThat(plan.run()).isZero();
                }
            } else {
                restic.run("prune", "--max-unused", "0");
            }
        }

        void copyFrom(Side other, boolean ours) throws Exception {
            did("copy", ours);
            if (!ours) {
                restic.variable("RESTIC_FROM_PASSWORD", PASSWORD).run("copy", "--from-repo", other.store.toString());
            }
            try (ResticRepository repository = open();
                    ResticRepository from = other.open()) {
                CopyJob copy = repository.copyFrom(from, from.snapshots(SnapshotFilter.all()));
                if (ours) {
                    copy.plan().run();
                }
                assertThat(copy.plan().missing()).isEmpty();
                added(repository).forEach(copied -> snapshots.add(copied.id()));
            }
        }

        /** Both find it whole, and all snapshots that must be there are, and come back; a random one also by restic. */
        void check(Random random) throws Exception {
            assertThat(restic.run("check", "--read-data")).contains("no errors were found");
            try (ResticRepository repository = open()) {
                assertThat(repository.check(CheckOptions.allData(), event -> {}).damage())
                        .isEmpty();
                List<Snapshot> present = repository.snapshots(SnapshotFilter.all());
                assertThat(present).extracting(Snapshot::id).containsExactlyInAnyOrderElementsOf(snapshots);
                for (Snapshot snapshot : present) {
                    Path copy = folder.resolve("copy");
                    assertThat(repository
                                    .restore(snapshot.id())
                                    .into(DirectoryTarget.at(copy))
                                    .plan()
                                    .run()
                                    .problems())
                            .isEmpty();
                    compare(copy, snapshot);
                }
                if (!present.isEmpty() && random.nextInt(3) == 0) {
                    Snapshot snapshot = present.get(random.nextInt(present.size()));
                    Path copy = folder.resolve("copy");
                    restic.run("restore", snapshot.id().toString(), "--target", copy.toString());
                    compare(copy, snapshot);
                }
            }
        }

        private void compare(Path copy, Snapshot snapshot) throws IOException {
            Path root = copy.resolve(snapshot.paths().getFirst().substring(1));
            Map<String, Portrait> expected = Objects.requireNonNull(sources.get(snapshot.tree()));
            Map<String, Portrait> restored = portraits(root);
            assertThat(restored.keySet()).isEqualTo(expected.keySet());
            restored.forEach((path, portrait) -> assertThat(portrait)
                    .as("%s in snapshot %s", path, snapshot.id())
                    .isEqualTo(expected.get(path)));
            RandomTree.remove(copy);
        }

        private void did(String what, boolean ours) {
            history.add((ours ? "our " : "restic's ") + what + (store.endsWith("copies") ? " to the copies" : ""));
        }
    }

    private static Map<String, Portrait> portraits(Path tree) throws IOException {
        return Portrait.of(DirectorySource.contentsOf(tree));
    }
}
