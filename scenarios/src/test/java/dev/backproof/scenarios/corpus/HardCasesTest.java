package dev.backproof.scenarios.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.PlantedSecrets;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.report.ReportWriter;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.sandbox.process.ProcessSandboxProvider;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every specimen of the corpus is drilled in a real server and comes out with its verdict and its cause. */
class HardCasesTest {
    /**
     * After a wanted change: {@code mvn -pl scenarios -am test -Dtest=HardCasesTest -Dsurefire.failIfNoSpecifiedTests=false
     * -Dbackproof.updatePages=true}.
     */
    private static final Path PAGE = Path.of("..", "docs", "hard-cases.md");

    private static final MariaDbTools INSTALLED = MariaDbTools.ofEnvironment();

    /** All of them, or for work on some those whose names begin as the property {@code backproof.specimens} says, such as {@code 29|30}. */
    static Stream<Specimen> specimens() {
        return HardCases.all().stream()
                .flatMap(each -> each.specimens().stream())
                .filter(each -> each.name().matches("(" + System.getProperty("backproof.specimens", "") + ").*"));
    }

    @Tag("peer")
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("specimens")
    void comesOutAsItMust(Specimen specimen, @TempDir Path folder) throws IOException {
        Peers.require("mariadbd");
        Peers.require("mariadb-install-db");
        Peers.require("mariadb");
        specimen.needs().forEach(Peers::require);
        specimen.secrets().forEach(secret -> PlantedSecrets.plant(PlantedSecrets.Kind.ROW_VALUE, secret));
        // a server that root starts is another user, and some specimens bring the program that it is
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        try (Specimen.Written written = specimen.writeTo(folder.resolve("specimen"))) {
            comesOutAsItMust(specimen, written, folder);
        }
    }

    private static void comesOutAsItMust(Specimen specimen, Specimen.Written written, Path folder) throws IOException {
        MariaDbTools tools = written.programs()
                .map(programs -> MariaDbTools.builder()
                        .path(List.of(programs))
                        .withoutBundle()
                        .build())
                .orElse(INSTALLED);

        DrillResult result = RestoreDrill.builder()
                .sandboxes(new Sandboxes(List.of(new ProcessSandboxProvider(tools))))
                .stores(written.stores())
                .workFolder(folder.resolve("work"))
                .build()
                .run(ScenarioFile.read(written.scenario()));

        assertThat(specimen.isMetBy(result.verdict(), result.cause()))
                .as(() -> "expected " + specimen.verdict() + ": " + specimen.cause() + "\nbut was  " + result.verdict()
                        + ": " + result.cause() + "\n" + told(result))
                .isTrue();
        assertNothingIsTold(result, folder.resolve("reports"));
    }

    /** Reports of every kind are written and read. */
    private static void assertNothingIsTold(DrillResult result, Path reports) throws IOException {
        ReportWriter.write(
                new RunResult(result.start(), result.start().plus(result.duration()), "test", List.of(result)),
                reports);
        try (Stream<Path> files = Files.walk(reports)) {
            List<Path> written = files.filter(Files::isRegularFile).toList();
            assertThat(written).hasSizeGreaterThan(5);
            PlantedSecrets.assertNoneBelow(reports);
        }
    }

    /** What was found, for whoever reads a failure of this test. */
    private static String told(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() != CheckStatus.PASSED)
                .map(check -> check.status() + " " + check.name() + ": " + check.message())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyCaseIsThereBrokenAndSound() {
        List<HardCase> cases = HardCases.all();

        assertThat(cases).extracting(HardCase::number).doesNotHaveDuplicates().isSorted();
        assertThat(cases).allSatisfy(each -> {
            assertThat(each.broken()).isNotEmpty();
            assertThat(each.sound()).isNotEmpty();
        });
        assertThat(specimens())
                .extracting(Specimen::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("\\d\\d-[a-z0-9-]+"));
        assertThat(specimens().filter(specimen -> specimen.verdict() != Verdict.PASS))
                .allSatisfy(specimen -> assertThat(specimen.cause()).isNotEmpty());
    }

    @Test
    void pageIsInStep() throws IOException {
        String page = HardCasesPage.of(HardCases.all());
        if (Boolean.getBoolean("backproof.updatePages")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).hasContent(page);
    }
}
