package dev.backproof.backup.kubernetes;

import java.util.List;
import java.util.function.Consumer;

/**
 * What applying would do, found out by the cluster itself: each object was sent to it for trial, so that what it would
 * refuse is known before anything is changed. {@link #run} does it.
 */
public final class ApplyPlan {
    private final List<ApplyStep> steps;
    private final Consumer<ApplyStep> work;

    ApplyPlan(List<ApplyStep> steps, Consumer<ApplyStep> work) {
        this.steps = List.copyOf(steps);
        this.work = work;
    }

    /** In the order in which they are done; prunes come last. */
    public List<ApplyStep> steps() {
        return steps;
    }

    /**
     * Does the steps.
     *
     * @param done told of each step after it was done
     * @throws dev.backproof.backup.error.SourceException when the cluster refuses one; those before it are done, and
     *     applying again goes on from there
     */
    public void run(Consumer<ApplyStep> done) {
        for (ApplyStep step : steps) {
            work.accept(step);
            done.accept(step);
        }
    }
}
