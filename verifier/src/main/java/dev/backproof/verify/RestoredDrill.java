package dev.backproof.verify;

import dev.backproof.verify.assertion.RestoredData;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Judgement;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.Scenario;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
    private final Runnable withdrawal;
    private final Runnable cleaner;
    private final AtomicBoolean closed = new AtomicBoolean();

    RestoredDrill(
            Scenario scenario,
            DrillResult result,
            Map<String, RestoredVolume> volumes,
            Map<String, RestoredDatabase> databases,
            Runnable withdrawal,
            Runnable cleaner) {
        this.scenario = scenario;
        this.result = result;
        this.volumes = Map.copyOf(volumes);
        this.databases = Map.copyOf(databases);
        this.withdrawal = withdrawal;
        this.cleaner = cleaner;
    }

    /**
     * What another scenario finds on the same data, which stay this drill's: its own assertions are run now, and what nobody
     * had to write is taken over.
     */
    RestoredDrill seenFrom(Scenario other, InstantSource clock, UnaryOperator<@Nullable String> environment) {
        Map<String, RestoredVolume> seen = new LinkedHashMap<>();
        volumes.forEach((name, volume) -> seen.put(name, volume.seenFrom(other.origin())));
        List<CheckResult> checks = new ArrayList<>(result.checks().stream()
                .filter(check -> check.position() == null)
                .toList());
        new ScenarioAssertions(new RestoredData(seen, databases), result.snapshots(), environment)
                .of(other, checks)
                .forEach(check -> checks.add(check.run(clock)));
        return new RestoredDrill(
                other,
                result.seenFrom(other.name(), other.title(), other.tags(), checks),
                seen,
                databases,
                withdrawal,
                () -> {});
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

    /** The names of the volumes that came back, in order of name. */
    public SortedSet<String> volumes() {
        return new TreeSet<>(volumes.keySet());
    }

    /** The names of the databases that came back, in order of name. */
    public SortedSet<String> databases() {
        return new TreeSet<>(databases.keySet());
    }

    /** The restored volume of this name; empty when it did not come back or is not in the scenario. */
    public Optional<RestoredVolume> volume(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    /** The restored database of this name; empty when it did not come back or is not in the scenario. */
    public Optional<RestoredDatabase> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    /** Whether there is a snapshot and the drill ran to its end: PASS, else with the cause. */
    public RestoreState state() {
        return state(check -> CheckKinds.OF_DRILL.contains(check.kind()));
    }

    /**
     * How the restore of one volume or database went, whatever the checks on its data say: PASS when tests may look at it,
     * else with the cause.
     */
    public RestoreState stateOf(String name) {
        boolean needsServer = !volumes.containsKey(name);
        return state(check -> CheckKinds.OF_DRILL.contains(check.kind())
                || (needsServer && check.kind().equals(CheckKinds.SANDBOX))
                || (CheckKinds.OF_RESTORE.contains(check.kind()) && check.name().startsWith(name + ": ")));
    }

    private RestoreState state(Predicate<CheckResult> concerns) {
        Judgement fault =
                Judgement.fault(result.checks().stream().filter(concerns).toList());
        return new RestoreState(fault.verdict(), fault.cause());
    }

    /**
     * How a restore went.
     *
     * @param cause one line, empty for PASS
     */
    public record RestoreState(Verdict verdict, String cause) {}

    /** Says that tests found the data bad: later drills are not compared with this one. */
    public void withdraw() {
        withdrawal.run();
    }

    /** Stops the sandbox and wipes what was restored. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            cleaner.run();
        }
    }
}
