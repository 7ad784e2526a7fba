package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the pods of one run of drills do. Each pod does one drill; which one it is stands in its variable {@code
 * JOB_COMPLETION_INDEX}, counted from 0.
 *
 * @param run names this run: 1 to 40 lower-case letters and digits
 * @param names what people call the drills, in their order; at least one
 * @param files what the pods need to know: paths below {@link #FOLDER} and contents, {@link #MOST_BYTES} in all; no secrets
 * @param arguments of the command in each pod; no secrets
 * @param parallel how many pods run at a time at most; 1 or more
 * @param scratch room that each pod is given to restore into, as Kubernetes writes sizes
 * @param scratchClass storage class of that room, which should delete its volumes; null for the node's own disk
 * @param resultsSecret Secret with {@code b2-key-id} and {@code b2-key} for the place of the results, which pods find in {@link
 *     #RESULTS_KEY_ID} and {@link #RESULTS_KEY}; null when the usual key may write there
 * @param resultsClaim claim that is mounted at {@link #RESULTS} for the pods to write to, or null
 */
public record DrillPods(
        String run,
        List<String> names,
        Map<String, byte[]> files,
        List<String> arguments,
        int parallel,
        String scratch,
        @Nullable String scratchClass,
        @Nullable String resultsSecret,
        @Nullable String resultsClaim) {
    /** Where a pod finds the files. */
    public static final String FOLDER = "/etc/backproof-drills";
    /** Where a pod has the claim. */
    public static final String RESULTS = "/results";
    /** Where a pod finds the password of repositories; scenarios need not name it. */
    public static final String PASSWORD_FILE = ClosedPod.PASSWORD_FILE;
    /** Variable with the id of the key for the place of the results, where it is another one. */
    public static final String RESULTS_KEY_ID = "BACKPROOF_RESULTS_KEY_ID";
    /** Variable with that key. */
    public static final String RESULTS_KEY = "BACKPROOF_RESULTS_KEY";
    /** What a ConfigMap holds at most: 1 MiB (Kubernetes, "ConfigMaps"). */
    public static final int MOST_BYTES = 1 << 20;
    /** The usual room: 20 GiB. */
    public static final String USUAL_SCRATCH = "20Gi";

    /** A name for a new run. */
    public static String newRun() {
        return InClusterJob.newRun();
    }

    public DrillPods {
        names = List.copyOf(names);
        files = new LinkedHashMap<>(files);
        arguments = List.copyOf(arguments);
        if (names.isEmpty() || parallel < 1 || !run.matches("[a-z0-9]{1,40}")) {
            throw new IllegalArgumentException("no run of drills: " + run + ", " + names + ", " + parallel);
        }
        long bytes =
                files.values().stream().mapToLong(content -> content.length).sum();
        if (bytes > MOST_BYTES) {
            Map.Entry<String, byte[]> largest = files.entrySet().stream()
                    .max((one, other) -> Integer.compare(one.getValue().length, other.getValue().length))
                    .orElseThrow();
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    "the scenarios and the files that they name have " + bytes + " bytes, and a ConfigMap holds "
                            + MOST_BYTES + "; the largest is " + largest.getKey() + " with "
                            + largest.getValue().length,
                    "run them in several calls, or leave large manifests out",
                    null);
        }
    }
}
