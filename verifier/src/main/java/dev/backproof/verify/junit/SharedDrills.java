package dev.backproof.verify.junit;

import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.scenario.Scenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.platform.engine.support.store.Namespace;

/**
 * The drills of a launcher session: each scenario is drilled once, by whoever asks first, while others wait, and scenarios
 * that restore the same share one restore; gone when the session ends. May be used by several threads.
 */
final class SharedDrills implements AutoCloseable {
    /** Where the session keeps its drills; engine and extension look there. */
    static final Namespace NAMESPACE = Namespace.create("dev.backproof.verify");

    /** Owner of what the whole session shares. */
    static final Object RUN = "run";

    private final RestoreDrill.Builder settings;
    private final Map<Asked, CompletableFuture<RestoredDrill>> drills = new LinkedHashMap<>();
    private final Map<Restore, CompletableFuture<RestoredDrill>> restores = new HashMap<>();
    private final List<CompletableFuture<RestoredDrill>> all = new ArrayList<>();
    private final Map<String, Scenario> scenariosOfClasses = new ConcurrentHashMap<>();

    private final boolean keep;
    private volatile boolean interrupted;

    /** A scenario as one owner sees it; owners share nothing. */
    private record Asked(Scenario scenario, Object owner) {}

    private record Restore(RestoreKey key, Object owner) {}

    /**
     * No drills yet.
     *
     * @param settings how drills are run
     * @param keep whether somebody may ask for a scenario's data after its own tests are done; then scenarios that restore
     *     the same share one restore
     */
    SharedDrills(RestoreDrill.Builder settings, boolean keep) {
        this.settings = settings;
        this.keep = keep;
    }

    /** The session's drill of a scenario, run now unless it has run before. */
    RestoredDrill get(Scenario scenario) {
        return get(scenario, RUN);
    }

    /** An owner's drill of a scenario, run now unless it has run before. */
    RestoredDrill get(Scenario scenario, Object owner) {
        CompletableFuture<RestoredDrill> mine = new CompletableFuture<>();
        CompletableFuture<RestoredDrill> first;
        synchronized (drills) {
            first = drills.putIfAbsent(new Asked(scenario, owner), mine);
            if (first == null) {
                all.add(mine);
            }
        }
        return first == null ? complete(mine, () -> drill(scenario, owner)) : first.join();
    }

    private static RestoredDrill complete(CompletableFuture<RestoredDrill> drill, Supplier<RestoredDrill> work) {
        try {
            drill.complete(work.get());
        } catch (RuntimeException | Error e) {
            drill.completeExceptionally(e);
        }
        return drill.join();
    }

    private RestoredDrill drill(Scenario scenario, Object owner) {
        if (!keep) {
            return start(scenario);
        }
        CompletableFuture<RestoredDrill> mine = new CompletableFuture<>();
        CompletableFuture<RestoredDrill> first;
        synchronized (drills) {
            first = restores.putIfAbsent(new Restore(key(scenario), owner), mine);
        }
        return first == null
                ? complete(mine, () -> start(scenario))
                : settings.build().lookAgain(first.join(), scenario);
    }

    private RestoreKey key(Scenario scenario) {
        return RestoreKey.of(scenario, settings.build().mayShare(scenario));
    }

    private RestoredDrill start(Scenario scenario) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RestoredDrill drill = settings.build().start(scenario);
        if (Thread.currentThread().isInterrupted()) {
            interrupted = true;
        }
        return drill;
    }

    /** Says that somebody has changed what a drill restored: who asks from now on gets a new one. */
    void spoil(RestoredDrill drill) {
        synchronized (drills) {
            List<Asked> same = drills.entrySet().stream()
                    .filter(entry -> entry.getValue().getNow(null) == drill)
                    .map(Map.Entry::getKey)
                    .toList();
            same.forEach(asked -> forget(asked.owner(), key(asked.scenario())));
        }
    }

    private void forget(Object owner, RestoreKey key) {
        restores.remove(new Restore(key, owner));
        drills.keySet()
                .removeIf(asked ->
                        asked.owner().equals(owner) && key(asked.scenario()).equals(key));
    }

    /** Says that an owner needs nothing any more. */
    void close(Object owner) {
        List<CompletableFuture<RestoredDrill>> mine = new ArrayList<>();
        synchronized (drills) {
            drills.forEach((asked, drill) -> {
                if (asked.owner().equals(owner)) {
                    mine.add(drill);
                }
            });
        }
        ended(mine).forEach(RestoredDrill::close);
    }

    /** Whether a drill was interrupted; the platform may lose the thread's own mark of it. */
    boolean interrupted() {
        return interrupted;
    }

    /** Says that a scenario's own tests are done. */
    void done(Scenario scenario) {
        if (!keep) {
            get(scenario).close();
        }
    }

    /** Notes that a test class works on a scenario. */
    void uses(Class<?> testClass, Scenario scenario) {
        scenariosOfClasses.put(testClass.getName(), scenario);
    }

    /** The scenario that a test class, or the class around it, works on. */
    Optional<Scenario> scenarioOf(String className) {
        String name = className;
        while (!name.isEmpty()) {
            Scenario scenario = scenariosOfClasses.get(name);
            if (scenario != null) {
                return Optional.of(scenario);
            }
            name = name.substring(0, Math.max(0, name.lastIndexOf('$')));
        }
        return Optional.empty();
    }

    /** What has run, in order of asking. */
    List<RestoredDrill> finished() {
        synchronized (drills) {
            return ended(all);
        }
    }

    private static List<RestoredDrill> ended(List<CompletableFuture<RestoredDrill>> drills) {
        return drills.stream()
                .filter(each -> each.isDone() && !each.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
    }

    @Override
    public void close() {
        finished().forEach(RestoredDrill::close);
    }
}
