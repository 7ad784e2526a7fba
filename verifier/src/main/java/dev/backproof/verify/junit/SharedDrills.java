package dev.backproof.verify.junit;

import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.support.store.Namespace;

/**
 * The drills of a launcher session: each scenario is restored once, by whoever asks first, while others wait; gone when the
 * session ends. May be used by several threads.
 */
final class SharedDrills implements AutoCloseable {
    /** Where the session keeps its drills; engine and extension look there. */
    static final Namespace NAMESPACE = Namespace.create("dev.backproof.verify");

    private final RestoreDrill.Builder settings;
    private final Map<Scenario, CompletableFuture<RestoredDrill>> drills = new LinkedHashMap<>();
    private final Map<String, Scenario> scenariosOfClasses = new ConcurrentHashMap<>();

    private final boolean keep;
    private volatile boolean interrupted;

    /**
     * No drills yet.
     *
     * @param settings how drills are run
     * @param keep whether somebody may ask for a scenario's drill after its own tests are done
     */
    SharedDrills(RestoreDrill.Builder settings, boolean keep) {
        this.settings = settings;
        this.keep = keep;
    }

    /** The drill of a scenario, run now unless it has run before. */
    RestoredDrill get(Scenario scenario) {
        CompletableFuture<RestoredDrill> mine = new CompletableFuture<>();
        CompletableFuture<RestoredDrill> first;
        synchronized (drills) {
            first = drills.putIfAbsent(scenario, mine);
        }
        if (first != null) {
            return first.join();
        }
        try {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            mine.complete(settings.build().start(scenario));
            if (Thread.currentThread().isInterrupted()) {
                interrupted = true;
            }
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        }
        return mine.join();
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
        List<CompletableFuture<RestoredDrill>> all;
        synchronized (drills) {
            all = List.copyOf(drills.values());
        }
        List<RestoredDrill> finished = new ArrayList<>();
        for (CompletableFuture<RestoredDrill> each : all) {
            if (each.isDone() && !each.isCompletedExceptionally()) {
                finished.add(each.join());
            }
        }
        return finished;
    }

    @Override
    public void close() {
        finished().forEach(RestoredDrill::close);
    }
}
