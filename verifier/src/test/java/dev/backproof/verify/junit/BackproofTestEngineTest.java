package dev.backproof.verify.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathResource;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectDirectory;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUri;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.backproof.verify.report.ResultsJson;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.FilePosition;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClasspathResourceSource;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class BackproofTestEngineTest {
    @TempDir
    Path temp;

    @BeforeEach
    void prepare() throws IOException {
        Drills.write(temp);
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
    void aFileIsOneScenario() {
        EngineExecutionResults results = run(selectFile(Drills.SOUND));

        results.testEvents().assertStatistics(stats -> stats.started(3).succeeded(3));
        results.testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test("check:uploads: every file came back"), finishedSuccessfully()))
                .haveExactly(
                        1,
                        event(
                                test(
                                        "check:uploads: number of files",
                                        "uploads: number of files (people miss their pictures)"),
                                finishedSuccessfully()));
    }

    @Test
    void aFolderIsAllScenariosInIt() {
        EngineExecutionResults results = run(selectDirectory(Drills.FOLDER));

        assertThat(scenarios(results))
                .containsExactlyInAnyOrder("sound", "broken", "locked", "control", "missed", "unreadable.yaml");
    }

    @Test
    void anAddressIsOneScenario() {
        assertThat(scenarios(run(selectUri(Path.of(Drills.SOUND).toUri())))).containsExactly("sound");
    }

    @Test
    void aUniqueIdLeadsBackToItsScenarioAndItsCheck() {
        EngineExecutionResults whole = run(selectFile(Drills.SOUND));
        UniqueId scenario = ids(whole, TestDescriptor.Type.CONTAINER).stream()
                .filter(id -> id.getSegments().size() == 2)
                .findFirst()
                .orElseThrow();

        assertThat(ids(run(selectUniqueId(scenario)), TestDescriptor.Type.TEST))
                .isEqualTo(ids(whole, TestDescriptor.Type.TEST));
        for (UniqueId check : ids(whole, TestDescriptor.Type.TEST)) {
            assertThat(ids(run(selectUniqueId(check)), TestDescriptor.Type.TEST))
                    .containsExactly(check);
        }
    }

    @Test
    void classesAndPackagesAreLeftToOthers() {
        run(selectPackage("dev.backproof.verify.junit")).allEvents().assertStatistics(stats -> stats.started(1));
    }

    @Test
    void aFailedCheckIsAFailedTestThatLeadsToItsLine() {
        EngineExecutionResults results = run(selectFile(Drills.BROKEN));

        results.testEvents()
                .assertStatistics(stats -> stats.started(3).succeeded(2).failed(1));
        assertThat(results.testEvents()
                        .failed()
                        .map(event -> event.getTestDescriptor().getSource().orElseThrow()))
                .singleElement()
                .isInstanceOfSatisfying(
                        FileSource.class,
                        source -> assertThat(source.getPosition().orElseThrow().getLine())
                                .isEqualTo(6));
    }

    @Test
    void whatCannotBeJudgedIsAborted() {
        EngineExecutionResults results = run(selectFile(Drills.LOCKED));

        results.testEvents().assertStatistics(stats -> stats.started(1).aborted(1));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container("locked"),
                                abortedWithReason(
                                        instanceOf(NotVerifiedException.class),
                                        message(text -> text.contains("R002 wrong password")))));
    }

    @Test
    void aScenarioThatCannotBeReadFails() {
        run(selectFile(Drills.UNREADABLE))
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container("unreadable"),
                                finishedWithFailure(
                                        message(text -> text.contains("unreadable.yaml:2:1: unknown key 'restor'")))));
    }

    @Test
    void aNegativeControlIsOneTest() {
        run(selectFile(Drills.CONTROL))
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
        run(selectFile(Drills.MISSED))
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("comes out as FAIL"),
                                finishedWithFailure(message("scenario missed came out as PASS"))));
    }

    @Test
    void theReportTellsOfTheDrill() {
        assertThat(run(selectFile(Drills.SOUND))
                        .allEvents()
                        .reportingEntryPublished()
                        .map(event ->
                                event.getRequiredPayload(ReportEntry.class).getKeyValuePairs()))
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .containsEntry("backproof.verdict", "PASS")
                        .containsKey("backproof.snapshot"));
    }

    @Test
    void tagsOfAScenarioAreTagsOfItsContainer() {
        assertThat(run(selectFile(Drills.SOUND)).containerEvents().started().stream()
                        .flatMap(event -> event.getTestDescriptor().getTags().stream())
                        .map(tag -> tag.getName()))
                .containsExactly("nightly");
    }

    @Test
    void tagsChooseScenarios() {
        for (String expression : List.of("nightly", "weekly")) {
            TestPlan plan = LauncherFactory.create(LauncherConfig.builder()
                            .enableTestEngineAutoRegistration(false)
                            .addTestEngines(new BackproofTestEngine())
                            .build())
                    .discover(LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectFile(Drills.SOUND), selectFile(Drills.BROKEN))
                            .filters(TagFilter.includeTags(expression))
                            .build());

            assertThat(plan.getRoots())
                    .singleElement()
                    .satisfies(engine -> assertThat(plan.getChildren(engine))
                            .extracting(TestIdentifier::getDisplayName)
                            .isEqualTo(expression.equals("nightly") ? List.of("sound") : List.of()));
        }
    }

    @Test
    void aLineIsTheChecksThatItAsksFor() {
        EngineExecutionResults results = run(selectFile(Drills.BROKEN, FilePosition.from(6)));

        results.testEvents().assertStatistics(stats -> stats.started(1).failed(1));
        assertThat(ids(results, TestDescriptor.Type.TEST))
                .singleElement()
                .satisfies(id -> assertThat(id.getLastSegment().getValue()).isEqualTo("uploads: avatar.png exists"));
    }

    @Test
    void aResourceIsOneScenario() throws IOException {
        Path jar = temp.resolve("drills.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("drills/sound.yaml"));
            zip.write(Files.readAllBytes(Path.of(Drills.SOUND)));
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            EngineExecutionResults results = run(selectClasspathResource("drills/sound.yaml"));

            results.testEvents().assertStatistics(stats -> stats.started(3).succeeded(3));
            assertThat(results.testEvents().finished().stream()
                            .map(event -> event.getTestDescriptor().getSource().orElseThrow()))
                    .hasSize(3)
                    .allSatisfy(source -> assertThat(source)
                            .isInstanceOfSatisfying(
                                    ClasspathResourceSource.class,
                                    resource -> assertThat(resource.getClasspathResourceName())
                                            .isEqualTo("drills/sound.yaml")));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void theDrillsFindingsAreAttached() throws IOException {
        EngineExecutionResults results = EngineTestKit.engine(BackproofTestEngine.ID)
                .selectors(selectFile(Drills.SOUND))
                .configurationParameters(
                        Map.of("backproof.workFolder", temp.resolve("work").toString()))
                .outputDirectoryCreator(Drills.filesBelow(temp.resolve("files")))
                .execute();

        assertThat(results.allEvents()
                        .fileEntryPublished()
                        .map(event -> event.getRequiredPayload(FileEntry.class).getPath()))
                .singleElement()
                .satisfies(file -> assertThat(ResultsJson.read(file).drills()).hasSize(1));
    }

    @Test
    void aSuiteClassMayChooseScenarios() {
        EngineTestKit.engine("junit-platform-suite")
                .selectors(selectClass(Fixtures.OfScenarios.class))
                .configurationParameters(
                        Map.of("backproof.workFolder", temp.resolve("work").toString(), "backproof.attach", "false"))
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.started(3).succeeded(3));
    }

    @Test
    void aSettingThatMakesNoSenseIsTold() {
        EngineTestKit.engine(BackproofTestEngine.ID)
                .selectors(selectFile(Drills.SOUND))
                .configurationParameter("backproof.timeToLive", "two hours")
                .execute()
                .allEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container("sound"),
                                finishedWithFailure(message(text ->
                                        text.contains("backproof.timeToLive must be a duration such as PT2H")))));
    }

    private static List<String> scenarios(EngineExecutionResults results) {
        return results.containerEvents().started().stream()
                .map(event -> event.getTestDescriptor())
                .filter(container -> !container.isRoot())
                .map(container ->
                        Path.of(container.getDisplayName()).getFileName().toString())
                .toList();
    }

    private static List<UniqueId> ids(EngineExecutionResults results, TestDescriptor.Type type) {
        return results.allEvents().started().stream()
                .map(event -> event.getTestDescriptor())
                .filter(descriptor -> descriptor.getType() == type)
                .map(TestDescriptor::getUniqueId)
                .toList();
    }

    private EngineExecutionResults run(DiscoverySelector selector) {
        return EngineTestKit.engine(BackproofTestEngine.ID)
                .selectors(selector)
                .configurationParameters(
                        Map.of("backproof.workFolder", temp.resolve("work").toString(), "backproof.attach", "false"))
                .execute();
    }
}
