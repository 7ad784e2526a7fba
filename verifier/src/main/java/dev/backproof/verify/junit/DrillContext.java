package dev.backproof.verify.junit;

import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.scenario.Scenario;
import java.util.SortedSet;

/**
 * The drill behind a test, for tests that find out by themselves what there is, such as a {@code @TestFactory} over all
 * databases. A parameter of a {@link RestoreDrillTest} class. May be used by several threads.
 *
 * <p>What is asked for and did not come back fails or aborts the test, as it does with {@link Restored}.
 */
public final class DrillContext {
    private final RestoredDrill drill;

    DrillContext(RestoredDrill drill) {
        this.drill = drill;
    }

    /** What is drilled. */
    public Scenario scenario() {
        return drill.scenario();
    }

    /** What the drill's own checks found. */
    public DrillResult result() {
        return drill.result();
    }

    /** The snapshot; of several the one that is nearest to its RPO. */
    public SnapshotFacts snapshot() {
        Restoring.require(drill, drill.state());
        return drill.snapshot().orElseThrow();
    }

    /** The snapshot that a volume or database came from. */
    public DrilledSnapshot snapshotOf(String name) {
        Restoring.require(drill, drill.stateOf(name));
        return drill.result().snapshots().stream()
                .filter(snapshot -> snapshot.items().contains(name))
                .findFirst()
                .orElseThrow(Restoring.unknown(drill, "item", name));
    }

    /** The names of the volumes that came back, in order of name. */
    public SortedSet<String> volumes() {
        return drill.volumes();
    }

    /** The names of the databases that came back, in order of name. */
    public SortedSet<String> databases() {
        return drill.databases();
    }

    /** A restored volume, which must not be changed. */
    public RestoredVolume volume(String name) {
        return Restoring.volume(drill, name);
    }

    /** A restored database, which can only be read. */
    public RestoredDatabase database(String name) {
        return Restoring.database(drill, name);
    }
}
