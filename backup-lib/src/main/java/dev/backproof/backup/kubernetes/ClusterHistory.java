package dev.backproof.backup.kubernetes;

import java.util.List;

/**
 * What a cluster remembers of backups.
 *
 * @param runs newest first
 * @param unseen what could not be looked at, one line each
 */
public record ClusterHistory(List<BackupRun> runs, List<String> unseen) {
    public ClusterHistory {
        runs = List.copyOf(runs);
        unseen = List.copyOf(unseen);
    }
}
