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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

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
