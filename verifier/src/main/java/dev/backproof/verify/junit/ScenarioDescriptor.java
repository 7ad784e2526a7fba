package dev.backproof.verify.junit;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.ScenarioFile;
import dev.backproof.verify.scenario.ScenarioOrigin;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClasspathResourceSource;
import org.junit.platform.engine.support.descriptor.FilePosition;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.opentest4j.AssertionFailedError;

/** A scenario as a container of tests; its checks become known, and are told, when the drill has run. */
final class ScenarioDescriptor extends AbstractTestDescriptor {
    static final String SEGMENT = "scenario";

    private final @Nullable Scenario scenario;
    private final @Nullable ConfigurationException unreadable;
    private final Set<String> only = new HashSet<>();
    private final Set<Integer> onlyLines = new HashSet<>();
    private boolean all;

    private ScenarioDescriptor(
            UniqueId id,
            URI address,
            String displayName,
            @Nullable Scenario scenario,
            @Nullable ConfigurationException unreadable) {
        super(id, displayName, source(new ScenarioOrigin(address).display(), null));
        this.scenario = scenario;
        this.unreadable = unreadable;
    }

    /** The scenario at an address; one that cannot be read fails when it is run. */
    static ScenarioDescriptor of(UniqueId id, URI address) {
        try {
            Scenario scenario = ScenarioFile.read(address);
            return new ScenarioDescriptor(id, address, scenario.title(), scenario, null);
        } catch (ConfigurationException e) {
            return new ScenarioDescriptor(id, address, new ScenarioOrigin(address).display(), null, e);
        }
    }

    /** Tells of this check only, and of others chosen so. */
    void only(String check) {
        only.add(check);
    }

    /** Tells of the checks only that this line of the scenario asks for, and of others chosen so. */
    void onlyLine(int line) {
        onlyLines.add(line);
    }

    /** Tells of every check. */
    void all() {
        all = true;
    }

    /**
     * Where an editor jumps to.
     *
     * @param shown path of a file, or the address of a resource in a jar, as {@link ScenarioOrigin#display} has it
     */
    private static TestSource source(String shown, @Nullable SourcePosition position) {
        FilePosition at = position == null ? null : FilePosition.from(position.line(), position.column());
        int inside = shown.startsWith("jar:") ? shown.lastIndexOf("!/") : -1;
        return inside < 0
                ? FileSource.from(new File(shown), at)
                : ClasspathResourceSource.from(shown.substring(inside + 2), at);
    }

    @Override
    public Type getType() {
        return Type.CONTAINER;
    }

    @Override
    public boolean mayRegisterTests() {
        return true;
    }

    @Override
    public Set<TestTag> getTags() {
        return scenario == null
                ? Set.of()
                : scenario.tags().stream()
                        .filter(TestTag::isValid)
                        .map(TestTag::create)
                        .collect(Collectors.toSet());
    }

    void execute(
            Supplier<SharedDrills> drills, EngineExecutionListener listener, @Nullable OutputDirectoryCreator files) {
        listener.executionStarted(this);
        TestExecutionResult result;
        try {
            result = run(drills, listener, files);
        } catch (RuntimeException e) {
            result = TestExecutionResult.failed(e);
        }
        listener.executionFinished(this, result);
    }

    private TestExecutionResult run(
            Supplier<SharedDrills> session, EngineExecutionListener listener, @Nullable OutputDirectoryCreator files) {
        if (scenario == null) {
            return TestExecutionResult.failed(unreadable);
        }
        SharedDrills drills = session.get();
        RestoredDrill drill = drills.get(scenario);
        DrillResult result = drill.result();
        listener.reportingEntryPublished(this, ReportEntry.from(facts(result)));
        if (files != null) {
            attach(result, listener, files);
        }
        if (result.expectedVerdict() != null) {
            report(verdictCheck(result), listener);
            drills.done(scenario);
            return TestExecutionResult.successful();
        }
        result.checks().forEach(check -> report(check, listener));
        drills.done(scenario);
        return result.verdict() == Verdict.NOT_VERIFIED
                ? TestExecutionResult.aborted(new NotVerifiedException(result.cause()))
                : TestExecutionResult.successful();
    }

    /** Who runs the scenarios may have switched files off, which is no reason to fail. */
    private void attach(DrillResult result, EngineExecutionListener listener, OutputDirectoryCreator files) {
        try {
            Path file = files.createOutputDirectory(this).resolve(DrillFile.name(result));
            DrillFile.write(result, file);
            listener.fileEntryPublished(this, FileEntry.from(file, "application/json"));
        } catch (IOException | JUnitException e) {
            listener.reportingEntryPublished(
                    this, ReportEntry.from("backproof.notAttached", String.valueOf(e.getMessage())));
        }
    }

    private static String ids(DrillResult result) {
        return result.snapshots().stream().map(drilled -> drilled.facts().id()).collect(Collectors.joining(" "));
    }

    /** What a report of tests says of the drill behind them. */
    static Map<String, String> facts(DrillResult result) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("backproof.scenario", result.scenario());
        facts.put("backproof.verdict", result.verdict().name());
        if (!result.snapshots().isEmpty()) {
            facts.put("backproof.snapshot", ids(result));
        }
        return facts;
    }

    /** A negative control is one test: that it comes out as it must. */
    private static CheckResult verdictCheck(DrillResult result) {
        Verdict expected = Objects.requireNonNull(result.expectedVerdict());
        return new CheckResult(
                "comes out as " + expected,
                "negative-control",
                result.asExpected() ? CheckStatus.PASSED : CheckStatus.FAILED,
                false,
                "scenario " + result.scenario() + " came out as " + result.verdict()
                        + (result.cause().isEmpty() ? "" : ": " + result.cause()),
                expected.name(),
                result.verdict().name(),
                result.duration());
    }

    private void report(CheckResult check, EngineExecutionListener listener) {
        if (!all && !isChosen(check)) {
            return;
        }
        SourcePosition position = check.position();
        CheckDescriptor descriptor = new CheckDescriptor(
                getUniqueId().append(CheckDescriptor.SEGMENT, check.name()),
                check,
                position == null ? getSource().orElseThrow() : source(position.file(), position));
        addChild(descriptor);
        listener.dynamicTestRegistered(descriptor);
        switch (check.status()) {
            case SKIPPED -> listener.executionSkipped(descriptor, check.message());
            case PASSED -> finish(descriptor, TestExecutionResult.successful(), listener);
            case ERROR ->
                finish(descriptor, TestExecutionResult.aborted(new NotVerifiedException(check.message())), listener);
            case FAILED ->
                finish(
                        descriptor,
                        TestExecutionResult.failed(
                                new AssertionFailedError(check.message(), check.expected(), check.actual())),
                        listener);
        }
    }

    private boolean isChosen(CheckResult check) {
        SourcePosition position = check.position();
        return only.contains(check.name()) || (position != null && onlyLines.contains(position.line()));
    }

    private static void finish(
            CheckDescriptor descriptor, TestExecutionResult result, EngineExecutionListener listener) {
        listener.executionStarted(descriptor);
        listener.executionFinished(descriptor, result);
    }

    /** A check as a test. */
    private static final class CheckDescriptor extends AbstractTestDescriptor {
        static final String SEGMENT = "check";

        CheckDescriptor(UniqueId id, CheckResult check, TestSource source) {
            super(id, check.because().isEmpty() ? check.name() : check.name() + " (" + check.because() + ")", source);
        }

        @Override
        public Type getType() {
            return Type.TEST;
        }
    }
}
