package dev.backproof.backup.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Program;
import dev.backproof.backup.testing.Rclone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real rclone and this library keep the same mirror. The long form has {@code -Dbackproof.mirror.files=5000
 * -Dbackproof.mirror.large=300000000}.
 */
@Tag("peer")
class RclonePeerTest {
    private static final int FILES = Integer.getInteger("backproof.mirror.files", 200);

    /** rclone makes no large files below 5 MiB. */
    private static final int LARGE = Integer.getInteger("backproof.mirror.large", 12_000_000);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private MirrorLab lab;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Program rclone;

    @SuppressWarnings("NullAway.Init") // set before each test
    private OddTree tree;

    @BeforeEach
    void start() throws IOException {
        lab = new MirrorLab(folder.resolve("server"));
        rclone = Rclone.on(lab.server.endpoint(), lab.server.keyId(), lab.server.applicationKey())
                .with("--b2-upload-cutoff", "6M", "--b2-chunk-size", "5M", "--log-level", "INFO");
        tree = new OddTree(folder.resolve("tree"), 20261126);
        tree.fill(FILES);
        tree.write("large.bin", LARGE);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void everyStateThatRcloneSyncedComesBackByItsTime() throws Exception {
        Map<Instant, SortedMap<String, String>> states = new LinkedHashMap<>();
        states.put(syncWithRclone(), MirrorLab.portrait(tree.root()));
        tree.change(FILES / 20);
        tree.write("large.bin", LARGE - 1);
        states.put(syncWithRclone(), MirrorLab.portrait(tree.root()));
        tree.encrypt();
        states.put(syncWithRclone(), MirrorLab.portrait(tree.root()));
        tree.change(FILES / 20);
        states.put(syncWithRclone(), MirrorLab.portrait(tree.root()));

        Mirror mirror = lab.mirror("volume");
        int number = 0;
        for (Map.Entry<Instant, SortedMap<String, String>> state : states.entrySet()) {
            Path back = folder.resolve("back-" + number++);
            MirrorRestoreResult result = new MirrorRestoreJob(mirror)
                    .clock(lab.clock())
                    .at(state.getKey())
                    .into(DirectoryTarget.at(back))
                    .run();
            assertThat(result.problems()).isEmpty();
            assertThat(result.unverified()).isZero();
            assertThat(MirrorLab.portrait(back))
                    .as("state of %s", state.getKey())
                    .isEqualTo(state.getValue());
        }
        Path latest = folder.resolve("latest");
        new MirrorRestoreJob(mirror)
                .clock(lab.clock())
                .into(DirectoryTarget.at(latest))
                .run();
        assertThat(MirrorLab.portrait(latest)).isEqualTo(MirrorLab.portrait(tree.root()));
    }

    @Test
    void rcloneFindsNothingToDoAfterUs() throws Exception {
        sync("volume");
        assertThat(transfersOfRclone()).isEmpty();
        assertThat(rclone.run("check", tree.root().toString(), remote())).contains("0 differences found");

        tree.change(FILES / 20);
        tree.write("large.bin", LARGE - 1);
        lab.pass(Duration.ofHours(1));
        MirrorSyncResult second = sync("volume");
        assertThat(second.timesSet()).isPositive();
        assertThat(second.removed()).isPositive();
        assertThat(transfersOfRclone()).isEmpty();
        assertThat(rclone.run("check", tree.root().toString(), remote())).contains("0 differences found");
    }

    @Test
    void weFindNothingToDoAfterRclone() throws Exception {
        syncWithRclone();
        assertThat(changes()).isEmpty();
        tree.change(FILES / 20);
        assertThat(changes()).isNotEmpty();
        syncWithRclone();
        assertThat(changes()).isEmpty();

        MirrorCheckReport report = new MirrorCheckJob(lab.mirror("volume"), tree.root()).run();
        assertThat(report.isClean()).isTrue();
        assertThat(report.same()).isEqualTo(tree.files().size());
        assertThat(report.sizeOnly()).isZero();
    }

    private String remote() {
        return "b2:" + MirrorLab.BUCKET + "/volume";
    }

    /** Gives a time at which the sync was over. */
    private Instant syncWithRclone() throws IOException, InterruptedException {
        rclone.run("sync", tree.root().toString(), remote());
        lab.pass(Duration.ofMinutes(1));
        Instant after = lab.now();
        lab.pass(Duration.ofHours(23));
        return after;
    }

    private MirrorSyncResult sync(String prefix) {
        try (MirrorSyncPlan plan = new MirrorSyncJob(lab.mirror(prefix), tree.root())
                .mostRemoved(100)
                .plan()) {
            MirrorSyncResult result = plan.run();
            assertThat(result.problems()).isEmpty();
            return result;
        }
    }

    private List<MirrorChange> changes() {
        List<MirrorChange> changes = new ArrayList<>();
        try (MirrorSyncPlan plan = new MirrorSyncJob(lab.mirror("volume"), tree.root())
                .mostRemoved(100)
                .plan()) {
            plan.forEach(changes::add);
        }
        return changes;
    }

    /** What rclone would do, line by line. */
    private List<String> transfersOfRclone() throws IOException, InterruptedException {
        return rclone.run("sync", "--dry-run", tree.root().toString(), remote())
                .lines()
                .filter(line -> line.contains("Skipped "))
                .toList();
    }
}
