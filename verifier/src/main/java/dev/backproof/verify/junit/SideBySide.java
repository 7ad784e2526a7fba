package dev.backproof.verify.junit;

import com.sun.management.OperatingSystemMXBean;
import dev.backproof.verify.scenario.Scenario;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the drills of scenarios side by side. Their results lie ready then, for whoever asks for one scenario after the other:
 * so reports keep their order.
 */
final class SideBySide {
    /** A store, a line and a disk are shared by all. */
    private static final int MOST = 4;

    /** A MariaDB server with what it loads, the client, and this program's own buffers. */
    private static final long MEMORY_OF_DRILL = 1L << 30;

    private SideBySide() {}

    /** As many as this machine has processors and memory for: 1 to 4. */
    static int usual() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        long fit = Math.min(Runtime.getRuntime().availableProcessors(), memory / MEMORY_OF_DRILL);
        return Math.clamp(fit, 1, MOST);
    }

    /** Runs all drills, in this order as far as there is room; returns when they have ended, or the thread is interrupted. */
    static void run(Collection<Scenario> scenarios, int number, SharedDrills drills) {
        try (ExecutorService pool = Executors.newFixedThreadPool(
                number, Thread.ofPlatform().name("drills-", 1).daemon().factory())) {
            List<Future<?>> running = scenarios.stream()
                    .<Future<?>>map(scenario -> pool.submit(() -> {
                        if (!Thread.currentThread().isInterrupted()) {
                            drills.get(scenario);
                            drills.done(scenario);
                        }
                    }))
                    .toList();
            try {
                for (Future<?> each : running) {
                    await(each);
                }
            } catch (InterruptedException e) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void await(Future<?> drill) throws InterruptedException {
        try {
            drill.get();
        } catch (ExecutionException e) {
            // kept with the drill, and told when its turn to be reported comes
        }
    }
}
