package dev.backproof.backup.kubernetes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What drills say of one backup.
 *
 * @param scenario name of the drill
 * @param provenAt when it last came out as PASS, or null for never
 * @param dataTime how old the data was that was proven then, or null
 * @param lastVerdict {@code PASS}, {@code FAIL} or {@code NOT_VERIFIED}: how the newest drill came out
 * @param backups what it restored from, as far as that is still known
 */
public record Proof(
        String scenario,
        @Nullable Instant provenAt,
        @Nullable Instant dataTime,
        String lastVerdict,
        List<Backup> backups) {
    public Proof {
        backups = List.copyOf(backups);
    }

    /**
     * One snapshot or mirror that was restored.
     *
     * @param source store it came from, such as {@code b2:acme-volumes/uploads}
     * @param hostname whose data; empty for a mirror
     * @param paths what it held
     */
    public record Backup(String source, String hostname, List<String> paths) {
        public Backup {
            paths = List.copyOf(paths);
        }
    }
}
