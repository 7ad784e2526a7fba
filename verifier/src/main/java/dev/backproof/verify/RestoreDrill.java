package dev.backproof.verify;

import dev.backproof.backup.Stores;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.report.SampleLedger;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillListener;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Judgement;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.scenario.BackupLocation;
import dev.backproof.verify.scenario.ControlSettings;
import dev.backproof.verify.scenario.Prices;
import dev.backproof.verify.scenario.Scenario;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs restore drills: opens the backup, restores into a throwaway sandbox, checks what came back, says PASS, FAIL or
 * NOT_VERIFIED. Needs no write access to the backup, takes no lock, and leaves nothing behind.
 *
 * <p>Immutable; several threads may run drills with the same object at once. A drill is stopped by interrupting its
 * thread: it cleans up and comes out as NOT_VERIFIED, unless it had found before that the backup is bad.
 */
public final class RestoreDrill {
    /** How long a drill and its sandbox live at most when neither scenario nor builder says otherwise. */
    public static final Duration USUAL_TIME_TO_LIVE = Duration.ofHours(6);

    /** How long a drill that is stopped may take to notice, before its sandbox and then its store are closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Options options;

    private RestoreDrill(Options options) {
        this.options = options;
    }

    /** Starts choosing how to run drills. */
    public static Builder builder() {
        return new Builder();
    }

    /** Drills with the usual settings: B2 key from the environment, the sandbox that this machine offers. */
    public static RestoreDrill create() {
        return builder().build();
    }

    /** Runs the whole drill. Never throws for what the backup, the store or the sandbox does: that is in the result. */
    public DrillResult run(Scenario scenario) {
        try (RestoredDrill drill = start(scenario)) {
            return drill.result();
        }
    }

    /**
     * Runs the drill and keeps what was restored until the result is closed. Never throws for what the backup, the store or
     * the sandbox does.
     */
    public RestoredDrill start(Scenario scenario) {
        Journal journal = new Journal(scenario.name(), options.clock(), options.listener());
        journal.tell(new DrillEvent.Started(scenario.name(), scenario.title(), journal.start()));
        Attempt attempt = new Attempt(scenario, journal);
        return attempt.run();
    }

    /**
     * The result of a drill that could not be run.
     *
     * @param why one line, which names the culprit
     */
    public static DrillResult notRun(Scenario scenario, Instant start, String why) {
        List<CheckResult> checks = List.of(
                new CheckResult("drill", CheckKinds.DRILL, CheckStatus.ERROR, false, why, "", "", Duration.ZERO));
        Judgement judgement = Judgement.of(checks);
        return DrillResult.withoutSnapshot(
                        scenario.name(),
                        scenario.title(),
                        judgement,
                        start,
                        Duration.ZERO,
                        checks,
                        scenario.expect() == null ? null : scenario.expect().of(judgement.verdict(), start))
                .tagged(scenario.tags());
    }

    /**
     * Looks at what another drill restored with the eyes of this scenario, which must restore the same: its own assertions are
     * run, and everything else is taken over. The data stay the other drill's; closing the result does nothing. Only for
     * scenarios that {@link #mayShare}.
     */
    public RestoredDrill lookAgain(RestoredDrill restored, Scenario scenario) {
        return restored.seenFrom(scenario, options.clock(), options.environment());
    }

    /**
     * Whether a drill of this scenario finds nothing but what its assertions and the restored data say. What it expects to
     * fail, how it compares with earlier drills, whether its checks have shown that they see and what its applications answer
     * are its own.
     */
    public boolean mayShare(Scenario scenario) {
        return options.baselines() == null
                && !options.negativeControls()
                && scenario.controls().when() != ControlSettings.When.ALWAYS
                && scenario.expect() == null
                && scenario.applications().isEmpty()
                && scenario.assertions().stream().allMatch(assertion -> assertion.known() == null);
    }

    /**
     * Refuses a scenario that no drill can be made of, since neither it nor the {@link Builder#backup builder} says where the
     * backup lies.
     *
     * @throws dev.backproof.backup.error.ConfigurationException {@code MISSING_SETTING}
     */
    public void requireBackup(Scenario scenario) {
        var unused = DrillBackup.requireLocation(scenario, options);
    }

    /** A drill on a thread of its own, so that its caller can be interrupted whatever the drill waits for. */
    private final class Attempt {
        private final Scenario scenario;
        private final Journal journal;
        private final DrillResources resources;
        private final DrillRun drill;
        private final Thread thread;

        Attempt(Scenario scenario, Journal journal) {
            this.scenario = scenario;
            this.journal = journal;
            this.resources = new DrillResources(options.workFolder(), this::stop);
            this.drill = new DrillRun(scenario, options, journal, resources);
            this.thread = Thread.ofPlatform()
                    .name("drill-" + scenario.name())
                    .daemon()
                    .unstarted(drill::run);
        }

        RestoredDrill run() {
            thread.start();
            boolean interrupted = false;
            try {
                Duration limit = options.timeToLive(scenario);
                if (!thread.join(limit)) {
                    broken("the drill was stopped: it took longer than its time to live, " + Spans.words(limit));
                    stop();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                broken("the drill was interrupted");
                stop();
            }
            journal.close();
            RestoredDrill restored = drill.finish();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return restored;
        }

        private void broken(String why) {
            journal.check("drill", CheckKinds.DRILL, CheckStatus.ERROR, why, "", "");
            journal.close();
        }

        /** Ends the drill's thread: by asking, then by taking the sandbox away, then the store. */
        private void stop() {
            resources.stop();
            boolean ended = asked();
            if (!ended) {
                resources.closeSandboxes();
                ended = asked();
            }
            if (!ended) {
                resources.closeBackup();
                asked();
            }
        }

        private boolean asked() {
            thread.interrupt();
            try {
                return thread.join(PATIENCE);
            } catch (InterruptedException e) {
                // asked to hurry: go on to the next step at once
                return !thread.isAlive();
            }
        }
    }

