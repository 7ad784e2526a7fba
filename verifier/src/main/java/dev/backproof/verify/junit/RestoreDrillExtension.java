package dev.backproof.verify.junit;

import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.assertion.CheckNotRunException;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.ScenarioFile;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** The extension behind {@link RestoreDrillTest}. Keeps no state of its own; drills live in the launcher session. */
final class RestoreDrillExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterAllCallback,
                ParameterResolver,
                TestInstancePostProcessor,
                TestExecutionExceptionHandler {
    private static final ExtensionContext.Namespace OF_CLASS =
            ExtensionContext.Namespace.create(RestoreDrillExtension.class);
    private static final ExtensionContext.Namespace OF_SESSION =
            ExtensionContext.Namespace.create("dev.backproof.verify");

    @Override
    public void beforeAll(ExtensionContext context) {
        context.publishReportEntry(ScenarioDescriptor.facts(drill(context).result()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        // what concerns all that the scenario restores; single items are looked at where they are handed out
        RestoredDrill drill = drill(context);
        require(drill, drill.state());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        RestoreDrillTest annotation = annotationOf(testClass);
        boolean outermost = AnnotationSupport.isAnnotated(testClass, RestoreDrillTest.class);
        if (outermost && annotation.checks()) {
            requireAsExpected(drill(context).result());
        }
    }

    private static void requireAsExpected(DrillResult result) {
        Verdict expected = result.expectedVerdict();
        if (expected != null) {
            if (!result.asExpected()) {
                throw new DrillFailedError("scenario " + result.scenario() + " must come out as " + expected
                        + " and came out as " + result.verdict());
            }
        } else if (result.verdict() == Verdict.FAIL) {
            throw new DrillFailedError("scenario " + result.scenario() + of(result) + ": " + result.cause()
                    + result.checks().stream()
                            .filter(check -> check.status() == CheckStatus.FAILED)
                            .map(CheckResult::message)
                            .collect(Collectors.joining("\n  ", "\n  ", "")));
        }
    }

    private static String of(DrillResult result) {
        SnapshotFacts snapshot = result.snapshot();
        return snapshot == null ? "" : ", snapshot " + snapshot.id().substring(0, 8);
    }

    // ---- the drill -------------------------------------------------------------------------------------------------

    /** The class's drill; run by the first who asks, which may be a constructor's parameter. */
    private static RestoredDrill drill(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        Scenario scenario = context.getStore(OF_CLASS)
                .getOrComputeIfAbsent(
                        "scenario",
                        key -> ScenarioFile.read(ScenarioLocator.find(
                                testClass, annotationOf(testClass).value())),
                        Scenario.class);
        SharedDrills drills = drills(context);
        drills.uses(testClass, scenario);
        return drills.get(scenario);
    }

    private static SharedDrills drills(ExtensionContext context) {
        return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, OF_SESSION)
                .getOrComputeIfAbsent(
                        SharedDrills.class,
                        key -> new SharedDrills(DrillSettings.from(context::getConfigurationParameter), true),
                        SharedDrills.class);
    }

    private static RestoreDrillTest annotationOf(Class<?> testClass) {
        Class<?> at = testClass;
        while (at != null) {
            Optional<RestoreDrillTest> found = AnnotationSupport.findAnnotation(at, RestoreDrillTest.class);
            if (found.isPresent()) {
                return found.get();
            }
            at = at.getEnclosingClass();
        }
        throw new ExtensionConfigurationException(
                testClass.getName() + " is not marked with @" + RestoreDrillTest.class.getSimpleName());
    }

    /** Fails or aborts the test when what it needs did not come back. */
    private static void require(RestoredDrill drill, RestoredDrill.RestoreState state) {
        String why = "scenario " + drill.scenario().name() + of(drill.result()) + ": " + state.cause();
        switch (state.verdict()) {
            case PASS -> {}
            case FAIL -> throw new DrillFailedError(why);
            case NOT_VERIFIED -> throw new NotVerifiedException(why);
        }
    }

    // ---- what tests get --------------------------------------------------------------------------------------------

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == DrillResult.class
                || type == SnapshotFacts.class
                || (parameter.isAnnotated(Restored.class) && isRestoredType(type));
    }

    private static boolean isRestoredType(Class<?> type) {
        return type == RestoredVolume.class || type == RestoredDatabase.class || type == DataSource.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RestoredDrill drill = drill(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == DrillResult.class) {
            return drill.result();
        }
        if (type == SnapshotFacts.class) {
            require(drill, drill.state());
            return drill.snapshot().orElseThrow();
        }
        return restored(
                drill, parameter.findAnnotation(Restored.class).orElseThrow().value(), type);
    }

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) throws IllegalAccessException {
        for (Field field : AnnotationSupport.findAnnotatedFields(
                testInstance.getClass(), Restored.class, field -> true, HierarchyTraversalMode.TOP_DOWN)) {
            if (Modifier.isStatic(field.getModifiers())
                    || Modifier.isFinal(field.getModifiers())
                    || !isRestoredType(field.getType())) {
                throw new ExtensionConfigurationException("@Restored " + field
                        + ": must be an instance field, not final, of type RestoredVolume, RestoredDatabase or"
                        + " DataSource");
            }
            field.setAccessible(true);
            field.set(
                    testInstance,
                    restored(
                            drill(context),
                            Objects.requireNonNull(field.getAnnotation(Restored.class))
                                    .value(),
                            field.getType()));
        }
    }

    private static Object restored(RestoredDrill drill, String name, Class<?> type) {
        require(drill, drill.stateOf(name));
        if (type == RestoredVolume.class) {
            return drill.volume(name).orElseThrow(unknown(drill, "volume", name));
        }
        RestoredDatabase database = drill.database(name).orElseThrow(unknown(drill, "database", name));
        return type == DataSource.class ? database.dataSource() : database;
    }

    private static Supplier<ExtensionConfigurationException> unknown(RestoredDrill drill, String kind, String name) {
        return () -> new ExtensionConfigurationException(
                "scenario " + drill.scenario().name() + " restores no " + kind + " named '" + name + "'");
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        if (thrown instanceof CheckNotRunException) {
            throw new NotVerifiedException(String.valueOf(thrown.getMessage()));
        }
        throw thrown;
    }
}
