package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.cli.CommandRunner.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that look after a repository, as scripts use them. */
class CareCommandsTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"list", "add", "remove", "passwd"})
    void everyKeyCommandHasHelpWithAnExample(String command) {
        Outcome outcome = new CommandRunner().run("key", command, "--help");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("Usage: backproof key " + command).contains("Example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "forget; nothing says what may be forgotten",
                "forget --keep-last 0; nothing says what may be forgotten",
                "forget --keep-last 1 3fa2b1c0; not both",
                "forget --keep-last -2; no number of snapshots",
                "forget --keep-within 3w; written like 1y5m7d2h",
                "forget --keep-last 1 --group-by user; 'user'",
                "prune --max-unused 100%; not like 5%",
                "prune --max-unused many; not like 5%",
                "tag latest; give --add, --remove or --set",
                "tag --set a --add b; excludes",
                "copy; no repository to copy from",
                "copy --from-repo /nowhere; no password for the repository to copy from",
                "key; list, add, remove or passwd",
                "key add; no new password",
                "key remove; ID"
            })
    void wrongUsageIsSaidBeforeAnythingIsOpened(String line, String message) {
        Outcome outcome = new CommandRunner()
                .with("BACKPROOF_REPOSITORY", temp.resolve("none").toString())
                .with("BACKPROOF_PASSWORD", "x")
                .run(line.split(" ", -1));
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aRepositoryIsLookedAfter() throws Exception {
        Path data = Files.createDirectory(temp.resolve("data"));
        CommandRunner runner = runner("repo");
        runner.run("init");
        for (int day = 1; day <= 3; day++) {
            Files.writeString(data.resolve("a.txt"), ("day " + day + "\n").repeat(1000));
            assertThat(runner.run(
                                    "backup",
                                    data.toString(),
                                    "--tag",
                                    "nightly",
                                    "--time",
                                    "2026-01-0" + day + "T04:00:00Z")
                            .exit())
                    .isZero();
        }
        JsonNode planned = json(runner.run("forget", "--keep-last", "1", "--prune", "--dry-run", "--json"));
        assertThat(planned.get("remove").size()).isEqualTo(2);
        assertThat(planned.get("removed").size()).isZero();
        assertThat(planned.get("prune").get("bytesFreed").longValue()).isPositive();
        assertThat(planned.get("groups")
                        .get(0)
                        .get("keep")
                        .get(0)
                        .get("reasons")
                        .get(0)
                        .stringValue())
                .isEqualTo("last snapshot");

        Outcome forgot = runner.run("forget", "--keep-last", "1", "--keep-tag", "none", "--prune");
        assertThat(forgot.exit()).isZero();
        assertThat(forgot.out())
                .contains("keep 1, forget 2")
                .contains("(last snapshot)")
                .contains("forgot 2 snapshots")
                .contains("freed");
        assertThat(runner.run("prune").out()).contains("nothing to prune");

        JsonNode tagged = json(runner.run("tag", "--add", "kept,forever", "--json", "latest"));
        assertThat(tagged.get("changed").size()).isEqualTo(1);
        assertThat(runner.run("snapshots").out()).contains("nightly,kept,forever");
        assertThat(runner.run("tag", "--add", "kept").out()).contains("changed 0 snapshots");

        CommandRunner other = runner("other")
                .with("BACKPROOF_FROM_REPOSITORY", temp.resolve("repo").toString())
                .with("RESTIC_FROM_PASSWORD", "correct horse");
        other.run("init");
        Outcome copied = other.run("copy");
        assertThat(copied.out()).contains("copied 1 snapshot; 0 there already");
        assertThat(copied.err()).contains("cut files at different places");
        JsonNode again = json(other.run("copy", "--json"));
        assertThat(again.get("missing").size()).isZero();
        assertThat(again.get("present").size()).isEqualTo(1);
        assertThat(other.run("check", "--read-data").exit()).isZero();
        assertThat(runner.run("check", "--read-data").exit()).isZero();
    }

    @Test
    void passwordsComeAndGo() throws Exception {
        runner("repo").run("init");
        Path file = Files.writeString(temp.resolve("new-password"), "second\n");
        JsonNode added = json(runner("repo").run("key", "add", "--new-password-file", file.toString(), "--json"));
        String id = added.get("id").stringValue();
        CommandRunner second = runner("repo").with("BACKPROOF_PASSWORD", "second");
        JsonNode keys = json(second.run("key", "list", "--json"));
        assertThat(keys.size()).isEqualTo(2);

        Outcome inUse = second.run("key", "remove", id.substring(0, 8));
        assertThat(inUse.exit()).isEqualTo(3);
        assertThat(inUse.err()).contains("R012").contains("in use");

        Outcome changed = second.with("BACKPROOF_NEW_PASSWORD", "third").run("key", "passwd");
        assertThat(changed.out()).contains("changed the password");
        assertThat(changed.out() + changed.err()).doesNotContain("third");
        assertThat(second.run("snapshots").exit()).isEqualTo(3);
        CommandRunner third = runner("repo").with("BACKPROOF_PASSWORD", "third");
        assertThat(third.run("key", "list").out()).contains("*");
        Outcome unknown = third.run("key", "remove", "ffffffff0");
        assertThat(unknown.exit()).isEqualTo(3);
        assertThat(unknown.err()).contains("R013");
    }

    @Test
    void anUnknownSnapshotForgetsNothing() {
        CommandRunner runner = runner("repo");
        runner.run("init");
        Outcome outcome = runner.run("forget", "3fa2b1c0");
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).contains("R005").contains("3fa2b1c0");
    }

    private static JsonNode json(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return new JsonMapper().readTree(outcome.out());
    }

    private CommandRunner runner(String repository) {
        return new CommandRunner()
                .with("BACKPROOF_REPOSITORY", temp.resolve(repository).toString())
                .with("BACKPROOF_PASSWORD", "correct horse");
    }
}
