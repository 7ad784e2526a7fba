package dev.backproof.verify.scenario;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the bucket and the key of a backup have to be set up.
 *
 * @param keep how long versions that were replaced or hidden must stay, or null when nothing is promised
 * @param lock how long Object Lock must protect new files by itself, or null when it need not
 * @param off checks that are not made, each with the reason
 */
public record Posture(@Nullable Duration keep, @Nullable Duration lock, Map<PostureCheck, String> off) {
    public Posture {
        off = Map.copyOf(off);
    }

    /** What is looked at. */
    public enum PostureCheck {
        KEY("key"),
        PRIVATE("private"),
        LIFECYCLE("lifecycle"),
        VERSIONS("versions"),
        LOCK("lock"),
        UNFINISHED("unfinished"),
        SHA1("sha1");

        private final String key;

        PostureCheck(String key) {
            this.key = key;
        }

        /** Its key in scenarios. */
        public String key() {
            return key;
        }
    }
}
