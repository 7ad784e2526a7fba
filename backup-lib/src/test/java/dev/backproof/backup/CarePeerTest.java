package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.KeyInfo;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CopyPlan;
import dev.backproof.backup.snapshot.PrunePlan;
import dev.backproof.backup.snapshot.RetentionInterval;
import dev.backproof.backup.snapshot.RetentionPolicy;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.UnusedLimit;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real restic and this library look after the same repository in turn, and each finds it whole after the other. */
@Tag("peer")
class CarePeerTest {
    private static final String PASSWORD = "shared secret";

    @TempDir
    Path folder;

    private Path restic = Path.of("restic");
    private Path source = Path.of("source");
    private Path store = Path.of("store");

    @BeforeEach
    void makeRepository() throws IOException {
        restic = Peers.require("restic");
        source = folder.resolve("source");
        store = folder.resolve("store");
        TwoSnapshots.write(source);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void resticFindsWholeWhatWeForgotAndPruned(int version) throws Exception {
        restic(store, "init", "--repository-version", Integer.toString(version));
        restic(store, "backup", source.toString());
        TwoSnapshots.change(source);
        restic(store, "backup", source.toString());
        try (ResticRepository repository = open(store)) {
            var plan = repository
                    .forget(RetentionPolicy.keepNothing().keep(RetentionInterval.LAST, 1))
                    .plan();
            String theirs = restic(store, "forget", "--keep-last", "1", "--dry-run", "--json");
            assertThat(plan.remove()).hasSize(1);
            assertThat(theirs).contains(plan.remove().getFirst().id().shortForm());
            assertThat(plan.run()).hasSize(1);
            try (PrunePlan prune =
                    repository.prune().maxUnused(new UnusedLimit.Bytes(0)).plan()) {
                assertThat(prune.summary().packsToRepack()).isPositive();
                assertThat(prune.run()).isZero();
            }
        }
        assertThat(restic(store, "check", "--read-data")).contains("no errors were found");
        assertThat(restic(store, "prune", "--max-unused", "0", "--dry-run"))
                .containsPattern("total prune: +0 blobs / 0 B");
        Path copy = folder.resolve("copy");
        restic(store, "restore", "latest", "--target", copy.toString());
        requireSame(copy);
    }

    @Test
    void weFindWholeWhatResticForgotTaggedAndPruned() throws Exception {
        try (Password password = Password.of(PASSWORD)) {
            ResticRepository.init(LocalStore.at(store), password, 2).close();
        }
        try (ResticRepository repository = open(store)) {
            repository.backup(DirectorySource.at(source)).tag("old").run();
            TwoSnapshots.change(source);
            repository.backup(DirectorySource.at(source)).tag("new").run();
            // while the repository stays open here
            restic(store, "forget", "--keep-last", "1", "--prune", "--max-unused", "0");
            restic(store, "tag", "--add", "theirs");
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .isEmpty();
            List<Snapshot> left = repository.snapshots(SnapshotFilter.all());
            assertThat(left).hasSize(1);
            assertThat(left.getFirst().tags()).containsExactly("new", "theirs");
            Path copy = folder.resolve("copy");
            assertThat(repository
                            .restore(left.getFirst().id())
                            .into(DirectoryTarget.at(copy))
                            .plan()
                            .run()
                            .problems())
                    .isEmpty();
            requireSame(copy);
            assertThat(repository.prune().preview(List.of()).isNothingToDo()).isTrue();
            // its index knows what restic moved: nothing is stored again
            assertThat(repository
                            .backup(DirectorySource.at(source))
                            .force()
                            .run()
                            .counts()
                            .dataBlobs())
                    .isZero();
        }
    }

    @Test
    void resticSeesOurTagsAndCopiesAndKeys() throws Exception {
        restic(store, "init");
        restic(store, "backup", "--tag", "a", source.toString());
        Path other = folder.resolve("other");
        restic(other, "init", "--repository-version", "1");
        try (ResticRepository from = open(store);
                ResticRepository to = open(other)) {
            from.tag(from.snapshots(SnapshotFilter.all()))
                    .add(List.of("b"))
                    .plan()
                    .run();
            assertThat(restic(store, "snapshots", "--tag", "a,b", "--json")).contains("\"original\":");
            CopyPlan plan =
                    to.copyFrom(from, from.snapshots(SnapshotFilter.all())).plan();
            assertThat(plan.run()).hasSize(1);
            // restic sees that it was copied already
            assertThat(resticWith(
                            Map.of("RESTIC_FROM_PASSWORD", PASSWORD),
                            other,
                            "copy",
                            "-v",
                            "--from-repo",
                            store.toString()))
                    .contains("was already copied");
            KeyInfo added = from.addKey(Password.of("added by us"));
            assertThat(resticWith(Map.of("RESTIC_PASSWORD", "added by us"), store, "key", "list"))
                    .contains("*" + added.id().shortForm());
        }
        assertThat(restic(store, "check", "--read-data")).contains("no errors were found");
        assertThat(restic(other, "check", "--read-data")).contains("no errors were found");
        Path copy = folder.resolve("copy");
        restic(other, "restore", "latest", "--target", copy.toString());
        requireSame(copy);
    }

    @Test
    void weSeeWhatResticCopiedAndWhichKeysItChanged() throws Exception {
        restic(store, "init");
        restic(store, "backup", source.toString());
        Path other = folder.resolve("other");
        restic(other, "init");
        resticWith(Map.of("RESTIC_FROM_PASSWORD", PASSWORD), other, "copy", "--from-repo", store.toString());
        try (ResticRepository from = open(store);
                ResticRepository to = open(other)) {
            CopyPlan plan =
                    to.copyFrom(from, from.snapshots(SnapshotFilter.all())).plan();
            assertThat(plan.missing()).isEmpty();
            assertThat(plan.present()).hasSize(1);
            assertThat(to.check(CheckOptions.allData(), event -> {}).findings()).isEmpty();
        }
        Path newPassword = Files.writeString(folder.resolve("new"), "theirs");
        restic(store, "key", "passwd", "--new-password-file", newPassword.toString());
        try (ResticRepository repository = Repositories.open(LocalStore.at(store), "theirs")) {
            repository.changePassword(Password.of(PASSWORD));
        }
        assertThat(restic(store, "check")).contains("no errors were found");
    }

    private void requireSame(Path copy) throws IOException {
        Path restored = copy.resolve(source.toString().substring(1));
        assertThat(Portrait.of(DirectorySource.contentsOf(restored)))
                .isEqualTo(Portrait.of(DirectorySource.contentsOf(source)));
    }

    private static ResticRepository open(Path store) {
        return Repositories.open(LocalStore.at(store), PASSWORD);
    }

    private String restic(Path repository, String... arguments) throws IOException, InterruptedException {
        return resticWith(Map.of(), repository, arguments);
    }

    private String resticWith(Map<String, String> variables, Path repository, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(restic.toString(), "-r", repository.toString(), "--no-cache"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = new HashMap<>(Map.of("RESTIC_PASSWORD", PASSWORD, "TZ", "UTC"));
        environment.putAll(variables);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
