package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.testing.Peers;
import dev.backproof.cli.CommandRunner.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong around a backup has its documented exit code, one clear message, and breaks nothing. */
class FaultsTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path temp;

    private HomeLab lab;

    @BeforeEach
    void prepare() throws IOException {
        lab = new HomeLab(temp).file("uploads/a.bin", 3 * MIB);
    }

    @Test
    void aDrillWithTheWrongPasswordIsNotVerified() throws IOException {
        lab.backUp();
        Path wrong = Files.writeString(temp.resolve("wrong"), "battery staple\n");

        Outcome outcome = verify(lab.scenario("restore: [ { path: /, as: all } ]\n", wrong.toString()));

        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.out())
                .contains("NOT VERIFIED", "R002 wrong password")
                .doesNotContain("battery");
    }

    @Test
    void aDrillWithoutB2KeyIsNotVerified() throws IOException {
        Path scenario = Files.writeString(
                temp.resolve("shop.yaml"), "scenario: shop\nrepository: { restic: 'b2:acme-backups:shop' }\n");

        Outcome outcome = verify(scenario);

        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.out()).contains("NOT VERIFIED", "S008", "B2_APPLICATION_KEY_ID");
    }

    @Test
    void aKeyThatMayNotReadIsNoBadBackup() throws IOException {
        try (B2Server b2 = B2Server.start(Files.createDirectory(temp.resolve("b2")))) {
            b2.createBucket("acme-backups");
            CommandRunner whole = b2(b2, b2.keyId(), b2.applicationKey());
            HomeLab.expect(0, whole.run("init"));
            HomeLab.expect(0, whole.run("backup", lab.data().toString()));
            IssuedKey blind = b2.createKey(Set.of("listBuckets", "listFiles"), "acme-backups", null, null);
            CommandRunner limited = b2(b2, blind.keyId(), blind.applicationKey());

            Outcome snapshots = limited.run("snapshots");
            Outcome drill = limited.run(
                    "verify",
                    Files.writeString(
                                    temp.resolve("b2.yaml"),
                                    "scenario: b2\nrepository: { restic: 'b2:acme-backups:shop' }\n")
                            .toString(),
                    "--reports",
                    reports());

            assertThat(snapshots.exit()).isEqualTo(3);
            assertThat(snapshots.err()).contains("readFiles").doesNotContain(blind.applicationKey());
            assertThat(snapshots.err().lines()).hasSizeLessThanOrEqualTo(2);
            assertThat(drill.exit()).as(drill.out()).isEqualTo(3);
            assertThat(drill.out()).contains("NOT VERIFIED").doesNotContain(blind.applicationKey());
        }
    }

    private CommandRunner b2(B2Server b2, String keyId, String key) {
        CommandRunner runner = new CommandRunner();
        lab.environment().forEach(runner::with);
        return runner.with("BACKPROOF_REPOSITORY", "b2:acme-backups:shop")
                .with("BACKPROOF_B2_ENDPOINT", b2.endpoint().toString())
                .with("B2_APPLICATION_KEY_ID", keyId)
                .with("B2_APPLICATION_KEY", key);
    }

    @Test
    void anUnknownKeyInAScenarioIsRefusedWithItsPlace() throws IOException {
        lab.backUp();

        Outcome outcome = verify(lab.scenario("restor: []\n", "password"));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("shop.yaml:3:1: unknown key 'restor'", "did you mean 'restore'?");
        assertThat(temp.resolve("reports")).doesNotExist();
    }

    @Test
    void aMissingSnapshotIsABadBackup() throws IOException {
        lab.backUp();

        Outcome outcome = verify(lab.scenario("snapshot: { latest: { tag: nightly } }\n", "password"));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).contains("FAIL", "has no snapshot with tag nightly (of 1 in all)");
    }

    @Test
    void aFolderWithoutScenariosIsWrongUsage() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("scenarios"));

        Outcome outcome = verify(empty);

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("there is no scenario (*.yaml, *.yml) in " + empty);
    }

    // ---- full disks ------------------------------------------------------------------------------------------------

    @Test
    void aFullDiskStopsARestoreAndBlamesTheTarget() throws Exception {
        lab.file("uploads/large.bin", 20 * MIB).backUp();
        try (SmallDisk disk = SmallDisk.mount(temp)) {
            Outcome outcome = lab.run("restore", "latest", "--target", disk.path("back"));

            assertThat(outcome.exit()).as(outcome.err()).isEqualTo(3);
            assertThat(outcome.err()).contains("large.bin").containsIgnoringCase("no space left");
        }
        assertThat(lab.run("check", "--read-data").exit()).isZero();
    }

    @Test
    void aFullDiskStopsABackupAndWhatWasThereStays() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temp)) {
            Outcome init = lab.run("init", "--repo", disk.path("repo"));
            assertThat(init.exit()).isZero();
            HomeLab.expect(
                    0, lab.run("backup", "--repo", disk.path("repo"), lab.data().toString()));
            lab.file("uploads/large.bin", 20 * MIB);

            Outcome outcome =
                    lab.run("backup", "--repo", disk.path("repo"), lab.data().toString());

            assertThat(outcome.exit()).as(outcome.err()).isEqualTo(3);
            assertThat(outcome.err().lines()).hasSizeLessThanOrEqualTo(2);
            assertThat(outcome.err()).contains("S0");
            assertThat(lab.run("check", "--read-data", "--repo", disk.path("repo"))
                            .exit())
                    .isZero();
            assertThat(lab.run("snapshots", "--repo", disk.path("repo"), "--json")
                            .out())
                    .containsOnlyOnce("\"id\"");
            assertThat(disk.folder().resolve("repo/locks")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "docker"})
    void aDrillWithoutRoomIsNotVerifiedAndLeavesNothing(String sandbox) throws Exception {
        Sandboxed.require(sandbox);
        lab.file("uploads/large.bin", 20 * MIB).dump(HomeLab.DUMP).backUp();
        try (SmallDisk disk = SmallDisk.mount(temp);
                ChildCommand drill = lab.start(
                        disk.folder(),
                        "verify",
                        lab.scenario(true).toString(),
                        "--sandbox",
                        sandbox,
                        "--reports",
                        reports())) {
            assertThat(drill.exit()).as(drill.out() + drill.err()).isEqualTo(3);
            assertThat(drill.out()).contains("NOT VERIFIED").containsIgnoringCase("no space left");
            assertThat(Sandboxed.leftBy(drill.pid(), disk.folder())).isEmpty();
        }
    }

    /** A file system of 12 MiB. */
    private record SmallDisk(Path folder) implements AutoCloseable {
        static SmallDisk mount(Path temp) throws IOException {
            Path folder = Files.createDirectory(temp.resolve("disk"));
            Peers.requireThat(
                    run("mount", "-t", "tmpfs", "-o", "size=12m,mode=711", "tmpfs", folder.toString()) == 0,
                    "a full disk was not tried: mounting a tmpfs needs root");
            return new SmallDisk(folder);
        }

        String path(String name) {
            return folder.resolve(name).toString();
        }

        private static int run(String... command) throws IOException {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
        }

        @Override
        public void close() throws IOException {
            run("umount", folder.toString());
        }
    }

    private Outcome verify(Path scenario) {
        Outcome outcome = new CommandRunner().run("verify", scenario.toString(), "--reports", reports());
        assertThat(Stream.of(outcome.out(), outcome.err())).noneMatch(text -> text.contains("Exception"));
        return outcome;
    }

    private String reports() {
        return temp.resolve("reports").toString();
    }
}
