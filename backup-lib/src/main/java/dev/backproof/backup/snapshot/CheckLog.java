package dev.backproof.backup.snapshot;

import dev.backproof.backup.snapshot.Finding.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a running check finds and tells; by several threads. */
final class CheckLog {
    private static final int KEPT_FINDINGS = 10_000;

    private final Consumer<? super CheckEvent> listener;
    private final List<Finding> findings = new ArrayList<>();
    private long errors;
    private long hints;

    CheckLog(Consumer<? super CheckEvent> listener) {
        this.listener = listener;
    }

    synchronized void phase(CheckEvent.Phase phase, long total) {
        listener.accept(new CheckEvent.PhaseStarted(phase, total));
    }

    synchronized void progressed(CheckEvent.Phase phase, long units, long bytes) {
        listener.accept(new CheckEvent.Progressed(phase, units, bytes));
    }

    void error(Finding.Kind kind, String subject, String message) {
        add(new Finding(Severity.ERROR, kind, subject, message));
    }

    void hint(Finding.Kind kind, String subject, String message) {
        add(new Finding(Severity.HINT, kind, subject, message));
    }

    private synchronized void add(Finding finding) {
        if (finding.severity() == Severity.ERROR) {
            errors++;
        } else {
            hints++;
        }
        if (findings.size() < KEPT_FINDINGS) {
            findings.add(finding);
        }
        listener.accept(new CheckEvent.Found(finding));
    }

    synchronized boolean foundErrors() {
        return errors > 0;
    }

    synchronized CheckReport report(
            long snapshots, long trees, long packs, long packsRead, long bytesRead, Duration duration) {
        return new CheckReport(
                List.copyOf(findings), errors, hints, snapshots, trees, packs, packsRead, bytesRead, duration);
    }
}
