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
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.FilePosition;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.engine.support.descriptor.UriSource;
import org.opentest4j.AssertionFailedError;

/** A scenario as a container of tests; its checks become known, and are told, when the drill has run. */
final class ScenarioDescriptor extends AbstractTestDescriptor {
    static final String SEGMENT = "scenario";

    private final URI address;
    private final @Nullable Scenario scenario;
    private final @Nullable ConfigurationException unreadable;
    private final Set<String> only = new HashSet<>();
    private boolean all;

    private ScenarioDescriptor(
            UniqueId id,
            URI address,
            String displayName,
            @Nullable Scenario scenario,
            @Nullable ConfigurationException unreadable) {
        super(id, displayName, source(address, null));
        this.address = address;
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

    /** Tells of every check. */
    void all() {
        all = true;
    }

    private static TestSource source(URI address, @Nullable SourcePosition position) {
        Path file = new ScenarioOrigin(address).file();
        if (file == null) {
            return UriSource.from(address);
        }
        return position == null
                ? FileSource.from(file.toFile())
                : FileSource.from(file.toFile(), FilePosition.from(position.line(), position.column()));
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

    void execute(SharedDrills drills, EngineExecutionListener listener) {
        listener.executionStarted(this);
        TestExecutionResult result;
        try {
            result = run(drills, listener);
        } catch (RuntimeException e) {
            result = TestExecutionResult.failed(e);
        }
        listener.executionFinished(this, result);
    }

    private TestExecutionResult run(SharedDrills drills, EngineExecutionListener listener) {
        if (scenario == null) {
            return TestExecutionResult.failed(unreadable);
        }
        RestoredDrill drill = drills.get(scenario);
        DrillResult result = drill.result();
        listener.reportingEntryPublished(this, ReportEntry.from(facts(result)));
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
        if (!all && !only.isEmpty() && !only.contains(check.name())) {
            return;
        }
        CheckDescriptor descriptor = new CheckDescriptor(
                getUniqueId().append(CheckDescriptor.SEGMENT, check.name()), check, source(address, check.position()));
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
