package dev.backproof.backup.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What a running restore counts and tells; by several threads. */
final class RestoreLog {
    private static final int KEPT_PROBLEMS = 10_000;

    private final Consumer<? super RestoreEvent> listener;
    private final List<RestoreProblem> problems = new ArrayList<>();
    private long problemCount;
    final LongAdder files = new LongAdder();
    final LongAdder directories = new LongAdder();
    final LongAdder links = new LongAdder();
    final LongAdder specials = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder skippedFiles = new LongAdder();
    final LongAdder bytesFetched = new LongAdder();

    RestoreLog(Consumer<? super RestoreEvent> listener) {
        this.listener = listener;
    }

    synchronized void tell(RestoreEvent event) {
        listener.accept(event);
    }

    synchronized void problem(EntryPath path, RestoreProblem.Kind kind, String message) {
        RestoreProblem problem = new RestoreProblem(path, kind, message);
        problemCount++;
        if (problems.size() < KEPT_PROBLEMS) {
            problems.add(problem);
        }
        listener.accept(new RestoreEvent.Failed(problem));
    }

    synchronized List<RestoreProblem> problems() {
        return List.copyOf(problems);
    }

    synchronized long problemCount() {
        return problemCount;
    }
}
