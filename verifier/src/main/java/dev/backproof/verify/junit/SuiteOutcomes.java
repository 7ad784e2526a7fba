package dev.backproof.verify.junit;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.assertion.CheckNotRunException;
import dev.backproof.verify.assertion.RestoredDataError;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.opentest4j.MultipleFailuresError;

/** Collects how the tests of suites ended, class by class. Tests may end in several threads. */
final class SuiteOutcomes implements TestExecutionListener {
    private final InstantSource clock;
    private final Map<String, Instant> starts = new ConcurrentHashMap<>();
    private final Map<String, List<CheckResult>> byClass = new LinkedHashMap<>();
    private @Nullable TestPlan plan;

    SuiteOutcomes(InstantSource clock) {
        this.clock = clock;
    }

    /** The findings of each test class, in order of ending. */
    synchronized Map<String, List<CheckResult>> byClass() {
        return new LinkedHashMap<>(byClass);
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        starts.put(test.getUniqueId(), clock.instant());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        className(test).ifPresent(name -> add(name, test, CheckStatus.SKIPPED, "skipped by its author"));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable thrown = result.getThrowable().orElse(null);
        boolean toldByDrill = thrown instanceof DrillFailedError;
        boolean uneventful =
                test.isContainer() && (toldByDrill || result.getStatus() == TestExecutionResult.Status.SUCCESSFUL);
        if (!uneventful) {
            className(test).ifPresent(name -> add(name, test, status(result, thrown), message(name, result, thrown)));
        }
    }

    private static CheckStatus status(TestExecutionResult result, @Nullable Throwable thrown) {
        return switch (result.getStatus()) {
            case SUCCESSFUL -> CheckStatus.PASSED;
            case ABORTED -> thrown instanceof NotVerifiedException ? CheckStatus.ERROR : CheckStatus.SKIPPED;
            case FAILED -> thrown instanceof ConfigurationException ? CheckStatus.ERROR : CheckStatus.FAILED;
        };
    }

    /** Only messages that are known to hold no restored values are told. */
    private static String message(String className, TestExecutionResult result, @Nullable Throwable thrown) {
        if (thrown == null) {
            return result.getStatus() == TestExecutionResult.Status.SUCCESSFUL ? "passed" : "failed";
        }
        if (isOurs(thrown)) {
            return String.valueOf(thrown.getMessage());
        }
        if (thrown instanceof MultipleFailuresError several
                && several.getFailures().stream().allMatch(SuiteOutcomes::isOurs)) {
            return several.getFailures().stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
        }
        String where = Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().equals(className))
                .findFirst()
                .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("");
        return (result.getStatus() == TestExecutionResult.Status.ABORTED ? "aborted: " : "failed: ")
                + thrown.getClass().getSimpleName()
                + where;
    }

    private static boolean isOurs(Throwable thrown) {
        return thrown instanceof RestoredDataError
                || thrown instanceof DrillFailedError
                || thrown instanceof NotVerifiedException
                || thrown instanceof CheckNotRunException
                || thrown instanceof ConfigurationException;
    }

    private synchronized void add(String className, TestIdentifier test, CheckStatus status, String message) {
        Instant start = starts.get(test.getUniqueId());
        byClass.computeIfAbsent(className, name -> new ArrayList<>())
                .add(new CheckResult(
                        simpleName(className) + (test.isTest() ? ": " + test.getLegacyReportingName() : ""),
                        "test",
                        status,
                        test.isTest(),
                        message,
                        "",
                        "",
                        start == null ? Duration.ZERO : Duration.between(start, clock.instant())));
    }

    static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** The class that a test belongs to; empty for the engine's own scenarios. */
    private Optional<String> className(TestIdentifier test) {
        TestPlan known = plan;
        TestIdentifier at = test;
        while (at != null && known != null) {
            var source = at.getSource().orElse(null);
            if (source instanceof MethodSource method) {
                return Optional.of(method.getClassName());
            }
            if (source instanceof ClassSource type) {
                return Optional.of(type.getClassName());
            }
            at = known.getParent(at).orElse(null);
        }
        return Optional.empty();
    }
}
