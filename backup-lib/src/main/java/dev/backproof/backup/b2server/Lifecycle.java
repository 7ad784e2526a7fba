package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Action;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Change;
import dev.backproof.backup.b2server.store.FileIds;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.LifecycleRule;
import dev.backproof.backup.b2server.store.Retention;
import dev.backproof.backup.b2server.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies lifecycle rules as the real service does about once a day.
 *
 * <ol>
 *   <li>An unfinished large file that is old enough is cancelled.
 *   <li>A version that was hidden or superseded long enough ago is deleted, unless it is locked.
 *   <li>A hide marker that is old enough is deleted when nothing older is left. This is a guess: no source tells when.
 *   <li>A current version that is old enough is hidden.
 * </ol>
 */
final class Lifecycle {
    private final Backend backend;
    private final long now;
    private int hidden;
    private int deleted;
    private int cancelled;

    Lifecycle(Backend backend) {
        this.backend = backend;
        this.now = backend.settings().now();
    }

    LifecycleResult apply() {
        backend.catalog().change(transaction -> {
            for (Bucket bucket : transaction.state().buckets()) {
                if (!bucket.lifecycleRules().isEmpty()) {
                    transaction
                            .state()
                            .allVersions(bucket.id())
                            .forEach((name, versions) -> apply(bucket, name, versions, transaction));
                }
            }
            return true;
        });
        return new LifecycleResult(hidden, deleted, cancelled);
    }

    private void apply(Bucket bucket, String name, List<FileVersion> newestFirst, Transaction transaction) {
        for (LifecycleRule rule : bucket.lifecycleRules()) {
            if (name.startsWith(rule.fileNamePrefix())) {
                cancel(rule, newestFirst, transaction);
                List<FileVersion> visible = newestFirst.stream()
                        .filter(version -> version.action() != Action.START)
                        .toList();
                if (!visible.isEmpty()) {
                    delete(rule, visible, transaction);
                    hide(rule, visible.getFirst(), transaction);
                }
                return; // prefixes do not overlap
            }
        }
    }

    private void cancel(LifecycleRule rule, List<FileVersion> versions, Transaction transaction) {
        for (FileVersion version : versions) {
            if (version.action() == Action.START
                    && isOver(rule.daysFromStartingToCancelingUnfinishedLargeFiles(), version.timestamp())) {
                transaction.record(new Change.FileDeleted(version.id()));
                cancelled++;
            }
        }
    }

    private void delete(LifecycleRule rule, List<FileVersion> visible, Transaction transaction) {
        int left = visible.size();
        for (int i = visible.size() - 1; i > 0; i--) {
            FileVersion version = visible.get(i);
            long hiddenSince = visible.get(i - 1).timestamp();
            if (isOver(rule.daysFromHidingToDeleting(), hiddenSince) && !isLocked(version)) {
                transaction.record(new Change.FileDeleted(version.id()));
                deleted++;
                left--;
            }
        }
        FileVersion newest = visible.getFirst();
        if (left == 1
                && newest.action() == Action.HIDE
                && isOver(rule.daysFromHidingToDeleting(), newest.timestamp())) {
            transaction.record(new Change.FileDeleted(newest.id()));
            deleted++;
        }
    }

    private void hide(LifecycleRule rule, FileVersion newest, Transaction transaction) {
        if (newest.action() == Action.UPLOAD && isOver(rule.daysFromUploadingToHiding(), newest.timestamp())) {
            long sequence = transaction.state().nextSequence();
            long time = backend.settings().uploadTime();
            transaction.record(new Change.FileStored(FileVersion.hideMarker(
                    FileIds.mint(newest.bucketId(), false, sequence, Instant.ofEpochMilli(time)),
                    newest.bucketId(),
                    newest.name(),
                    sequence,
                    time)));
            hidden++;
        }
    }

    private boolean isOver(@Nullable Integer days, long since) {
        return days != null && now - since >= Duration.ofDays(days).toMillis();
    }

    private boolean isLocked(FileVersion version) {
        Retention retention = version.retention();
        return version.legalHold() || (retention != null && retention.retainUntilTimestamp() > now);
    }
}
