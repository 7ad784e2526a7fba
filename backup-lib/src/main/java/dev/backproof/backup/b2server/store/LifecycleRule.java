package dev.backproof.backup.b2server.store;

import org.jspecify.annotations.Nullable;

/**
 * When versions under a prefix are hidden and deleted; a number that is null never happens.
 *
 * @param fileNamePrefix which names; empty for all
 * @param daysFromUploadingToHiding after how many days a current version is hidden
 * @param daysFromHidingToDeleting how many days after it was hidden or superseded a version is deleted
 * @param daysFromStartingToCancelingUnfinishedLargeFiles after how many days an unfinished large file is cancelled
 */
public record LifecycleRule(
        String fileNamePrefix,
        @Nullable Integer daysFromUploadingToHiding,
        @Nullable Integer daysFromHidingToDeleting,
        @Nullable Integer daysFromStartingToCancelingUnfinishedLargeFiles) {}
