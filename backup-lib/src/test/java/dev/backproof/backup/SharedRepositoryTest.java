package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.cache.CacheSettings;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One open repository, used by many threads at once for everything. */
class SharedRepositoryTest {
    private static final int ROUNDS = 4;

    @TempDir
    Path temp;

    @Test
    void threadsShareAnOpenRepository() throws Exception {
        Path first = makeSource(1);
        Path second = makeSource(2);
        MemoryStore store = Repositories.create(2);
        var options = Repositories.options().withCache(CacheSettings.at(temp.resolve("cache")));
        try (ResticRepository repository = Repositories.open(store, options)) {
            backUp(repository, first);
            runAtOnce(List.of(
                    () -> backUp(repository, first),
                    () -> backUp(repository, second),
                    () -> repository
                            .backup(DirectorySource.contentsOf(second))
                            .force()
                            .dryRun()
                            .run(),
                    () -> restore(repository, first),
                    () -> list(repository),
                    () -> check(repository)));
            List<Snapshot> snapshots = repository.snapshots(SnapshotFilter.all());
            assertThat(snapshots).hasSize(1 + 2 * ROUNDS);
            assertThat(snapshots.stream().map(Snapshot::tree).distinct()).hasSize(2);
            restore(repository, second);
        }
        try (ResticRepository repository = Repositories.open(store)) {
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .isEmpty();
        }
    }

    private static void runAtOnce(List<Callable<?>> users) throws Exception {
        List<Callable<Void>> loops = new ArrayList<>();
        for (Callable<?> user : users) {
            loops.add(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    user.call();
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(loops.size())) {
            for (Future<Void> each : threads.invokeAll(loops)) {
                each.get();
            }
        }
    }

    private Path makeSource(int seed) throws IOException {
        Path source = Files.createDirectory(temp.resolve("source-" + seed));
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            byte[] content = new byte[random.nextInt(100_000)];
            random.nextBytes(content);
            Path folder = Files.createDirectories(source.resolve("folder-" + i % 7));
            Files.write(folder.resolve("file-" + i), content);
        }
        return source;
    }

    private static Object backUp(ResticRepository repository, Path source) {
        var summary = repository.backup(DirectorySource.contentsOf(source)).run();
        assertThat(summary.unreadable()).isZero();
        return summary;
    }

    private Object restore(ResticRepository repository, Path source) throws IOException {
        Path target = Files.createTempDirectory(temp, "target");
        var latest = repository.find("latest", new SnapshotFilter(List.of(), List.of(), List.of(source.toString())));
        var result = repository
                .restore(latest)
                .verify()
                .into(DirectoryTarget.at(target))
                .plan()
                .run();
        assertThat(result.problems()).isEmpty();
        assertThat(Portrait.of(DirectorySource.contentsOf(target)))
                .isEqualTo(Portrait.of(DirectorySource.contentsOf(source)));
        return result;
    }

    private static Object list(ResticRepository repository) {
        List<String> seen = new ArrayList<>();
        for (Snapshot snapshot : repository.snapshots(SnapshotFilter.all())) {
            repository.ls(repository.find(snapshot.id().toString(), SnapshotFilter.all()), "", (path, node) -> {
                seen.add(path.toString());
                return true;
            });
        }
        assertThat(seen).hasSizeGreaterThan(60);
        return seen;
    }

    private static Object check(ResticRepository repository) {
        var report = repository.check(CheckOptions.allData(), event -> {});
        assertThat(report.damage()).isEmpty();
        return report;
    }
}
