package dev.backproof.verify;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.scenario.Scenario;
import java.util.Map;
import java.util.Optional;

/**
 * A drill whose restored data are still there, for tests to look at: what {@link RestoreDrill#start} gives. Its own checks
 * have run. Close it, and everything that was restored is gone.
 *
 * <p>May be used by several threads.
 */
public final class RestoredDrill implements AutoCloseable {
    private final Scenario scenario;
    private final DrillResult result;
    private final Map<String, RestoredVolume> volumes;
    private final Map<String, RestoredDatabase> databases;
    private final Runnable cleaner;

    RestoredDrill(
            Scenario scenario,
            DrillResult result,
            Map<String, RestoredVolume> volumes,
            Map<String, RestoredDatabase> databases,
            Runnable cleaner) {
        this.scenario = scenario;
        this.result = result;
        this.volumes = Map.copyOf(volumes);
        this.databases = Map.copyOf(databases);
        this.cleaner = cleaner;
    }

    /** What was drilled. */
    public Scenario scenario() {
        return scenario;
    }

    /** What its own checks found. */
    public DrillResult result() {
        return result;
    }

    /** The snapshot; empty when none was found. */
    public Optional<SnapshotFacts> snapshot() {
        return Optional.ofNullable(result.snapshot());
    }

    /** The restored volume of this name; empty when it did not come back or is not in the scenario. */
    public Optional<RestoredVolume> volume(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    /** The restored database of this name; empty when it did not come back or is not in the scenario. */
    public Optional<RestoredDatabase> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    /** Stops the sandbox and wipes what was restored. */
    @Override
    public void close() {
        cleaner.run();
    }
}
