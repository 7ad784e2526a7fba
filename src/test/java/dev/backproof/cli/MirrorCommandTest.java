package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import dev.backproof.cli.CommandRunner.Outcome;
import dev.backproof.verify.scenario.BackupLocation;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MirrorCommandTest {
    private static final String MIRROR = "b2:acme-volumes:uploads";

    @TempDir
    Path temp;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Server server;

    private CommandRunner runner = new CommandRunner();
    private Path data = Path.of("data");

    @BeforeEach
    void start() throws IOException {
        server = B2Server.start(temp.resolve("server"));
        server.createBucket("acme-volumes");
        runner = new CommandRunner()
                .with("B2_APPLICATION_KEY_ID", server.keyId())
                .with("B2_APPLICATION_KEY", server.applicationKey())
                .with("BACKPROOF_B2_ENDPOINT", server.endpoint().toString());
        data = temp.resolve("data");
        Files.createDirectories(data.resolve("sub"));
        for (String name : new String[] {"a.txt", "b.txt", "sub/c.txt", "sub/d.tmp"}) {
            Files.writeString(data.resolve(name), "content of " + name);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void syncLookCheckAndRestore() throws Exception {
        Outcome plan = runner.run("mirror", "sync", data.toString(), MIRROR, "--exclude", "*.tmp", "--dry-run");
        assertThat(plan.exit()).isZero();
        assertThat(plan.out()).contains("added").contains("sub/c.txt").doesNotContain("d.tmp");
        assertThat(server.requests().writes()).isEmpty();

        Outcome sync = runner.run("mirror", "sync", data.toString(), MIRROR, "--exclude", "*.tmp", "--json");
        assertThat(sync.exit()).as(sync.err()).isZero();
        JsonNode summary = new JsonMapper().readTree(sync.out());
        assertThat(summary.get("message").stringValue()).isEqualTo("summary");
        assertThat(summary.get("filesAdded").longValue()).isEqualTo(3);

        assertThat(runner.run("mirror", "ls", MIRROR).out()).isEqualTo("a.txt\nb.txt\nsub/c.txt\n");
        assertThat(runner.run("mirror", "ls", MIRROR, "sub").out()).isEqualTo("sub/c.txt\n");
        assertThat(runner.run("mirror", "ls", MIRROR, "sub/c.txt").out()).isEqualTo("sub/c.txt\n");
        assertThat(runner.run("mirror", "check", data.toString(), MIRROR, "--exclude", "*.tmp")
                        .exit())
                .isZero();
        Outcome check = runner.run("mirror", "check", data.toString(), MIRROR);
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out()).contains("sub/d.tmp: only in the folder");

        Path back = temp.resolve("back");
        Outcome restore = runner.run("mirror", "restore", MIRROR, "--target", back.toString());
        assertThat(restore.exit()).as(restore.err()).isZero();
        assertThat(restore.out()).contains("restored 3 files").containsOnlyOnce("a mirror never kept owners");
        assertThat(back.resolve("sub/c.txt")).hasContent("content of sub/c.txt");
        assertThat(Files.getLastModifiedTime(back.resolve("a.txt")).toMillis())
                .isEqualTo(Files.getLastModifiedTime(data.resolve("a.txt")).toMillis());
    }

    @Test
    void theSameCommandGoesOnAlsoWhenItsTimeIsRelative() {
        assertThat(runner.run("mirror", "sync", data.toString(), MIRROR).exit()).isZero();
        Path back = temp.resolve("back");
        String[] command = {"mirror", "restore", MIRROR, "--target", back.toString(), "--at", "0m", "--threads", "1"};
        server.faults()
                .add(FaultRule.on("b2_download_file_by_id").skip(2).always().effect(FaultEffect.capExceeded()));
        assertThat(runner.run(command).exit()).isEqualTo(3);
        server.faults().clear();
        Outcome again = runner.run(command);
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.out())
                .contains("going on with a restore that was cut off, as of ")
                .contains("restored 4 files");
        assertThat(back.resolve("sub/c.txt")).hasContent("content of sub/c.txt");
    }

    @Test
    void theFiveLinesOfTheDocumentationAreAScenario() throws Exception {
        String text = Files.readString(Path.of("../docs/mirrors.md"));
        String yaml = text.split("```yaml\n", -1)[1].split("```", -1)[0];
        assertThat(yaml.lines()).hasSize(5);
        assertThat(ScenarioFile.read(Files.writeString(temp.resolve("uploads.yaml"), yaml))
                        .backup())
                .isEqualTo(new BackupLocation.Mirror("b2:acme-volumes/uploads", ""));
    }

    @Test
    void theBrakeHoldsWithExitCode3() throws Exception {
        assertThat(runner.run("mirror", "sync", data.toString(), MIRROR).exit()).isZero();
        Files.delete(data.resolve("a.txt"));
        Files.delete(data.resolve("b.txt"));
        Outcome refused = runner.run("mirror", "sync", data.toString(), MIRROR);
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err())
                .contains("X007 this sync would remove 2 of 4 files")
                .contains("--max-delete");
        assertThat(runner.run("mirror", "sync", data.toString(), MIRROR, "--max-delete", "50%")
                        .exit())
                .isZero();
    }

    @Test
    void wrongUsageIsExitCode2() {
        assertThat(runner.run("mirror").exit()).isEqualTo(2);
        assertThat(runner.run("mirror", "ls", MIRROR, "--at", "tomorrow").exit())
                .isEqualTo(2);
        assertThat(runner.run("mirror", "ls", data.toString(), "--at", "2d").exit())
                .isEqualTo(2);
        assertThat(runner.run("mirror", "sync", data.toString(), MIRROR, "--max-delete", "some")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void anAddressWhereNothingLayIsExitCode3() {
        Outcome empty = runner.run("mirror", "ls", "b2:acme-volumes");
        assertThat(empty.exit()).as(empty.err()).isZero();
        assertThat(empty.out()).isEmpty();
        assertThat(runner.run("mirror", "sync", data.toString(), MIRROR).exit()).isZero();
        Path back = temp.resolve("back");
        for (String[] command : new String[][] {
            {"ls", MIRROR + "/typo"},
            {"ls", MIRROR, "typo"},
            {"ls", MIRROR, "--at", "1h"},
            {"restore", MIRROR + "/typo", "--target", back.toString()},
            {"restore", MIRROR, "typo", "--target", back.toString()},
            {"restore", "b2:acme-volumes", "--at", "1h", "--target", back.toString()}
        }) {
            Outcome outcome = runner.run(
                    Stream.concat(Stream.of("mirror"), Stream.of(command)).toArray(String[]::new));
            assertThat(outcome.exit()).as(outcome.out()).isEqualTo(3);
            assertThat(outcome.err()).containsAnyOf("R005 b2:acme-volumes:", "R009 b2:acme-volumes:uploads held no");
        }
        assertThat(back).doesNotExist();
    }

    @Test
    void aMissingBucketIsExitCode3() {
        Outcome outcome = runner.run("mirror", "ls", "b2:no-such-bucket");
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).contains("S007").contains("no-such-bucket");
    }
}
