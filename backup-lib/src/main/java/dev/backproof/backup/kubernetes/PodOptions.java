package dev.backproof.backup.kubernetes;

import java.time.Duration;

/**
 * How pods of ours run.
 *
 * @param image image with this program, best by digest
 * @param secret Secret in the asset's namespace with {@code repository-password}, {@code b2-key-id} and {@code b2-key}
 * @param readAll how root in the pod may read every file of a claim
 * @param deadline after this time a job is ended
 * @param memory the most memory, as Kubernetes writes it
 */
public record PodOptions(String image, String secret, ReadAll readAll, Duration deadline, String memory) {
    /** The usual Secret's name. */
    public static final String USUAL_SECRET = "backproof";
    /** The usual deadline: four hours. */
    public static final Duration USUAL_DEADLINE = Duration.ofHours(4);

    private static final String USUAL_MEMORY = "1Gi";

    /** With the usual settings. */
    public static PodOptions of(String image) {
        return new PodOptions(image, USUAL_SECRET, ReadAll.DAC_READ_SEARCH, USUAL_DEADLINE, USUAL_MEMORY);
    }

    /** How root reads files that are closed to it otherwise. */
    public enum ReadAll {
        /** The capability that reads everything and writes nothing; Pod Security must allow {@code privileged}. */
        DAC_READ_SEARCH,
        /** The one that the level {@code baseline} allows; it could write as well, but the mount is read-only. */
        DAC_OVERRIDE,
        /** None: what root may not read is reported and the backup is incomplete. */
        NONE
    }
}
