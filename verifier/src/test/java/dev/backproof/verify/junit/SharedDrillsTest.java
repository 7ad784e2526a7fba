package dev.backproof.verify.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedDrillsTest {
    @TempDir
    Path temp;

    private final List<DrillEvent> events = Collections.synchronizedList(new ArrayList<>());
    private Scenario scenario;

    @BeforeEach
    void prepare() throws IOException {
        Drills.write(temp);
        scenario = ScenarioFile.read(Path.of(Drills.SOUND));
    }

    @Test
    void allWhoAskAtOnceGetTheSameDrill() throws Exception {
        try (SharedDrills drills = drills(true);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<RestoredDrill>> asking = Collections.nCopies(8, () -> drills.get(scenario));
            List<RestoredDrill> given = new ArrayList<>();
            for (Future<RestoredDrill> each : threads.invokeAll(asking)) {
                given.add(each.get());
            }

            assertThat(given.stream().distinct()).hasSize(1);
            assertThat(events.stream().filter(DrillEvent.Started.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void restoredDataStayUntilTheSessionEndsWhereSuitesMayAsk() {
        SharedDrills drills = drills(true);
        Path restored = drills.get(scenario).volume("uploads").orElseThrow().path();

        drills.done(scenario);
        assertThat(restored).exists();
        drills.close();
        assertThat(restored).doesNotExist();
    }

    @Test
    void restoredDataGoAsSoonAsTheirScenarioIsDoneWhereNobodyElseAsks() {
        try (SharedDrills drills = drills(false)) {
            Path restored = drills.get(scenario).volume("uploads").orElseThrow().path();

            drills.done(scenario);

            assertThat(restored).doesNotExist();
            assertThat(drills.finished()).hasSize(1);
        }
    }

    @Test
    void aNestedClassBelongsToTheScenarioOfTheClassAroundIt() {
        try (SharedDrills drills = drills(true)) {
            drills.uses(Fixtures.Sound.class, scenario);

            assertThat(drills.scenarioOf(Fixtures.Sound.Inside.class.getName())).contains(scenario);
            assertThat(drills.scenarioOf(Fixtures.Plain.class.getName())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    title: the same                                                     | true
                    probes: { off: { archives: none are there } }                       | false
                    history: { least: 5 }                                               | false
                    negativeControls: always                                            | false
                    negativeControls: { off: the data are small }                       | false
                    expect: { verdict: FAIL, because: a known loss, until: 2999-01-31 } | false
                    """)
    void onlyScenariosWhoseOtherChecksAreTheSameShareARestore(String more, boolean shared) throws IOException {
        Scenario other = ScenarioFile.read(Drills.onTheSameRepository("other", temp, more + "\n" + Drills.VOLUME));

        assertThat(foldersOf(scenario, other)).hasSize(shared ? 1 : 2);
    }

    @Test
    void whatAnotherScenarioKnowsToFailIsNobodyElses() throws IOException {
        Scenario first = ScenarioFile.read(Drills.onTheSameRepository(
                "first",
                temp,
                Drills.VOLUME.replace(
                        "exists: a.txt", "exists: a.txt, expectedToFail: { because: late, until: 2999-01-31 }")));

        assertThat(foldersOf(first, scenario)).hasSize(2);
    }

    @Test
    void withAHistoryEachScenarioIsRestoredForItself() throws IOException {
        Scenario other = ScenarioFile.read(Drills.onTheSameRepository("other", temp, Drills.VOLUME));
        RestoreDrill.Builder settings =
                RestoreDrill.builder().workFolder(temp.resolve("work")).baselines(temp.resolve("baselines"));
        try (SharedDrills drills = new SharedDrills(settings, true)) {
            assertThat(folderOf(drills.get(scenario))).isNotEqualTo(folderOf(drills.get(other)));
        }
    }

    private Set<Path> foldersOf(Scenario... scenarios) {
        try (SharedDrills drills = drills(true)) {
            return Stream.of(scenarios)
                    .map(drills::get)
                    .map(SharedDrillsTest::folderOf)
                    .collect(Collectors.toSet());
        }
    }

    private static Path folderOf(RestoredDrill drill) {
        return drill.volume("uploads").orElseThrow().path();
    }

    private SharedDrills drills(boolean keep) {
        return new SharedDrills(
                RestoreDrill.builder().workFolder(temp.resolve("work")).listener(events::add), keep);
    }
}
