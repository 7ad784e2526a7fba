package dev.backproof.verify;

import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.result.DrillListener;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.sandbox.SandboxProvider;
import dev.backproof.verify.scenario.BackupLocation;
import dev.backproof.verify.scenario.Scenario;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs restore drills: opens the backup, restores into a throwaway sandbox, checks what came back, says PASS, FAIL or
 * NOT_VERIFIED. Needs no write access to the backup, takes no lock, and leaves nothing behind.
 *
 * <p>Immutable; several threads may run drills with the same object at once. A drill is stopped by interrupting its
 * thread: it cleans up and comes out as NOT_VERIFIED.
 */
public final class RestoreDrill {
    /** How long a sandbox lives at most when neither scenario nor builder says otherwise. */
    public static final Duration USUAL_TIME_TO_LIVE = Duration.ofHours(6);

    final Options options;

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
    @SuppressWarnings("DoNotCallSuggester") // its body comes with the next commit
    public DrillResult run(Scenario scenario) {
        throw new UnsupportedOperationException("being written: " + scenario.name());
    }

    record Options(
            @Nullable Function<String, ObjectStore> stores,
            @Nullable Function<String, SandboxProvider> sandboxes,
            @Nullable BackupLocation backup,
            String sandboxKind,
            @Nullable Path workFolder,
            Duration timeToLive,
            DrillListener listener,
            Clock clock) {}

    /** Chooses how to run drills. */
    public static final class Builder {
        private @Nullable Function<String, ObjectStore> stores;
        private @Nullable Function<String, SandboxProvider> sandboxes;
        private @Nullable BackupLocation backup;
        private String sandboxKind = "auto";
        private @Nullable Path workFolder;
        private Duration timeToLive = USUAL_TIME_TO_LIVE;
        private DrillListener listener = DrillListener.NONE;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** How an address becomes a store; by default folders and B2 with the key from the environment. */
        public Builder stores(Function<String, ObjectStore> opener) {
            this.stores = opener;
            return this;
        }

        /** How a sandbox kind becomes a sandbox; by default what this machine offers. */
        public Builder sandboxes(Function<String, SandboxProvider> chooser) {
            this.sandboxes = chooser;
            return this;
        }

        /** The backup for scenarios that name none. */
        public Builder backup(BackupLocation location) {
            this.backup = location;
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

        /** The drills' runner. */
        public RestoreDrill build() {
            return new RestoreDrill(
                    new Options(stores, sandboxes, backup, sandboxKind, workFolder, timeToLive, listener, clock));
        }
    }
}
