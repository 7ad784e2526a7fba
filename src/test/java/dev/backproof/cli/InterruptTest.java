package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.ActiveFault;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C in the middle: the documented exit code, one message, nothing lost, nothing left behind. */
class InterruptTest {
    private static final int INTERRUPTED = 130;
    private static final int MIB = 1 << 20;

    @TempDir
    Path temp;

    @BeforeEach
    void letServersThrough() throws IOException {
        // as root the sandbox's server is another user, who must get to his folder
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void aBackupThatIsInterruptedLosesNothingAndLeavesNoLock() throws Exception {
        HomeLab lab = new HomeLab(temp).file("uploads/a.bin", MIB);
        try (B2Server b2 = B2Server.start(Files.createDirectory(temp.resolve("b2")))) {
            b2.createBucket("acme-backups");
            Map<String, String> environment = new HashMap<>(lab.environment());
            environment.put("BACKPROOF_REPOSITORY", "b2:acme-backups:shop");
            environment.put("BACKPROOF_B2_ENDPOINT", b2.endpoint().toString());
            environment.put("B2_APPLICATION_KEY_ID", b2.keyId());
            environment.put("B2_APPLICATION_KEY", b2.applicationKey());
            CommandRunner runner = new CommandRunner();
            environment.forEach(runner::with);
            HomeLab.expect(0, runner.run("init"));
            HomeLab.expect(0, runner.run("backup", lab.data().toString()));
            lab.file("uploads/large.bin", 64 * MIB);
            ActiveFault slow = b2.faults()
                    .add(FaultRule.on("b2_upload_file")
                            .object("**data/**")
                            .always()
                            .effect(new FaultEffect.Delay(Duration.ofSeconds(3))));

            try (ChildCommand backup = ChildCommand.start(
                    temp, lab.temporary(), environment, "backup", lab.data().toString())) {
                backup.await("the first pack", () -> slow.fired() > 0);
                backup.interrupt();

                assertThat(backup.exit()).as(backup.err()).isEqualTo(INTERRUPTED);
                assertThat(backup.err().lines())
                        .containsExactly("backproof: interrupted; what was committed before is untouched");
                assertThat(backup.out()).doesNotContain("saved");
                assertThat(Sandboxed.leftBy(backup.pid(), lab.temporary())).isEmpty();
            }
            b2.faults().clear();
            assertThat(runner.run("snapshots", "--json").out()).containsOnlyOnce("\"id\"");
            assertThat(runner.run("check", "--read-data").exit()).isZero();
            assertThat(runner.run("unlock", "--remove-all").out()).contains("0 locks removed");
            HomeLab.expect(0, runner.run("backup", lab.data().toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "docker"})
    void aDrillThatIsInterruptedTakesItsSandboxWithIt(String sandbox) throws Exception {
        Sandboxed.require(sandbox);
        HomeLab lab = new HomeLab(temp)
                .file("uploads/a.bin", MIB)
                .dump(HomeLab.ENDLESS_DUMP)
                .backUp();

        try (ChildCommand drill = lab.start(
                "verify",
                lab.scenario(true).toString(),
                "--sandbox",
                sandbox,
                "--reports",
                temp.resolve("reports").toString())) {
            drill.awaitOutput("  sandbox ");
            if (sandbox.equals("docker")) {
                assertThat(Sandboxed.containersOf(drill.pid())).isNotEmpty();
            } else {
                assertThat(Sandboxed.leftBy(drill.pid(), lab.temporary()))
                        .as(drill.out() + drill.err())
                        .isNotEmpty();
            }
            drill.interrupt();

            assertThat(drill.exit()).as(drill.out() + drill.err()).isEqualTo(INTERRUPTED);
            assertThat(drill.out())
                    .containsPattern("cause: the drill was (interrupted|stopped)")
                    .contains("NOT VERIFIED: 1 drill");
            assertThat(drill.err().lines())
                    .containsExactly("backproof: interrupted; what was committed before is untouched");
            assertThat(Sandboxed.leftBy(drill.pid(), lab.temporary())).isEmpty();
        }
        assertThat(lab.run("check", "--read-data").exit()).isZero();
        assertThat(lab.repository().resolve("locks")).isEmptyDirectory();
    }
}
