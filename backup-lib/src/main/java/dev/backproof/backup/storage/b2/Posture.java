package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.exceptions.B2ForbiddenException;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.structures.B2BucketDefaultRetention;
import com.backblaze.b2.client.structures.B2BucketDefaultRetentionPeriod;
import com.backblaze.b2.client.structures.B2BucketFileLockConfiguration;
import com.backblaze.b2.client.structures.B2LifecycleRule;
import dev.backproof.backup.storage.BucketFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out how a bucket is set up, as far as the key may see it. */
final class Posture {
    private static final String PUBLIC = "allPublic";
    private static final int DAYS_OF_A_YEAR = 365;

    private Posture() {}

    static BucketFacts of(B2Client client, String bucket, String prefix) {
        Account account = client.account();
        B2Bucket found = account.may(Capability.LIST_BUCKETS)
                ? client.call(
                        "look at bucket " + bucket,
                        Capability.LIST_BUCKETS,
                        () -> client.sdk().getBucketOrNullByName(bucket))
                : null;
        return new BucketFacts(
                account.capabilities(),
                account.bucketName().or(account::bucketId),
                Optional.ofNullable(found).map(each -> PUBLIC.equals(each.getBucketType())),
                Optional.ofNullable(found).map(each -> rules(each, prefix)),
                Optional.ofNullable(found).flatMap(Posture::lock));
    }

    private static List<BucketFacts.Rule> rules(B2Bucket bucket, String prefix) {
        List<B2LifecycleRule> rules = bucket.getLifecycleRules();
        if (rules == null) {
            return List.of();
        }
        return rules.stream()
                .filter(rule -> B2Versions.touches(rule.getFileNamePrefix(), prefix.isEmpty() ? "" : prefix + "/"))
                .map(rule -> new BucketFacts.Rule(
                        rule.getFileNamePrefix(),
                        days(rule.getDaysFromUploadingToHiding()),
                        days(rule.getDaysFromHidingToDeleting()),
                        days(rule.getDaysFromStartingToCancelingUnfinishedLargeFiles())))
                .toList();
    }

    private static Optional<Duration> days(@Nullable Integer number) {
        return Optional.ofNullable(number).map(Duration::ofDays);
    }

    private static Optional<BucketFacts.Lock> lock(B2Bucket bucket) {
        if (!bucket.isClientAuthorizedToReadFileLockConfiguration()) {
            return Optional.empty();
        }
        try {
            B2BucketFileLockConfiguration lock = bucket.getFileLockConfiguration();
            if (lock == null || !lock.isFileLockEnabled()) {
                return Optional.of(new BucketFacts.Lock(false, "", 0));
            }
            B2BucketDefaultRetention retention = lock.getDefaultRetention();
            B2BucketDefaultRetentionPeriod period = retention == null ? null : retention.getPeriod();
            if (retention == null || retention.getMode() == null || period == null) {
                return Optional.of(new BucketFacts.Lock(true, "", 0));
            }
            long days = (long) period.getDuration() * ("years".equals(period.getUnit()) ? DAYS_OF_A_YEAR : 1);
            return Optional.of(new BucketFacts.Lock(true, retention.getMode(), days));
        } catch (B2ForbiddenException e) {
            return Optional.empty();
        }
    }
}
