package dev.backproof.backup.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a store tells of its bucket and of the key it was opened with. What the key may not see is empty.
 *
 * @param keyMay what the key may do, named as the vendor names it
 * @param keyBucket the only bucket that the key may use; empty when it may use several
 * @param isPublic whether everybody may read the bucket
 * @param rules what happens to files by themselves; those of the part of the bucket that the store is
 * @param lock how versions are protected from being deleted
 */
public record BucketFacts(
        Set<String> keyMay,
        Optional<String> keyBucket,
        Optional<Boolean> isPublic,
        Optional<List<Rule>> rules,
        Optional<Lock> lock) {
    public BucketFacts {
        keyMay = Set.copyOf(keyMay);
        rules = rules.map(List::copyOf);
    }

    /**
     * A lifecycle rule.
     *
     * @param prefix names must begin with it
     * @param hidesAfter current files are hidden so long after their upload; empty for never
     * @param deletesAfter versions that are hidden or replaced are deleted so long after that; empty for never
     * @param cancelsAfter large files that are not finished are cancelled so long after their begin; empty for never
     */
    public record Rule(
            String prefix,
            Optional<Duration> hidesAfter,
            Optional<Duration> deletesAfter,
            Optional<Duration> cancelsAfter) {}

    /**
     * Object Lock.
     *
     * @param enabled whether the bucket knows locks
     * @param mode of the retention that new files get by themselves, {@code governance} or {@code compliance}; empty when
     *     they get none
     * @param days how long that is, a year for 365; 0 for none
     */
    public record Lock(boolean enabled, String mode, long days) {}
}
