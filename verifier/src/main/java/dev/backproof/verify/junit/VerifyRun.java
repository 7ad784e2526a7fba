package dev.backproof.verify.junit;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * One run of scenarios and of suites that users wrote, through the JUnit Platform Launcher: what {@code backproof
 * verify} does.
 *
 * <p>Tests of a suite's {@link RestoreDrillTest} classes count as checks of their scenario's drill; other classes make a
 * drill of their own name without a snapshot. Messages of tests are told only where they are Backproof's own, since others
 * may quote restored data.
 */
public final class VerifyRun {
    private final List<Path> scenarios;
    private final List<Path> suites;
    private final RestoreDrill.Builder drills;
    private final int parallel;
    private final Clock clock;

    private VerifyRun(Builder builder) {
        this.scenarios = List.copyOf(builder.scenarios);
        this.suites = List.copyOf(builder.suites);
        this.drills = builder.drills;
        this.parallel = builder.parallel;
        this.clock = builder.clock;
    }

    /** Starts choosing what to run. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs everything, one drill after the other unless {@link Builder#parallel} says otherwise; results are in the order of the
     * scenarios. A thread that is interrupted meanwhile returns soon, with what is known
     * until then and its mark of interruption set.
     *
     * @throws ConfigurationException when a scenario cannot be read or names no backup, a suite or the sandbox is not there, or
     *     there is nothing to run; before anything was run
     */
    public RunResult run() {
        Instant start = clock.instant();
        Map<Path, Scenario> read = read();
        read.values().forEach(drills.build()::requireBackup);
        suites.forEach(VerifyRun::requireThere);
        if (read.isEmpty() && suites.isEmpty()) {
            throw new ConfigurationException(ErrorCode.MISSING_SETTING, "there is no scenario and no suite to run");
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader("backproof-suites", urls(), before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return launch(start, read);
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot close the suites: " + e.getMessage(), e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private RunResult launch(Instant start, Map<Path, Scenario> read) {
        try (LauncherSession session = LauncherFactory.openSession()) {
            SharedDrills shared = new SharedDrills(drills, !suites.isEmpty());
            session.getStore().put(SharedDrills.NAMESPACE, SharedDrills.class, shared);
            SuiteOutcomes outcomes = new SuiteOutcomes(clock);
            if (parallel > 1 && read.size() > 1) {
                SideBySide.run(read.values(), Math.min(parallel, read.size()), shared);
            }
            session.getLauncher().execute(request(read), outcomes);
            List<Scenario> order = List.copyOf(read.values());
            RunResult result = new RunResult(
                    start, clock.instant(), version(), new RunAssembly(shared, outcomes, suites, start).drills(order));
            if (shared.interrupted()) {
                Thread.currentThread().interrupt();
            }
            return result;
        }
    }

    private LauncherDiscoveryRequest request(Map<Path, Scenario> read) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        read.keySet().forEach(file -> request.selectors(DiscoverySelectors.selectFile(file.toFile())));
        if (!suites.isEmpty()) {
            request.selectors(DiscoverySelectors.selectClasspathRoots(new LinkedHashSet<>(suites)));
        }
        return request.configurationParameter(DrillSettings.ATTACH, "false").build();
    }

    /** Every scenario; reports tell them apart by name. */
    private Map<Path, Scenario> read() {
        Map<Path, Scenario> read = new LinkedHashMap<>();
        ScenarioFile.sources(scenarios).forEach(source -> read.put(source.file(), source.scenario()));
        return read;
    }

    private static void requireThere(Path suite) {
        if (!Files.exists(suite)) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "there is no suite at " + suite);
        }
    }

    private URL[] urls() {
        List<URL> urls = new ArrayList<>();
        for (Path suite : suites) {
            try {
                urls.add(suite.toAbsolutePath().toUri().toURL());
            } catch (MalformedURLException e) {
                throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot load the suite " + suite, e);
            }
        }
        return urls.toArray(new URL[0]);
    }

    static String version() {
        String version = VerifyRun.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Chooses what to run. */
    public static final class Builder {
        private final List<Path> scenarios = new ArrayList<>();
        private final List<Path> suites = new ArrayList<>();
        private RestoreDrill.Builder drills = RestoreDrill.builder();
        private int parallel = 1;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** A scenario, or a folder: all {@code *.yaml} and {@code *.yml} directly in it and below. */
        public Builder scenarios(Path fileOrFolder) {
            scenarios.add(fileOrFolder);
            return this;
        }

        /** A jar or a folder of classes with JUnit tests, such as those with {@link RestoreDrillTest}. */
        public Builder suite(Path jarOrClasses) {
            suites.add(jarOrClasses);
            return this;
        }

        /** How drills are run: sandbox, listener, work folder. */
        public Builder drills(RestoreDrill.Builder settings) {
            this.drills = settings;
            return this;
        }

        /**
         * How many drills of scenarios run side by side at most; 1 when nothing is said.
         *
         * @param drills 1 or more
         */
        public Builder parallel(int drills) {
            if (drills < 1) {
                throw new IllegalArgumentException("at least one drill has to run at a time, not " + drills);
            }
            this.parallel = drills;
            return this;
        }

        /** As many side by side as this machine has processors and memory for: 1 to 4. */
        public static int usualParallel() {
            return SideBySide.usual();
        }

        /** Tells the time of the run. */
        public Builder clock(Clock tells) {
            this.clock = tells;
            return this;
        }

        /** The run. */
        public VerifyRun build() {
            return new VerifyRun(this);
        }
    }
}
