package dev.backproof.verify.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.opentest4j.AssertionFailedError;

/** What Surefire and an IDE see of a class with {@link RestoreDrillTest}. */
class RestoreDrillExtensionTest {
    @TempDir
    Path temp;

    @BeforeEach
    void prepare() throws IOException {
        Drills.write(temp);
        Fixtures.SEEN.clear();
    }

    @Test
    void aSoundBackupIsGreen() {
        EngineExecutionResults results = run(Fixtures.Sound.class);

        results.testEvents().assertStatistics(stats -> stats.started(4).succeeded(4));
        results.containerEvents().assertStatistics(stats -> stats.failed(0).aborted(0));
    }

    @Test
    void classesOfOneScenarioShareOneRestoreThatIsGoneAfterwards() throws IOException {
        run(Fixtures.Sound.class, Fixtures.SoundAgain.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(5).succeeded(5));

        assertThat(Fixtures.SEEN).hasSize(4);
        assertThat(Fixtures.SEEN.stream().distinct())
                .singleElement()
                .satisfies(path -> assertThat(path).startsWithRaw(work()).doesNotExist());
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void theReportTellsOfTheDrill() {
        assertThat(run(Fixtures.Sound.class)
                        .allEvents()
                        .reportingEntryPublished()
                        .map(event ->
                                event.getRequiredPayload(ReportEntry.class).getKeyValuePairs()))
                .anySatisfy(entry -> assertThat(entry)
                        .containsEntry("backproof.scenario", "sound")
                        .containsEntry("backproof.verdict", "PASS")
                        .hasEntrySatisfying(
                                "backproof.snapshot", id -> assertThat(id).matches("[0-9a-f]{64}")));
    }

    @Test
    void anAssertionThatDoesNotHoldFailsItsTestOnly() {
        EngineExecutionResults results = run(Fixtures.Strict.class, Fixtures.SoundAgain.class);

        results.testEvents()
                .assertStatistics(stats -> stats.started(3).succeeded(1).failed(2));
        results.testEvents()
                .assertThatEvents()
                .haveExactly(
                        1, event(test("asksForMore"), finishedWithFailure(message(text -> text.contains("c.txt")))))
                .haveExactly(
                        1,
                        event(
                                test("namesWhatIsNotThere"),
                                finishedWithFailure(
                                        message(text -> text.contains("restores no volume named 'upload'")))));
    }

    @Test
    void aBackupThatFailsItsOwnChecksFailsTheClassWithTheCause() {
        EngineExecutionResults results = run(Fixtures.Broken.class);

        results.testEvents().assertStatistics(stats -> stats.started(1).succeeded(1));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(Fixtures.Broken.class),
                                finishedWithFailure(
                                        instanceOf(DrillFailedError.class),
                                        message(text -> text.startsWith("scenario broken, snapshot ")
                                                && text.contains("avatar.png")))));
    }

    @Test
    void aClassMayLeaveTheDrillsOwnChecksOut() {
        EngineExecutionResults results = run(Fixtures.BrokenWithoutChecks.class);

        results.testEvents().assertStatistics(stats -> stats.started(1).succeeded(1));
        results.containerEvents().assertStatistics(stats -> stats.failed(0));
    }

    @Test
    void whatCannotBeJudgedIsAbortedAndNeverGreen() {
        EngineExecutionResults results = run(Fixtures.Locked.class);

        results.testEvents()
                .assertStatistics(
                        stats -> stats.started(2).aborted(2).succeeded(0).failed(0));
        results.testEvents()
                .assertThatEvents()
                .haveExactly(
                        2,
                        event(abortedWithReason(
                                instanceOf(NotVerifiedException.class),
                                message(text ->
                                        text.startsWith("not verified: scenario locked: R002 wrong password")))));
        assertThat(Fixtures.SEEN).isEmpty();
    }

    @Test
    void aNegativeControlThatIsCaughtIsGreen() {
        EngineExecutionResults results = run(Fixtures.Control.class);

        results.testEvents().assertStatistics(stats -> stats.started(1).succeeded(1));
        results.containerEvents().assertStatistics(stats -> stats.failed(0));
    }

    @Test
    void aScenarioThatIsNotThereFailsTheClass() {
        run(Fixtures.NoScenario.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(Fixtures.NoScenario.class),
                                finishedWithFailure(message(text ->
                                        text.contains("nowhere.yaml") && text.contains("neither on the class path")))));
        assertThat(Fixtures.SEEN).isEmpty();
    }

    @Test
    void aTestMayAskTheDrillWhatThereIs() {
        run(Fixtures.Context.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("findsOutWhatThereIs"),
                                finishedWithFailure(
                                        message(text -> text.contains("restores no volume named 'nowhere'")))));
    }

    @Test
    void testsThatWriteIntoAVolumeGetACopyEachThatIsGoneAfterwards() throws IOException {
        run(Fixtures.Writing.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(2).succeeded(2));

        assertThat(Fixtures.SEEN).hasSize(2).doesNotHaveDuplicates().noneMatch(Files::exists);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void aClassMayHaveARestoreOfItsOwn() {
        run(Fixtures.Alone.class, Fixtures.AloneAgain.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(3).succeeded(3));

        assertThat(Fixtures.SEEN).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aSuiteSharesWithinItselfAndARunAcrossSuites() {
        try (LauncherSession session = LauncherFactory.openSession(LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build())) {
            for (Class<?> type : List.of(Fixtures.OfASuite.class, Fixtures.SoundAgain.class)) {
                for (int suite = 0; suite < 2; suite++) {
                    session.getLauncher()
                            .execute(LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(type))
                                    .configurationParameter("backproof.workFolder", work().toString())
                                    .configurationParameter("backproof.attach", "false")
                                    .build());
                }
            }
        }
        assertThat(Fixtures.SEEN).hasSize(4);
        assertThat(Fixtures.SEEN.subList(0, 2)).doesNotHaveDuplicates();
        assertThat(Fixtures.SEEN.get(2)).isEqualTo(Fixtures.SEEN.get(3)).isNotIn(Fixtures.SEEN.subList(0, 2));
        assertThat(Fixtures.SEEN).noneMatch(Files::exists);
    }

    @Test
    void scenariosThatRestoreTheSameShareOneRestoreAndKeepTheirOwnAssertions() {
        EngineExecutionResults results = run(Fixtures.SoundAgain.class, Fixtures.Broken.class);

        assertThat(Fixtures.SEEN).hasSize(1);
        assertThat(results.allEvents()
                        .reportingEntryPublished()
                        .map(event -> event.getRequiredPayload(ReportEntry.class)
                                .getKeyValuePairs()
                                .get("backproof.verdict")))
                .contains("PASS", "FAIL");
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(Fixtures.Broken.class),
                                finishedWithFailure(message(text -> text.contains("avatar.png is missing")))));
    }

    @Test
    void inParallelThereIsStillOneRestore() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(
                        selectClass(Fixtures.Sound.class),
                        selectClass(Fixtures.SoundAgain.class),
                        selectClass(Fixtures.BrokenWithoutChecks.class),
                        selectClass(Fixtures.Writing.class))
                .configurationParameters(Map.of(
                        "backproof.workFolder",
                        work().toString(),
                        "junit.jupiter.execution.parallel.enabled",
                        "true",
                        "junit.jupiter.execution.parallel.mode.default",
                        "concurrent",
                        "junit.jupiter.execution.parallel.mode.classes.default",
                        "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy",
                        "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism",
                        "8"))
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.started(8).succeeded(8));

        assertThat(Fixtures.SEEN.stream()
                        .filter(path -> !String.valueOf(path.getFileName()).contains("-copy-"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void failuresOfOthersAssertionsNameTheSnapshotToo() {
        EngineExecutionResults results = run(Fixtures.Foreign.class);

        results.testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("jupiter"),
                                finishedWithFailure(
                                        instanceOf(AssertionFailedError.class),
                                        message(text -> text.matches("files ==> expected: <3> but was: <2>"
                                                + " \\(scenario sound, snapshot [0-9a-f]{8}\\)")))))
                .haveExactly(
                        1,
                        event(
                                test("assertJ"),
                                finishedWithFailure(message(text -> text.contains("(scenario sound, snapshot ")))))
                .haveExactly(
                        1,
                        event(
                                test("several"),
                                finishedWithFailure(suppressed(
                                        2, message(text -> text.startsWith("(scenario sound, snapshot "))))));
    }

    @Test
    void theDrillsFindingsAreAttachedToTheClass() throws IOException {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Fixtures.Sound.class))
                .configurationParameters(Map.of("backproof.workFolder", work().toString()))
                .outputDirectoryCreator(Drills.filesBelow(temp.resolve("files")))
                .execute();

        List<FileEntry> files = results.allEvents()
                .fileEntryPublished()
                .map(event -> event.getRequiredPayload(FileEntry.class))
                .toList();
        assertThat(files).singleElement().satisfies(entry -> {
            assertThat(entry.getPath()).hasFileName("backproof-sound.json");
            assertThat(entry.getMediaType()).contains("application/json");
            assertThat(ResultsJson.read(entry.getPath()).drills())
                    .singleElement()
                    .satisfies(drill -> assertThat(drill.verdict()).isEqualTo(Verdict.PASS));
        });
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(Stream.of(classes)
                        .map(type -> selectClass(type))
                        .toArray(org.junit.platform.engine.DiscoverySelector[]::new))
                .configurationParameters(Map.of("backproof.workFolder", work().toString()))
                .execute();
    }

    private Path work() {
        return temp.resolve("work");
    }

    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(work())) {
            return files.toList();
        }
    }
}
