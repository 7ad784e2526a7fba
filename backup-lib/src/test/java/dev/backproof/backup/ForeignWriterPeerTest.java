package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.storage.local.LocalStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real restic backs up, forgets and prunes while this library backs up, restores and checks, all in one repository.
 * The system property {@code backproof.foreign.rounds} makes it longer than the usual three rounds, {@code
 * backproof.foreign.seed} makes it another one.
 */
@Tag("peer")
class ForeignWriterPeerTest {
    private static final String PASSWORD = "shared secret";
    private static final int ROUNDS = Integer.getInteger("backproof.foreign.rounds", 3);
    private static final int SEED = Integer.getInteger("backproof.foreign.seed", 1);

    @TempDir
    Path temp;

    private Path restic = Path.of("restic");
    private Path store = Path.of("store");
    private volatile boolean done;

    @Test
    void nobodyDisturbsAnybody() throws Exception {
        restic = Peers.require("restic");
        store = temp.resolve("store");
        assertThat(restic("init").exit).isZero();
        Path ours = Files.createDirectory(temp.resolve("ours"));
        change(ours, new Random(SEED));
        backUp(ours);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> users = new ArrayList<>();
            users.add(threads.submit(() -> runRestic()));
            users.add(threads.submit(() -> backUpAndRestore(ours)));
            users.add(threads.submit(() -> check()));
            users.get(1).get();
            users.get(0).get();
            done = true;
            users.get(2).get();
        } finally {
            done = true;
        }
        Outcome check = restic("check", "--read-data");
        assertThat(check.output).contains("no errors were found");
        try (ResticRepository repository = open()) {
            assertThat(repository.check(CheckOptions.allData(), event -> {}).damage())
                    .isEmpty();
            List<Snapshot> snapshots = repository.snapshots(SnapshotFilter.all());
            assertThat(snapshots).hasSizeGreaterThanOrEqualTo(2);
            for (Snapshot snapshot : snapshots) {
                assertThat(restore(repository, snapshot.id(), newFolder()).problems())
                        .isEmpty();
            }
        }
    }

    /** Half of what it stored before is of no use after each round, so that there is something to prune. */
    private Void runRestic() throws Exception {
        Path theirs = Files.createDirectory(temp.resolve("theirs"));
        Random random = new Random(SEED + 1);
        for (int round = 0; round < ROUNDS; round++) {
            change(theirs, random);
            untilNotLocked("backup", "--host", "theirs", theirs.toString());
            untilNotLocked("forget", "--group-by", "host", "--keep-last", "2", "--prune", "--max-unused", "0");
        }
        return null;
    }

    private void untilNotLocked(String... arguments) throws Exception {
        for (Outcome outcome = restic(arguments); outcome.exit != 0; outcome = restic(arguments)) {
            assertThat(outcome.output).contains("already locked");
        }
    }

    private Void backUpAndRestore(Path ours) throws Exception {
        Random random = new Random(SEED + 2);
        for (int round = 0; round < ROUNDS; round++) {
            change(ours, random);
            SnapshotId id = backUp(ours);
            try (ResticRepository repository = open()) {
                for (int i = 0; i < 3; i++) {
                    Path target = newFolder();
                    RestoreResult result = restore(repository, id, target);
                    assertThat(result.problems()).isEmpty();
                    assertThat(Portrait.of(DirectorySource.contentsOf(
                                    target.resolve(ours.toString().substring(1)))))
                            .isEqualTo(Portrait.of(DirectorySource.contentsOf(ours)));
                }
            }
        }
        return null;
    }

    private SnapshotId backUp(Path ours) {
        while (true) {
            try (ResticRepository repository = open()) {
                var summary =
                        repository.backup(DirectorySource.at(ours)).host("ours").run();
                assertThat(summary.unreadable()).isZero();
                return summary.snapshotId();
            } catch (RepositoryException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.LOCKED);
            }
        }
    }

    private Void check() {
        do {
            try (ResticRepository repository = open()) {
                assertThat(repository.check(CheckOptions.allData(), event -> {}).damage())
                        .isEmpty();
            }
        } while (!done);
        return null;
    }

    private static RestoreResult restore(ResticRepository repository, SnapshotId id, Path target) {
        return repository.restore(id).into(DirectoryTarget.at(target)).plan().run();
    }

    /** Writes half of the files anew, and one more. */
    private static void change(Path folder, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = new ArrayList<>(listed.sorted(Comparator.naturalOrder()).toList());
        }
        files.add(folder.resolve("file-" + random.nextInt(1_000_000)));
        for (Path file : files) {
            if (!Files.exists(file) || random.nextBoolean()) {
                byte[] content = new byte[random.nextInt(1_500_000)];
                random.nextBytes(content);
                Files.write(file, content);
            }
        }
    }

    private Path newFolder() throws IOException {
        return Files.createTempDirectory(temp, "target");
    }

    private ResticRepository open() {
        return Repositories.open(LocalStore.at(store), PASSWORD);
    }

    private record Outcome(int exit, String output) {}

    private Outcome restic(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(restic.toString(), "-r", store.toString(), "--no-cache"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RESTIC_PASSWORD", PASSWORD);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
