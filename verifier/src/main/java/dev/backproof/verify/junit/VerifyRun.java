package dev.backproof.verify.junit;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.result.RunResult;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of scenarios and of suites that users wrote, through the JUnit Platform Launcher: what {@code backproof
 * verify} does.
 */
public final class VerifyRun {
    private final List<Path> scenarios;
    private final List<Path> suites;
    private final RestoreDrill.Builder drills;
    private final Clock clock;

    private VerifyRun(Builder builder) {
        this.scenarios = List.copyOf(builder.scenarios);
        this.suites = List.copyOf(builder.suites);
        this.drills = builder.drills;
        this.clock = builder.clock;
    }

    /** Starts choosing what to run. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs everything, one drill after the other.
     *
     * @throws ConfigurationException when a scenario cannot be read, a suite is not there, or there is nothing to run;
     *     before anything was run
     */
    @SuppressWarnings("DoNotCallSuggester") // its body comes with the next commit
    public RunResult run() {
        throw new UnsupportedOperationException("being written: " + scenarios + suites + drills.hashCode() + clock);
    }

    /** Chooses what to run. */
    public static final class Builder {
        private final List<Path> scenarios = new ArrayList<>();
        private final List<Path> suites = new ArrayList<>();
        private RestoreDrill.Builder drills = RestoreDrill.builder();
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** A scenario, or a folder: all {@code *.yaml} and {@code *.yml} directly in it and below. */
        public Builder scenarios(Path fileOrFolder) {
            scenarios.add(fileOrFolder);
            return this;
        }

        /** A jar or a folder of classes with JUnit tests, such as those with {@code @RestoreDrillTest}. */
        public Builder suite(Path jarOrClasses) {
            suites.add(jarOrClasses);
            return this;
        }

        /** How drills are run: sandbox, listener, work folder. */
        public Builder drills(RestoreDrill.Builder settings) {
            this.drills = settings;
            return this;
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
