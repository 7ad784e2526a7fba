package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.structures.B2AccountAuthorization;
import com.backblaze.b2.client.structures.B2Allowed;
import dev.backproof.backup.storage.StoreCapabilities;
import java.util.Optional;
import java.util.Set;

/**
 * What authorizing told.
 *
 * @param capabilities of the key, named as B2 names them
 * @param bucketId the only bucket the key may use
 * @param bucketName its name
 * @param namePrefix what names must begin with; empty when any may be used
 * @param partSize recommended size of the parts of large files, bytes
 */
record Account(
        Set<String> capabilities,
        Optional<String> bucketId,
        Optional<String> bucketName,
        String namePrefix,
        long partSize) {

    static Account of(B2AccountAuthorization authorization) {
        B2Allowed allowed = authorization.getAllowed();
        return new Account(
                Set.copyOf(allowed.getCapabilities()),
                Optional.ofNullable(allowed.getBucketId()),
                Optional.ofNullable(allowed.getBucketName()),
                Optional.ofNullable(allowed.getNamePrefix()).orElse(""),
                authorization.getRecommendedPartSize());
    }

    boolean may(Capability capability) {
        return capabilities.contains(capability.b2Name());
    }

    /** What is left of the key's capabilities in a part of a bucket. */
    StoreCapabilities in(String bucket, String prefix) {
        String names = prefix.isEmpty() ? "" : prefix + "/";
        boolean sameBucket = bucketName.map(bucket::equals).orElse(true);
        boolean covered = sameBucket && names.startsWith(namePrefix);
        boolean overlaps = covered || (sameBucket && namePrefix.startsWith(names));
        return new StoreCapabilities(
                overlaps && may(Capability.READ),
                covered && may(Capability.LIST),
                overlaps && may(Capability.WRITE),
                overlaps && may(Capability.DELETE));
    }

    /** What the key is bound to, for people; empty when it is not bound. */
    String bounds() {
        String bucket =
                bucketName.or(() -> bucketId).map(b -> " to bucket " + b).orElse("");
        return bucket + (namePrefix.isEmpty() ? "" : " to names beginning with '" + namePrefix + "'");
    }
}
