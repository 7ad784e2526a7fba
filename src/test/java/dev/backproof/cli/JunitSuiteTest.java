package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.result.DrillResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.SurefireReportParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of {@code docs/examples/junit-suite}: thirty tests in five classes, by Maven with Surefire and by JUnit's own
 * console launcher. Its reports are read back by what Surefire reads them with.
 */
class JunitSuiteTest {
    private static final Path CONSOLE = Path.of("target/console/junit-platform-console-standalone.jar");

    @TempDir
    Path temp;

    @SuppressWarnings("NullAway.Init") // set by the test
    private ExampleProject project;

    @Test
    void thirtyTestsTakeTwoRestoresAndABrokenBackupFailsTheRightOnes() throws Exception {
        Sandboxed.require("process");
        Peers.requireThat(Files.exists(CONSOLE), "JUnit's console launcher was not copied to " + CONSOLE);
        project = ExampleProject.copy("junit-suite", temp, List.of("backup-lib", "verifier"));
        Path repositories = project.folder().resolve("repositories");
        project.with("REPOSITORIES", repositories.toString()).with("BACKPROOF_PASSWORD", "secret");
        project.backproof("init", "--repo", "repositories/shop");
        project.backproof("init", "--repo", "repositories/wiki");
        backUpShop();
        project.backproof("backup", "data/wiki", "--tag", "weekly", "--repo", "repositories/wiki");

        project.maven("test").ok();
        Path surefire = project.folder().resolve("target/surefire-reports");
        assertThat(suites(surefire))
                .as("five classes, and what is nested in one of them")
                .extracting(ReportTestSuite::getFullClassName)
                .hasSize(6);
        assertThat(tests(surefire)).hasSize(30).allMatch(ReportTestCase::isSuccessful);
        List<DrillResult> drills = drills(project.folder().resolve("target"));
        assertThat(drills).as("each class has its drill's findings").hasSize(5);
        assertThat(drills.stream()
                        .map(drill -> drill.scenario() + " " + drill.start())
                        .distinct())
                .as("restores")
                .hasSize(2);

        loseAnAvatarAndACustomer();
        backUpShop();
        Path second = console("second");
        assertThat(failed(second))
                .containsExactlyInAnyOrder(
                        "everyUploadIsThereAndUnchanged()",
                        "thereAreAboutAsManyAsUsual()",
                        "everyCustomerHasAnAvatar()",
                        "everyOrderHasACustomer()",
                        "namesKeptTheirEmoji()",
                        "andLeavesNothingBehind(RestoredDatabase)");

        ExampleProject.flipAByteOfEveryPack(repositories.resolve("wiki"));
        Path third = console("third");
        assertThat(failed(third))
                .containsAll(failed(second))
                .contains(
                        "everyPageHasATitle(Path)",
                        "theStartPageLeadsToTheRules(RestoredVolume)",
                        "theThirdRuleWasNotForgotten(RestoredVolume)",
                        "areOfTheVersionWeRun()",
                        "keepTheWikiPrivate()")
                .hasSize(11);
        assertThat(tests(third)).as("nothing was left out").hasSize(30);
    }

    private void backUpShop() throws IOException, InterruptedException {
        project.backproof("backup", "data/shop", "--tag", "nightly", "--repo", "repositories/shop");
    }

    private void loseAnAvatarAndACustomer() throws IOException {
        Files.delete(project.folder().resolve("data/shop/uploads/avatars/2.txt"));
        Path dump = project.folder().resolve("data/shop/shop.sql");
        Files.writeString(dump, Files.readString(dump).replace(",(2,'Grace 🚢',NULL)", ""));
    }

    private Path console(String name) throws IOException, InterruptedException {
        Path reports = project.folder().resolve("target").resolve(name);
        String classPath = Stream.concat(
                        Stream.of("target/test-classes"),
                        Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                                .filter(entry -> !entry.contains("/org/junit/") && !entry.contains("/src/target/")))
                .collect(Collectors.joining(":"));
        ExampleProject.Run run = project.java(
                List.of(
                        "-Dbackproof.sandbox=process",
                        "-jar",
                        CONSOLE.toAbsolutePath().toString()),
                "execute",
                "--class-path",
                classPath,
                "--scan-class-path",
                "target/test-classes",
                "--disable-banner",
                "--details=none",
                "--reports-dir",
                reports.toString());
        assertThat(run.exit()).as(run.output()).isEqualTo(1);
        return reports;
    }

    private static Set<String> failed(Path reports) {
        return tests(reports).stream()
                .filter(test -> !test.isSuccessful())
                .map(ReportTestCase::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<ReportTestSuite> suites(Path reports) {
        return new SurefireReportParser(List.of(reports.toFile()), new NullConsoleLogger()).parseXMLReportFiles();
    }

    private static List<ReportTestCase> tests(Path reports) {
        return suites(reports).stream()
                .flatMap(suite -> suite.getTestCases().stream())
                .toList();
    }

    private static List<DrillResult> drills(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<DrillResult> drills = new ArrayList<>();
            for (Path file : files.filter(path -> path.getFileName().toString().matches("backproof-.*\\.json"))
                    .toList()) {
                drills.addAll(ResultsJson.read(file).drills());
            }
            return drills;
        }
    }
}
