package dev.backproof.verify;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillListener;
import dev.backproof.verify.result.Phase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a drill finds and tells it to the listener. May be used by several threads. Once {@link #close}d it takes
 * nothing more, so that a drill that was stopped cannot add what its own stopping broke.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final String scenario;
    private final Clock clock;
    private final DrillListener listener;
    private final Instant start;
    private final List<Phase> phases = new ArrayList<>();
    private final List<CheckResult> checks = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> notTested = new LinkedHashSet<>();
    private boolean closed;
    private volatile boolean deaf;

    Journal(String scenario, Clock clock, DrillListener listener) {
        this.scenario = scenario;
        this.clock = clock;
        this.listener = listener;
        this.start = clock.instant();
    }

    Instant start() {
        return start;
    }

    Duration elapsed() {
        return Duration.between(start, clock.instant());
    }

    /** A phase that runs until it is closed. */
    OpenPhase phase(String name) {
        tell(new DrillEvent.PhaseStarted(scenario, name));
        return new OpenPhase(name, elapsed());
    }

    /** Does something as a phase that restores no bytes. */
    <T extends @Nullable Object> T during(String name, Supplier<T> work) {
        OpenPhase phase = phase(name);
        try {
            return work.get();
        } finally {
            phase.close();
        }
    }

    final class OpenPhase implements AutoCloseable {
        private final String name;
        private final Duration began;
        private long bytes;

        private OpenPhase(String name, Duration began) {
            this.name = name;
            this.began = began;
        }

        void bytes(long number) {
            bytes = number;
        }

        void progress(long done, long total, long items, long totalItems) {
            tell(new DrillEvent.Progress(scenario, name, done, total, items, totalItems));
        }

        @Override
        public void close() {
            Phase phase = new Phase(name, began, elapsed().minus(began), bytes);
            synchronized (Journal.this) {
                if (!closed) {
                    phases.add(phase);
                    tell(new DrillEvent.PhaseFinished(scenario, phase));
                }
            }
        }
    }

    /** Keeps a check under a name that no other has. */
    synchronized void check(CheckResult check) {
        if (!closed) {
            CheckResult kept = withName(check, unused(check.name()));
            checks.add(kept);
            tell(new DrillEvent.CheckFinished(scenario, kept));
        }
    }

    /** Keeps a check that the drill makes of itself. */
    void check(String name, String kind, CheckStatus status, String message, String expected, String actual) {
        check(new CheckResult(name, kind, status, false, message, expected, actual, Duration.ZERO));
    }

    /** Keeps something that is worth a line in the report though nothing is wrong. */
    void remark(String note) {
        check("note", CheckResult.NOTE, CheckStatus.PASSED, note, "", "");
    }

    void trouble(String name, String kind, Trouble trouble) {
        check(name, kind, trouble.status(), trouble.message(), "", "");
    }

    private String unused(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + " (" + i + ")";
        }
        return candidate;
    }

    private static CheckResult withName(CheckResult check, String name) {
        return name.equals(check.name())
                ? check
                : new CheckResult(
                        name,
                        check.kind(),
                        check.status(),
                        check.provesData(),
                        check.message(),
                        check.expected(),
                        check.actual(),
                        check.duration(),
                        check.because(),
                        check.position());
    }

    synchronized void notTested(String line) {
        if (!closed) {
            notTested.add(line);
        }
    }

    void note(String message) {
        tell(new DrillEvent.Note(scenario, message));
    }

    synchronized void close() {
        closed = true;
    }

    synchronized List<Phase> phases() {
        return List.copyOf(phases);
    }

    synchronized List<CheckResult> checks() {
        return List.copyOf(checks);
    }

    synchronized List<String> notTested() {
        return List.copyOf(notTested);
    }

    /** A listener that throws must not decide a verdict; it is told nothing more. */
    void tell(DrillEvent event) {
        if (!deaf) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                deaf = true;
                LOG.warn("the listener of the drill {} failed and is told nothing more", scenario, e);
            }
        }
    }
}
