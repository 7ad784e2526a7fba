package dev.backproof.backup.b2server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The rules by which a server misbehaves; they can be changed while it runs, from any thread. */
public final class Faults {
    private final List<ActiveFault> active = new CopyOnWriteArrayList<>();

    Faults() {}

    /** Lets requests go wrong from now on; counting starts now. */
    public ActiveFault add(FaultRule rule) {
        ActiveFault fault = new ActiveFault(rule);
        active.add(fault);
        return fault;
    }

    /** Takes one rule back. */
    public void remove(ActiveFault fault) {
        active.remove(fault);
    }

    /** Takes all rules back. */
    public void clear() {
        active.clear();
    }

    /** The rules in force, spent ones included, oldest first. */
    public List<ActiveFault> active() {
        return List.copyOf(active);
    }

    /** Counts the request for every rule it matches, and tells what goes wrong with it. */
    List<FaultEffect> strike(String call, @Nullable String object) {
        List<FaultEffect> effects = new ArrayList<>();
        for (ActiveFault fault : active) {
            if (fault.strikes(call, object)) {
                effects.addAll(fault.rule().effects());
            }
        }
        return effects;
    }
}
