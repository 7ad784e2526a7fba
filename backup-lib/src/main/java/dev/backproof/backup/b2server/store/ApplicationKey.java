package dev.backproof.backup.b2server.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key and what it may do.
 *
 * @param id its public half
 * @param secret its secret half
 * @param name what the user calls it
 * @param capabilities as the API names them
 * @param bucketIds the only buckets it may use, or null for all
 * @param namePrefix what the objects' names must start with, or null
 * @param expirationTimestamp from when on it does not work, milliseconds since 1970, or null for never
 */
public record ApplicationKey(
        String id,
        String secret,
        String name,
        Set<String> capabilities,
        @Nullable List<String> bucketIds,
        @Nullable String namePrefix,
        @Nullable Long expirationTimestamp) {

    /** Whether it works at this time. */
    public boolean isValidAt(long millis) {
        return expirationTimestamp == null || millis < expirationTimestamp;
    }

    /** All but the secret. */
    @Override
    public String toString() {
        return "ApplicationKey[" + id + " " + name + "]";
    }
}
