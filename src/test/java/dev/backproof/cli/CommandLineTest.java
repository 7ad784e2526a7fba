package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.cli.CommandRunner.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as scripts use it: exit codes, messages, JSON. */
class CommandLineTest {
    @TempDir
    Path temp;

    static java.util.stream.Stream<String> commands() {
        return Backproof.commandLine(Console.system()).getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        Outcome outcome = new CommandRunner().run(command, "--help");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("Usage: backproof " + command);
    }

    @Test
    void aMisspeltCommandIsWrongUsageWithASuggestion() {
        Outcome outcome = new CommandRunner().run("snapshot");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("snapshots");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aMissingRepositoryIsWrongUsageThatSaysWhatToDo() {
        Outcome outcome = new CommandRunner().run("snapshots");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("no repository given").contains("--repo");
    }

    @Test
    void whatIsExcludedIsNotBackedUp() throws Exception {
        Path data = Files.createDirectories(temp.resolve("data"));
        for (String name : new String[] {"a.txt", "b.tmp", "c.log"}) {
            Files.writeString(data.resolve(name), name);
        }
        Path patterns = Files.writeString(temp.resolve("patterns"), "*.log\n");
        CommandRunner runner = runner();
        assertThat(runner.run("init").exit()).isZero();
        Outcome backup = runner.run(
                "backup", data.toString(), "--exclude", "*.tmp", "--exclude-file", patterns.toString(), "--json");
        assertThat(backup.exit()).as(backup.err()).isZero();
        assertThat(new JsonMapper().readTree(backup.out()).get("filesNew").longValue())
                .isEqualTo(1);
    }

    @Test
    void backUpAndRestoreThroughTheCommand() throws Exception {
        Path data = Files.createDirectories(temp.resolve("data/sub"));
        Files.writeString(data.resolve("a.txt"), "hello");
        CommandRunner runner = runner();

        assertThat(runner.run("init").exit()).isZero();
        Outcome backup = runner.run("backup", data.toString(), "--tag", "nightly", "--json");
        assertThat(backup.exit()).isZero();
        JsonNode summary = new JsonMapper().readTree(backup.out());
        assertThat(summary.get("message").stringValue()).isEqualTo("summary");
        assertThat(summary.get("filesNew").longValue()).isEqualTo(1);

        Outcome list = runner.run("snapshots", "--json");
        JsonNode snapshots = new JsonMapper().readTree(list.out());
        assertThat(snapshots.size()).isEqualTo(1);
        assertThat(snapshots.get(0).get("id").stringValue())
                .isEqualTo(summary.get("snapshotId").stringValue());

        Path target = temp.resolve("back");
        assertThat(runner.run("restore", "latest", "--target", target.toString())
                        .exit())
                .isZero();
        assertThat(target.resolve(data.toString().substring(1)).resolve("a.txt"))
                .hasContent("hello");
        assertThat(runner.run("check", "--read-data").exit()).isZero();
    }

    @Test
    void aWrongPasswordCouldNotRunAndSaysSo() {
        runner().run("init");
        Outcome outcome = runner().with("BACKPROOF_PASSWORD", "wrong").run("snapshots");
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).contains("R002").contains("wrong password").contains("1 key");
        assertThat(outcome.err().lines().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void aSnapshotThatIsNotThereCouldNotRun() {
        runner().run("init");
        Outcome outcome =
                runner().run("restore", "latest", "--target", temp.resolve("x").toString());
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).contains("R005");
        assertThat(temp.resolve("x")).doesNotExist();
    }

    @Test
    void aTargetThatIsNotEmptyIsLeftAlone() throws Exception {
        Path data = Files.createDirectory(temp.resolve("data"));
        Files.writeString(data.resolve("a.txt"), "hello");
        runner().run("init");
        runner().run("backup", data.toString());
        Outcome outcome = runner().run("restore", "latest", "--target", data.toString());
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).contains("T001");
        assertThat(data).isDirectoryNotContaining("glob:**/tmp");
    }

    @Test
    void anUnknownKeyInTheSettingsNamesItsPlace() throws Exception {
        Path settings = Files.writeString(temp.resolve("settings.yaml"), "repository: /x\npasswort: y\n");
        Outcome outcome = new CommandRunner().run("snapshots", "--config", settings.toString());
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("settings.yaml:2").contains("passwort");
    }

    @Test
    void aMissingB2KeyIsSaidBeforeAnythingIsTried() {
        Outcome outcome =
                new CommandRunner().with("BACKPROOF_PASSWORD", "x").run("snapshots", "--repo", "b2:some-bucket:p");
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).contains("S008").contains("B2_APPLICATION_KEY_ID");
    }

    private CommandRunner runner() {
        return new CommandRunner()
                .with("BACKPROOF_REPOSITORY", temp.resolve("repo").toString())
                .with("BACKPROOF_PASSWORD", "correct horse");
    }
}
