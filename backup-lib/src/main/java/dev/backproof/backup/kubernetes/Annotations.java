package dev.backproof.backup.kubernetes;

/** Labels and annotations that this program reads and writes. */
final class Annotations {
    private static final String PREFIX = "backproof.dev/";

    // what people write
    /** {@code "false"} on a claim, MariaDB or Database: not to be backed up. */
    static final String BACKUP = PREFIX + "backup";
    /** Why not. */
    static final String REASON = PREFIX + "reason";
    /** What protects it that cannot be seen in the cluster. */
    static final String PROTECTED_BY = PREFIX + "protected-by";
    /** Name of the scenario that drills it. */
    static final String SCENARIO = PREFIX + "scenario";
    /** ISO-8601 duration: how old its newest backup may be. */
    static final String MAX_AGE = PREFIX + "max-age";

    // what we write
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String US = "backproof";
    /** What a CronJob or Job of ours backs up: {@code pvc/uploads} or {@code mariadb/db}. */
    static final String ASSET = PREFIX + "asset";
    /** Which plan an object came with; only objects of the same set are pruned. */
    static final String APPLY_SET = PREFIX + "apply-set";
    /** Which run an object belongs to. */
    static final String RUN = PREFIX + "run";
    /** After this time a run's objects are leftovers. */
    static final String EXPIRES = PREFIX + "expires";

    /** Label on an object of somebody else that a run has changed and must change back: the run. */
    static final String HELD = PREFIX + "held";
    /** How many replicas a workload had before it was scaled to zero. */
    static final String REPLICAS = PREFIX + "replicas";
    /** What lets an application go on that was told to hold still: pod, container and command, as JSON. */
    static final String RELEASE = PREFIX + "release";

    private Annotations() {}
}