    record Options(
            Function<String, ObjectStore> stores,
            Sandboxes sandboxes,
            UnaryOperator<@Nullable String> environment,
            @Nullable BackupLocation backup,
            Prices prices,
            String sandboxKind,
            @Nullable Path workFolder,
            Duration timeToLive,
            @Nullable SampleLedger ledger,
            @Nullable Baselines baselines,
            boolean negativeControls,
            @Nullable DiskBudget diskBudget,
            DrillListener listener,
            Clock clock) {
        /** How long a drill of this scenario and its sandboxes live at most. */
        Duration timeToLive(Scenario scenario) {
            return Objects.requireNonNullElse(scenario.sandbox().timeToLive(), timeToLive);
        }
    }

    /** Chooses how to run drills. */
    public static final class Builder {
        private Function<String, ObjectStore> stores =
                address -> Stores.open(address, System.getenv(), Optional.empty());
        private @Nullable Sandboxes sandboxes;
        private UnaryOperator<@Nullable String> environment = System::getenv;
        private @Nullable BackupLocation backup;
        private Prices prices = Prices.BACKBLAZE;
        private String sandboxKind = "auto";
        private @Nullable Path workFolder;
        private @Nullable SampleLedger ledger;
        private @Nullable Baselines baselines;
        private boolean negativeControls;
        private @Nullable DiskBudget diskBudget;
        private Duration timeToLive = USUAL_TIME_TO_LIVE;
        private DrillListener listener = DrillListener.NONE;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** How an address becomes a store; by default folders and B2 with the key from the environment. */
        public Builder stores(Function<String, ObjectStore> opener) {
            this.stores = opener;
            return this;
        }

        /** The kinds of sandbox to choose from; by default those on the class path. */
        public Builder sandboxes(Sandboxes kinds) {
            this.sandboxes = kinds;
            return this;
        }

        /** Where passwords are looked up by the name of a variable; by default this process's environment. */
        public Builder environment(UnaryOperator<@Nullable String> variables) {
            this.environment = variables;
            return this;
        }

        /** The backup for scenarios that name none. */
        public Builder backup(BackupLocation location) {
            this.backup = location;
            return this;
        }

        /** What the store takes for being read, for scenarios that do not say; by default {@link Prices#BACKBLAZE}. */
        public Builder prices(Prices usual) {
            this.prices = usual;
            return this;
        }

        /** {@code auto}, {@code docker} or {@code process} for scenarios that name none; by default {@code auto}. */
        public Builder sandbox(String kind) {
            this.sandboxKind = kind;
            return this;
        }

        /** The folder that private temporary folders are made in; by default the system's. */
        public Builder workFolder(Path folder) {
            this.workFolder = folder;
            return this;
        }

        /** After this a drill is stopped, for scenarios that say nothing; by default {@link #USUAL_TIME_TO_LIVE}. */
        public Builder timeToLive(Duration limit) {
            this.timeToLive = limit;
            return this;
        }

        /**
         * Where drills of depth {@code sample} keep how far they have come; without one each begins somewhere that the day
         * decides, so that nightly drills come round all the same.
         */
        public Builder ledger(Path file) {
            this.ledger = SampleLedger.at(file);
            return this;
        }

        /**
         * The folder that keeps how much the last proven drills restored; without one a drill is not compared with those
         * before it.
         */
        public Builder baselines(Path folder) {
            this.baselines = Baselines.at(folder);
            return this;
        }

        /**
         * Whether the checks have to show in each drill that they catch damage done on purpose to a copy of the restored data;
         * else the scenario says how often.
         */
        public Builder negativeControls(boolean always) {
            this.negativeControls = always;
            return this;
        }

        /**
         * How much room the restored data of all drills of this builder may take together, by estimate. A drill waits until what
         * it needs is free; one that needs more than all of it is NOT_VERIFIED.
         *
         * @param bytes more than 0
         */
        public Builder diskBudget(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("a disk budget must be more than nothing");
            }
            this.diskBudget = new DiskBudget(bytes);
            return this;
        }

        /** Hears what goes on. */
        public Builder listener(DrillListener hears) {
            this.listener = hears;
            return this;
        }

        /** Tells the time. */
        public Builder clock(Clock tells) {
            this.clock = tells;
            return this;
        }

        /**
         * The drills' runner.
         *
         * @throws dev.backproof.backup.error.ConfigurationException when there is no such {@link #sandbox}
         */
        public RestoreDrill build() {
            Sandboxes kinds = sandboxes == null ? Sandboxes.onClassPath() : sandboxes;
            kinds.require(sandboxKind);
            return new RestoreDrill(new Options(
                    stores,
                    kinds,
                    environment,
                    backup,
                    prices,
                    sandboxKind,
                    workFolder,
                    timeToLive,
                    ledger,
                    baselines,
                    negativeControls,
                    diskBudget,
                    listener,
                    clock));
        }
    }
}
