package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.ApplicationKey;

/**
 * Who makes a call, and what that key allows.
 *
 * @param key the key; the master key too
 */
record Caller(ApplicationKey key) {
    boolean can(String capability) {
        return key.capabilities().contains(capability);
    }

    /** Fails unless the key has a capability. */
    void require(String capability) {
        if (!can(capability)) {
            throw B2Failure.unauthorized("Application key does not have capability " + capability);
        }
    }

    /** Fails unless the key may use a bucket. */
    void requireBucket(String bucketId) {
        if (key.bucketIds() != null && !key.bucketIds().contains(bucketId)) {
            throw B2Failure.unauthorized("Application key is restricted to other buckets");
        }
    }

    /** Fails unless the key may use names that start so. */
    void requireName(String nameOrPrefix) {
        if (key.namePrefix() != null && !nameOrPrefix.startsWith(key.namePrefix())) {
            throw B2Failure.unauthorized("Application key is restricted to another name prefix");
        }
    }
}
