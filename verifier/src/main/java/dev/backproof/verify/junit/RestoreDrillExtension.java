package dev.backproof.verify.junit;

import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.assertion.CheckNotRunException;
import dev.backproof.verify.assertion.RestoredDataError;
import dev.backproof.verify.restore.DatabaseLogin;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.opentest4j.AssertionFailedError;

/** The extension behind {@link RestoreDrillTest}. Keeps no state of its own; drills live in JUnit's stores. */
final class RestoreDrillExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver,
                TestInstancePostProcessor,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private static final ExtensionContext.Namespace OURS =
            ExtensionContext.Namespace.create(RestoreDrillExtension.class);
    private static final ExtensionContext.Namespace OF_SESSION =
            ExtensionContext.Namespace.create("dev.backproof.verify");
    private static final Set<Class<?>> FACTS = Set.of(DrillContext.class, DrillResult.class, SnapshotFacts.class);
    private static final Set<Class<?>> RESTORED = Set.of(
            RestoredVolume.class,
            Path.class,
            RestoredDatabase.class,
            DataSource.class,
            Connection.class,
            DatabaseLogin.class,
            DrilledSnapshot.class);

    /** What is made in a method's context is gone with the method, also what went into fields and constructors. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        DrillResult result = drill(context).result();
        context.publishReportEntry(ScenarioDescriptor.facts(result));
        if (isOutermost(context) && DrillSettings.attach(context::getConfigurationParameter)) {
            attach(context, result);
        }
    }

    /** Who runs the tests may have switched files off, which is no reason to fail. */
    private static void attach(ExtensionContext context, DrillResult result) {
        try {
            context.publishFile(
                    DrillFile.name(result), MediaType.APPLICATION_JSON, file -> DrillFile.write(result, file));
        } catch (JUnitException e) {
            context.publishReportEntry("backproof.notAttached", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        // what concerns all that the scenario restores; single items are looked at where they are handed out
        RestoredDrill drill = drill(context);
        Restoring.require(drill, drill.state());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        takeBack(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        takeBack(context);
        if (isOutermost(context) && annotationOf(context.getRequiredTestClass()).checks()) {
            requireAsExpected(drill(context).result());
        }
    }

    private static boolean isOutermost(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestClass(), RestoreDrillTest.class);
    }

    private static void requireAsExpected(DrillResult result) {
        Verdict expected = result.expectedVerdict();
        if (expected != null) {
            if (!result.asExpected()) {
                throw new DrillFailedError("scenario " + result.scenario() + " must come out as " + expected
                        + " and came out as " + result.verdict());
            }
        } else if (result.verdict() == Verdict.FAIL) {
            throw new DrillFailedError("scenario " + Restoring.named(result) + ": " + result.cause()
                    + result.checks().stream()
                            .filter(check -> check.status() == CheckStatus.FAILED)
                            .map(CheckResult::message)
                            .collect(Collectors.joining("\n  ", "\n  ", "")));
        }
    }

    // ---- the drill -------------------------------------------------------------------------------------------------

    /** The class's drill; run by the first who asks, which may be a constructor's parameter. */
    private static RestoredDrill drill(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        RestoreDrillTest annotation = annotationOf(testClass);
        Scenario scenario = classContext(context)
                .getStore(OURS)
                .getOrComputeIfAbsent(
                        annotation,
                        key -> ScenarioFile.read(ScenarioLocator.find(testClass, annotation.value())),
                        Scenario.class);
        SharedDrills drills = drills(context);
        drills.uses(testClass, scenario);
        return drills.get(scenario, owner(context, annotation.sharing(), drills));
    }

    private static Object owner(ExtensionContext context, Sharing sharing, SharedDrills drills) {
        ExtensionContext shared = switch (sharing) {
            case RUN -> null;
            case SUITE -> context.getRoot();
            case CLASS -> classContext(context);
        };
        return shared == null
                ? SharedDrills.RUN
                : shared.getStore(OURS).getOrComputeIfAbsent(Owner.class, key -> new Owner(drills), Owner.class);
    }

    /** Lets go of its drills when JUnit closes the store it lies in. */
    private static final class Owner implements AutoCloseable {
        private final SharedDrills drills;

        Owner(SharedDrills drills) {
            this.drills = drills;
        }

        @Override
        public void close() {
            drills.close(this);
        }
    }

    /** The context of the outermost test class. */
    private static ExtensionContext classContext(ExtensionContext context) {
        ExtensionContext outermost = context;
        for (Optional<ExtensionContext> at = Optional.of(context);
                at.isPresent() && at.get().getTestClass().isPresent();
                at = at.get().getParent()) {
            outermost = at.get();
        }
        return outermost;
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

    // ---- what tests get --------------------------------------------------------------------------------------------

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return FACTS.contains(type) || (parameter.isAnnotated(Restored.class) && RESTORED.contains(type));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        Optional<Restored> restored = parameter.findAnnotation(Restored.class);
        if (restored.isPresent()) {
            return restored(context, restored.get(), type);
        }
        DrillContext drill = new DrillContext(drill(context));
        return type == DrillContext.class ? drill : type == DrillResult.class ? drill.result() : drill.snapshot();
    }

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) throws IllegalAccessException {
        for (Field field : AnnotationSupport.findAnnotatedFields(
                testInstance.getClass(), Restored.class, field -> true, HierarchyTraversalMode.TOP_DOWN)) {
            if (Modifier.isStatic(field.getModifiers())
                    || Modifier.isFinal(field.getModifiers())
                    || !RESTORED.contains(field.getType())) {
                throw new ExtensionConfigurationException("@Restored " + field
                        + ": must be an instance field, not final, of type "
                        + RESTORED.stream().map(Class::getSimpleName).sorted().collect(Collectors.joining(" or ")));
            }
            field.setAccessible(true);
            Restored restored = Objects.requireNonNull(field.getAnnotation(Restored.class));
            field.set(testInstance, restored(context, restored, field.getType()));
        }
    }

    private static Object restored(ExtensionContext context, Restored restored, Class<?> type) {
        RestoredDrill drill = drill(context);
        boolean writable = restored.access() == Access.WRITABLE;
        if (type == DrilledSnapshot.class) {
            return new DrillContext(drill).snapshotOf(restored.value());
        }
        try {
            if (type == RestoredVolume.class || type == Path.class) {
                RestoredVolume shared = Restoring.volume(drill, restored.value());
                RestoredVolume volume = writable ? writable(context).volume(shared) : shared;
                return type == Path.class ? volume.path() : volume;
            }
            RestoredDatabase shared = Restoring.database(drill, restored.value());
            RestoredDatabase database = writable ? writable(context).database(drill, shared) : shared;
            if (type == Connection.class) {
                return closedAfterwards(context, database.connect());
            }
            return type == DataSource.class
                    ? database.dataSource()
                    : type == DatabaseLogin.class ? database.login() : database;
        } catch (IOException e) {
            throw new NotVerifiedException("no copy of " + restored.value() + " could be made: " + e.getMessage());
        } catch (SQLException e) {
            throw new NotVerifiedException("the sandbox's server does not let a test into " + restored.value()
                    + ": ERROR " + e.getErrorCode() + " (" + e.getSQLState() + ")");
        }
    }

    private static WritableData writable(ExtensionContext context) {
        return context.getStore(OURS)
                .getOrComputeIfAbsent(
                        context.getUniqueId(),
                        key -> new WritableData(context.getDisplayName(), drills(context)),
                        WritableData.class);
    }

    /** Takes back what a test has changed; JUnit would do so as well, but hide the reason why it could not. */
    private static void takeBack(ExtensionContext context) throws IOException {
        WritableData data = context.getStore(OURS).get(context.getUniqueId(), WritableData.class);
        if (data != null) {
            data.close();
        }
    }

    private static Connection closedAfterwards(ExtensionContext context, Connection connection) {
        context.getStore(OURS).put(connection, connection);
        return connection;
    }

    // ---- how tests end ---------------------------------------------------------------------------------------------

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw toldOfTheDrill(context, thrown);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw toldOfTheDrill(context, thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw toldOfTheDrill(context, thrown);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw toldOfTheDrill(context, thrown);
    }

    /** A check that could not be run aborts; a failure of somebody else's assertion names the snapshot, as ours do. */
    private static Throwable toldOfTheDrill(ExtensionContext context, Throwable thrown) {
        if (thrown instanceof CheckNotRunException) {
            return new NotVerifiedException(String.valueOf(thrown.getMessage()));
        }
        boolean told = !(thrown instanceof AssertionError)
                || thrown instanceof RestoredDataError
                || thrown instanceof DrillFailedError;
        if (told) {
            return thrown;
        }
        String where = " (scenario " + Restoring.named(drill(context).result()) + ")";
        if (thrown.getClass() == AssertionFailedError.class) {
            AssertionFailedError failed = (AssertionFailedError) thrown;
            return like(
                    thrown,
                    failed.isExpectedDefined() && failed.isActualDefined()
                            ? new AssertionFailedError(
                                    failed.getMessage() + where,
                                    failed.getExpected(),
                                    failed.getActual(),
                                    thrown.getCause())
                            : new AssertionFailedError(failed.getMessage() + where, thrown.getCause()));
        }
        if (thrown.getClass() == AssertionError.class) {
            return like(thrown, new AssertionError(thrown.getMessage() + where, thrown.getCause()));
        }
        thrown.addSuppressed(new RestoredFrom(where.strip()));
        return thrown;
    }

    private static Throwable like(Throwable original, Throwable other) {
        other.setStackTrace(original.getStackTrace());
        for (Throwable suppressed : original.getSuppressed()) {
            other.addSuppressed(suppressed);
        }
        return other;
    }

    /** A line beside a failure whose own message cannot be added to. */
    private static final class RestoredFrom extends Exception {
        private static final long serialVersionUID = 1L;

        RestoredFrom(String where) {
            super(where, null, false, false);
        }
    }
}
