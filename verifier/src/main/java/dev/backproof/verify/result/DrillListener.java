package dev.backproof.verify.result;

/**
 * Hears what drills tell. Several drills may run side by side, so calls may come from several threads; it should return
 * quickly and must not throw.
 */
@FunctionalInterface
public interface DrillListener {
    /** Hears nothing. */
    DrillListener NONE = event -> {};

    /** Something happened. */
    void on(DrillEvent event);
}
