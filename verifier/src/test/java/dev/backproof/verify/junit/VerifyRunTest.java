package dev.backproof.verify.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyRunTest {
    @TempDir
    Path temp;

    private final List<DrillEvent> events = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        Drills.write(temp);
        Fixtures.SEEN.clear();
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        Path work = temp.resolve("work");
        if (Files.exists(work)) {
            try (Stream<Path> files = Files.list(work)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void scenariosComeInTheOrderGivenWithTheirVerdicts() {
        RunResult run = run(scenarios(Drills.LOCKED, Drills.BROKEN, Drills.SOUND));

        assertThat(run.drills())
                .extracting(DrillResult::scenario, DrillResult::verdict)
                .containsExactly(
                        tuple("locked", Verdict.NOT_VERIFIED),
                        tuple("broken", Verdict.FAIL),
                        tuple("sound", Verdict.PASS));
        assertThat(run.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(run(scenarios(Drills.LOCKED, Drills.SOUND)).verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(run(scenarios(Drills.SOUND)).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aControlThatIsCaughtIsNoFailAndOneThatIsMissedIs() {
        assertThat(run(scenarios(Drills.SOUND, Drills.CONTROL)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(run(scenarios(Drills.SOUND, Drills.MISSED)).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(run(scenarios(Drills.CONTROL)).verdict())
                .as("nothing but a control verifies no backup")
                .isEqualTo(Verdict.NOT_VERIFIED);
    }

    @Test
    void aDrillThatProvedNothingIsNoPass() throws IOException {
        Path scenario = Drills.onTheSameRepository(
                "nothing-proven", temp, "depth: metadata\nrestore: [ { path: /, as: all } ]\n");

        RunResult run = VerifyRun.builder()
                .scenarios(scenario)
                .drills(RestoreDrill.builder().workFolder(temp.resolve("work")))
                .build()
                .run();

        assertThat(run.drills().get(0).checks()).extracting(CheckResult::status).containsOnly(CheckStatus.PASSED);
        assertThat(run.drills().get(0).cause()).startsWith("nothing was proven");
        assertThat(run.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
    }

    @Test
    void testsOfASuiteAreChecksOfTheirScenariosDrill() throws IOException {
        RunResult run = run(scenarios(Drills.SOUND).suite(suite(Fixtures.SoundAgain.class)));

        DrillResult drill = run.drills().get(0);
        assertThat(run.drills()).hasSize(1);
        assertThat(drill.checks())
                .extracting(CheckResult::name, CheckResult::status)
                .contains(tuple("Fixtures$SoundAgain: sharesTheDrill(RestoredVolume)", CheckStatus.PASSED));
        assertThat(run.verdict()).isEqualTo(Verdict.PASS);
        assertThat(events.stream().filter(DrillEvent.Started.class::isInstance))
                .as("scenario and suite share one restore")
                .hasSize(1);
        assertThat(Fixtures.SEEN)
                .singleElement()
                .satisfies(path -> assertThat(path).doesNotExist());
    }

    @Test
    void aTestThatFailsMakesTheDrillFail() throws IOException {
        RunResult run = run(VerifyRun.builder().suite(suite(Fixtures.Strict.class)));

        assertThat(run.drills()).singleElement().satisfies(drill -> {
            assertThat(drill.scenario()).isEqualTo("sound");
            assertThat(drill.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(drill.cause()).contains("c.txt");
        });
    }

    @Test
    void severalFailuresOfOneTestAreAllTold() throws IOException {
        RunResult run = run(VerifyRun.builder().suite(suite(Fixtures.Soft.class)));

        assertThat(run.drills().get(0).cause())
                .matches("uploads: c.txt is missing \\(.+\\); uploads: d.txt is missing \\(.+\\)");
    }

    @Test
    void aTestThatCouldNotJudgeMakesItNotVerified() throws IOException {
        RunResult run = run(VerifyRun.builder().suite(suite(Fixtures.Locked.class)));

        assertThat(run.drills()).singleElement().satisfies(drill -> {
            assertThat(drill.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
            assertThat(drill.checks())
                    .filteredOn(check -> check.kind().equals("test"))
                    .extracting(CheckResult::status)
                    .containsExactly(CheckStatus.ERROR, CheckStatus.ERROR);
        });
    }

    @Test
    void testsWithoutAScenarioAreADrillOfTheirOwn() throws IOException {
        RunResult run = run(VerifyRun.builder().suite(suite(Fixtures.Plain.class)));

        assertThat(run.drills()).singleElement().satisfies(drill -> {
            assertThat(drill.scenario()).isEqualTo("Fixtures$Plain");
            assertThat(drill.snapshot()).isNull();
            assertThat(drill.checks()).hasSize(1);
        });
    }

    @Test
    void aSuiteWithoutATestProvesNothing() throws IOException {
        RunResult run = run(VerifyRun.builder().suite(suite(Fixtures.Empty.class)));

        assertThat(run.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(run.drills().get(0).cause()).startsWith("nothing was proven: no test was found in ");
    }

    @Test
    void whatCannotBeRunIsRefusedBeforeAnythingRuns() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        Path bare = Files.writeString(temp.resolve("bare.yaml"), "scenario: bare\n");
        Path twin = Files.copy(Path.of(Drills.SOUND), temp.resolve("twin.yaml"));

        refused(VerifyRun.builder(), "there is no scenario and no suite to run");
        refused(scenarios(empty.toString()), "no scenario (*.yaml, *.yml) in " + empty);
        refused(scenarios(Drills.SOUND, empty.toString()), "no scenario (*.yaml, *.yml) in " + empty);
        refused(scenarios(temp.resolve("none.yaml").toString()), "there is no scenario at " + temp);
        refused(scenarios(Drills.SOUND, Drills.UNREADABLE), "unknown key 'restor'");
        refused(
                scenarios(Drills.SOUND, bare.toString()),
                "bare.yaml: scenario bare names neither a repository nor a mirror");
        refused(scenarios(Drills.SOUND, twin.toString()), "two scenarios are named 'sound'");
        refused(scenarios(Drills.SOUND).suite(temp.resolve("none.jar")), "there is no suite at " + temp);
        assertThat(events).isEmpty();
    }

    private void refused(VerifyRun.Builder builder, String message) {
        assertThatThrownBy(() -> run(builder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    private RunResult run(VerifyRun.Builder builder) {
        return builder.drills(
                        RestoreDrill.builder().workFolder(temp.resolve("work")).listener(events::add))
                .build()
                .run();
    }

    private static VerifyRun.Builder scenarios(String... files) {
        VerifyRun.Builder builder = VerifyRun.builder();
        for (String file : files) {
            builder.scenarios(Path.of(file));
        }
        return builder;
    }

    /** A folder of classes with one class in it. */
    private Path suite(Class<?> type) throws IOException {
        Path folder = temp.resolve("suite");
        String file = type.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream("/" + file))) {
            Files.copy(in, copy);
        }
        return folder;
    }
}
