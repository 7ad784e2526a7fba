package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.cli.CommandRunner.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drills of volumes, as they run at night. */
class VerifyCommandTest {
    private static final int FILES = 20;

    @TempDir
    Path temp;

    private Path data;
    private Path scenarios;
    private CommandRunner runner;

    @BeforeEach
    void prepare() throws IOException {
        data = Files.createDirectory(temp.resolve("data"));
        scenarios = Files.createDirectory(temp.resolve("scenarios"));
        Path password = Files.writeString(temp.resolve("password"), "correct horse");
        for (int i = 0; i < FILES; i++) {
            Files.writeString(data.resolve(i + ".txt"), "file " + i);
        }
        for (String name : List.of("one", "two", "three")) {
            Files.writeString(
                    scenarios.resolve(name + ".yaml"),
                    "scenario: %s\nrepository: { restic: '%s', passwordFile: '%s' }\nrestore: [ { path: '%s', as: files } ]\n"
                            .formatted(name, temp.resolve("repository"), password, data));
        }
        runner = new CommandRunner()
                .with("BACKPROOF_REPOSITORY", temp.resolve("repository").toString())
                .with("BACKPROOF_PASSWORD", "correct horse");
        assertThat(runner.run("init", "-q").exit()).isZero();
    }

    @Test
    void linesOfDrillsSideBySideStandTogether() {
        backup();

        Outcome outcome = verify("--parallel", "3");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        List<String> lines = new ArrayList<>(outcome.out().lines().toList());
        lines.removeIf(line -> line.startsWith("begins: "));
        for (String name : List.of("one", "two", "three")) {
            int first = lines.indexOf("drill " + name);
            assertThat(lines.subList(first + 1, first + 5))
                    .as(outcome.out())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("  snapshot "),
                            line -> assertThat(line).startsWith("  open "),
                            line -> assertThat(line).startsWith("  restore files "),
                            line -> assertThat(line).startsWith("  check "));
        }
    }

    @Test
    void aVolumeThatShrankIsFoundByWhatTheReportsKeep() throws IOException {
        for (int night = 0; night < 3; night++) {
            backup();
            assertThat(verify().exit()).isZero();
        }
        for (int i = 0; i < FILES / 2; i++) {
            Files.delete(data.resolve(i + ".txt"));
        }
        backup();

        Outcome outcome = verify();

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "cause: files has 10 files, about 20 files (the same in all 3 proven drills); the last good snapshot");
        assertThat(temp.resolve("reports/baselines")).isDirectoryContaining("glob:**two.jsonl");
    }

    @Test
    void controlsAreMadeWhenAskedFor() throws IOException {
        backup();

        Outcome outcome = verify("--negative-controls");

        assertThat(outcome.exit()).as(outcome.out()).isZero();
        assertThat(outcome.out()).contains("negative controls");
        assertThat(Files.readString(temp.resolve("reports/metrics.prom")))
                .contains("backproof_verify_checks_blind{scenario=\"one\"} 0");
        assertThat(Files.readString(temp.resolve("reports/latest/junit/TEST-one.xml")))
                .contains("files: checks catch damage done on purpose", "one.negative-control");
    }

    @Test
    void whatTakesMoreThanTheBudgetIsNotVerified() {
        backup();

        assertThat(verify("--disk-budget", "10").exit()).isEqualTo(3);
        assertThat(verify("--disk-budget", "1G").exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--sandbox proces, there is no sandbox proces",
        "--sandbox proces, 'it is one of auto, docker, kubernetes, process'",
        "--parallel 0, a number of 1 or more",
        "--disk-budget much, takes a size such as 200G",
        "--disk-budget 0, takes a size such as 200G",
        "--disk-budget 1G --suite x.jar, does not go with --suite"
    })
    void wrongUsageIsSaid(String options, String message) {
        Outcome outcome = verify(options.split(" ", -1));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
    }

    @Test
    void scenarioThatNamesNoBackupIsWrongUsage() throws IOException {
        Files.writeString(scenarios.resolve("bare.yaml"), "scenario: bare\n");

        Outcome outcome = verify();

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("bare.yaml: scenario bare names neither a repository nor a mirror");
    }

    private void backup() {
        assertThat(runner.run("backup", "-q", data.toString()).exit()).isZero();
    }

    private Outcome verify(String... options) {
        List<String> command = new ArrayList<>(List.of(
                "verify",
                scenarios.toString(),
                "--reports",
                temp.resolve("reports").toString()));
        command.addAll(List.of(options));
        return runner.run(command.toArray(String[]::new));
    }
}
