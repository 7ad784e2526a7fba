package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.snapshot.SnapshotSurvey;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.backup.testing.ResticFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a snapshot can come back, found out without reading file data; and restores of some files only. */
class SnapshotSurveyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"repo-v1", "repo-v2", "repo-v2-mixed"})
    void whatResticWroteCanComeBack(String fixture) {
        try (ResticRepository repository = Repositories.open(Repositories.fixture(fixture), ResticFixtures.PASSWORD)) {
            for (Snapshot snapshot : repository.snapshots(SnapshotFilter.all())) {
                SnapshotRef ref = SnapshotRef.of(snapshot);
                SnapshotSurvey.Result found = repository.survey(ref);
                assertThat(found.problems()).isEmpty();
                var plan = repository
                        .restore(ref)
                        .into(DirectoryTarget.at(folder.resolve(snapshot.id().toString())))
                        .plan();
                assertThat(found.files()).isEqualTo(plan.files());
                assertThat(found.bytes()).isEqualTo(plan.bytes());
            }
        }
    }

    @Test
    void filesOfAMissingOrShortPackAreToldAndTheOthersAreNot() throws IOException {
        MemoryStore store = backedUp();
        ObjectKey pack = largest(store);
        byte[] whole = store.getBytes(pack);
        store.put(pack, ObjectContent.of(Arrays.copyOf(whole, whole.length - 1)));
        try (ResticRepository repository = Repositories.open(store)) {
            SnapshotSurvey.Result found = repository.survey(latest(repository));
            assertThat(found.files()).isEqualTo(8);
            assertThat(found.problemCount()).isEqualTo(found.problems().size()).isBetween(1L, 8L);
            assertThat(found.problems())
                    .allMatch(problem -> problem.kind() == RestoreProblem.Kind.DATA
                            && problem.message().contains("in pack " + pack.name() + ": it has "));
        }
        store.delete(pack);
        try (ResticRepository repository = Repositories.open(store)) {
            assertThat(repository.survey(latest(repository)).problems())
                    .isNotEmpty()
                    .allMatch(problem -> problem.message().contains("the index lists it, but it is not there"));
        }
    }

    @Test
    void onlyTheWantedFilesAreRestoredWithAllFolders() throws IOException {
        try (ResticRepository repository = Repositories.open(backedUp())) {
            var plan = repository
                    .restore(latest(repository))
                    .files(path -> path.toString().endsWith("3.bin"))
                    .into(DirectoryTarget.at(folder.resolve("back")))
                    .plan();
            assertThat(plan.files()).isEqualTo(1);
            var result = plan.run();
            assertThat(result.problems()).isEmpty();
            assertThat(result.files()).isEqualTo(1);
        }
        assertThat(folder.resolve("back/folder-1/3.bin"))
                .hasSameBinaryContentAs(folder.resolve("source/folder-1/3.bin"));
        assertThat(folder.resolve("back/folder-0")).isEmptyDirectory();
    }

    private MemoryStore backedUp() throws IOException {
        Path source = folder.resolve("source");
        for (int i = 0; i < 8; i++) {
            byte[] noise = new byte[20_000];
            new Random(i).nextBytes(noise);
            Files.createDirectories(source.resolve("folder-" + i % 2));
            Files.write(source.resolve("folder-" + i % 2 + "/" + i + ".bin"), noise);
        }
        MemoryStore store = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(store)) {
            repository.backup(DirectorySource.contentsOf(source)).run();
        }
        return Repositories.copy(store); // its damage is meant, and not for whoever looks after every repository
    }

    private static SnapshotRef latest(ResticRepository repository) {
        List<Snapshot> all = repository.snapshots(SnapshotFilter.all());
        return SnapshotRef.of(all.getLast());
    }

    private static ObjectKey largest(MemoryStore store) {
        return Repositories.keys(store, "data").stream()
                .max((one, other) -> Long.compare(store.getBytes(one).length, store.getBytes(other).length))
                .orElseThrow();
    }
}
