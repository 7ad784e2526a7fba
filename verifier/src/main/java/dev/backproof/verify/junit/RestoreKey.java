package dev.backproof.verify.junit;

import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.scenario.Depth;
import dev.backproof.verify.scenario.RestoreItem;
import dev.backproof.verify.scenario.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore and the checks that nobody has to write depend on: scenarios with equal keys may share a restore, whatever
 * they assert.
 */
record RestoreKey(List<@Nullable Object> parts) {
    private static final SourcePosition NOWHERE = new SourcePosition("", 1, 1);

    /**
     * The key of a scenario.
     *
     * @param shares whether its restore may be any other scenario's too
     */
    static RestoreKey of(Scenario scenario, boolean shares) {
        List<RestoreItem> items = new ArrayList<>();
        scenario.items().forEach(item -> items.add(withoutPlace(scenario, item)));
        return new RestoreKey(Arrays.asList(
                scenario.backup(),
                scenario.snapshot(),
                scenario.depth(),
                scenario.prices(),
                scenario.posture(),
                scenario.history(),
                scenario.controls(),
                scenario.probes(),
                scenario.sandbox(),
                items,
                // which part of the files a sample takes is kept by the scenario's name
                scenario.depth() instanceof Depth.Sample ? scenario.name() : null,
                shares ? null : scenario));
    }

    private static RestoreItem withoutPlace(Scenario scenario, RestoreItem item) {
        Scenario.SnapshotChoice snapshot = scenario.snapshotOf(item);
        return switch (item) {
            case RestoreItem.Volume volume ->
                new RestoreItem.Volume(volume.path(), volume.name(), snapshot, scenario.probesOf(volume), NOWHERE);
            case RestoreItem.Dump dump ->
                new RestoreItem.Dump(dump.path(), dump.name(), dump.database(), snapshot, NOWHERE);
            case RestoreItem.Physical physical ->
                new RestoreItem.Physical(physical.path(), physical.name(), physical.database(), snapshot, NOWHERE);
        };
    }
}
