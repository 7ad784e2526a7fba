package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.ApplicationKey;
import dev.backproof.backup.b2server.store.Change;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about application keys. */
final class KeyCalls {
    private static final long MOST_SECONDS = 1000L * 24 * 60 * 60;
    private static final int USUAL_COUNT = 100;
    private static final int MOST_COUNT = 10_000;

    private final Backend backend;
    private final SecureRandom random = new SecureRandom();

    KeyCalls(Backend backend) {
        this.backend = backend;
    }

    /** Source: b2_create_key. */
    ObjectNode create(CallContext context) {
        Params params = context.params();
        context.caller().require(Capabilities.WRITE_KEYS);
        List<String> capabilities = params.textsOrNull("capabilities");
        if (capabilities == null || capabilities.isEmpty() || !Capabilities.ALL.containsAll(capabilities)) {
            throw B2Failure.badRequest("capabilities are missing or not known");
        }
        String name = params.text("keyName");
        if (!name.matches("[A-Za-z0-9-]{1,100}")) {
            throw B2Failure.badRequest("keyName must be letters, digits and hyphens, at most 100");
        }
        Long seconds = params.numberOrNull("validDurationInSeconds");
        if (seconds != null && (seconds < 1 || seconds > MOST_SECONDS)) {
            throw B2Failure.badRequest("validDurationInSeconds must be 1 to " + MOST_SECONDS);
        }
        ApplicationKey key = issue(
                name,
                capabilities,
                bucketIds(params),
                params.textOrNull("namePrefix"),
                seconds == null ? null : seconds * 1000);
        ObjectNode answer = backend.shapes().key(key, context.apiVersion());
        answer.put("applicationKey", key.secret());
        return answer;
    }

    /** Makes a key. */
    ApplicationKey issue(
            String name,
            List<String> capabilities,
            @Nullable List<String> bucketIds,
            @Nullable String namePrefix,
            @Nullable Long validMillis) {
        ApplicationKey key = new ApplicationKey(
                "001" + randomHex(11),
                "K001" + randomHex(14),
                name,
                new TreeSet<>(capabilities),
                bucketIds,
                namePrefix == null || namePrefix.isEmpty() ? null : namePrefix,
                validMillis == null ? null : backend.settings().now() + validMillis);
        return backend.catalog().change(transaction -> {
            for (String id : bucketIds == null ? List.<String>of() : bucketIds) {
                if (transaction.state().bucket(id).isEmpty()) {
                    throw new B2Failure(400, "bad_bucket_id", "Invalid bucketId: " + id);
                }
            }
            transaction.record(new Change.KeyStored(key));
            return key;
        });
    }

    /** Source: b2_list_keys. */
    ObjectNode list(CallContext context) {
        Params params = context.params();
        context.caller().require(Capabilities.LIST_KEYS);
        int count = params.count("maxKeyCount", USUAL_COUNT, MOST_COUNT);
        String start = params.textOr("startApplicationKeyId", "");
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("keys");
        answer.putNull("nextApplicationKeyId");
        return backend.catalog().read(state -> {
            NavigableMap<String, ApplicationKey> rest = state.keys().tailMap(start, true);
            for (Map.Entry<String, ApplicationKey> entry : rest.entrySet()) {
                if (rows.size() == count) {
                    answer.put("nextApplicationKeyId", entry.getKey());
                    break;
                }
                rows.add(backend.shapes().key(entry.getValue(), context.apiVersion()));
            }
            return answer;
        });
    }

    /** Source: b2_delete_key. */
    ObjectNode delete(CallContext context) {
        context.caller().require(Capabilities.DELETE_KEYS);
        String id = context.params().text("applicationKeyId");
        return backend.catalog().change(transaction -> {
            ApplicationKey key = transaction.state().keys().get(id);
            if (key == null) {
                throw B2Failure.badRequest("Application key not found: " + id);
            }
            transaction.record(new Change.KeyDeleted(id));
            return backend.shapes().key(key, context.apiVersion());
        });
    }

    private static @Nullable List<String> bucketIds(Params params) {
        List<String> several = params.textsOrNull("bucketIds");
        String one = params.textOrNull("bucketId");
        if (several != null) {
            if (one != null || several.isEmpty()) {
                throw B2Failure.badRequest("give bucketId or bucketIds, with at least one bucket");
            }
            return several;
        }
        return one == null ? null : List.of(one);
    }

    private String randomHex(int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
