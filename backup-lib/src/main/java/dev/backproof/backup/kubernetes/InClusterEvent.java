package dev.backproof.backup.kubernetes;

/** Something that happened while backups were made or drills run inside a cluster. */
public sealed interface InClusterEvent {
    /** Something was made in the cluster: {@code Job shop/backproof-1a2b3c4d}. */
    record Created(String object) implements InClusterEvent {}

    /** It is waited for something. */
    record Waiting(String what) implements InClusterEvent {}

    /** A pod of the job failed; the job makes another unless it gives up. */
    record PodFailed(String pod, String reason) implements InClusterEvent {}

    /**
     * The pod of a drill runs.
     *
     * @param drill its number, from 0
     */
    record DrillStarted(int drill, String name, String node) implements InClusterEvent {}

    /**
     * A drill's pod has ended, and there will be no other.
     *
     * @param drill its number, from 0
     * @param trouble why it did not end well, or empty
     */
    record DrillEnded(int drill, String name, String trouble) implements InClusterEvent {}

    /** The application was told to hold still, to go on, was stopped or started. */
    record Application(String what) implements InClusterEvent {}

    /** Something was removed. */
    record Removed(String object) implements InClusterEvent {}

    /** Something did not work that does not keep the work from being done. */
    record Warning(String message) implements InClusterEvent {}
}
