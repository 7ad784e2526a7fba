package dev.backproof.backup.b2server.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A bucket's settings.
 *
 * @param id 24 hexadecimal digits
 * @param name unique in the account, whatever its case
 * @param type {@code allPrivate}, {@code allPublic}
 * @param info what the user noted
 * @param corsRules as given; kept and told, not applied
 * @param lifecycleRules applied when asked to
 * @param revision 1 for a new bucket, one more with each change
 * @param fileLock whether versions can be locked; never false again once true
 * @param defaultRetention of new versions, or null
 * @param encryption of new versions, or null
 */
public record Bucket(
        String id,
        String name,
        String type,
        Map<String, String> info,
        List<JsonNode> corsRules,
        List<LifecycleRule> lifecycleRules,
        long revision,
        boolean fileLock,
        @Nullable DefaultRetention defaultRetention,
        @Nullable Encryption encryption) {

    /** Whether anybody may download. */
    public boolean isPublic() {
        return type.equals("allPublic");
    }
}
