package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.ApplicationKey;
import dev.backproof.backup.b2server.store.Bucket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Signs clients in; the answer's shape differs from version to version. Source: b2_authorize_account. */
final class AuthorizeCall {
    private final Backend backend;

    AuthorizeCall(Backend backend) {
        this.backend = backend;
    }

    ObjectNode answer(int apiVersion, @Nullable String authorization) {
        Caller caller = signIn(authorization);
        ApplicationKey key = caller.key();
        if (apiVersion < 4 && key.bucketIds() != null && key.bucketIds().size() > 1) {
            throw B2Failure.unauthorized("Keys for several buckets need version 4 of the API");
        }
        ObjectNode answer = Json.object();
        answer.put("accountId", backend.account().accountId());
        answer.put("authorizationToken", backend.tokens().giveAccount(caller));
        switch (apiVersion) {
            case 1, 2 -> {
                addApi(answer);
                if (apiVersion == 1) {
                    answer.put("minimumPartSize", backend.settings().recommendedPartSize());
                }
                addLimits(answer.putObject("allowed"), key);
            }
            case 3 -> {
                answer.put("applicationKeyExpirationTimestamp", key.expirationTimestamp());
                ObjectNode api = answer.putObject("apiInfo").putObject("storageApi");
                addApi(api);
                api.put("infoType", "storageApi");
                addLimits(api, key);
            }
            default -> {
                answer.put("applicationKeyExpirationTimestamp", key.expirationTimestamp());
                ObjectNode api = answer.putObject("apiInfo").putObject("storageApi");
                addApi(api);
                api.put("infoType", "storageApi");
                ObjectNode allowed = api.putObject("allowed");
                addCapabilities(allowed, key);
                addBuckets(allowed, key);
                allowed.put("namePrefix", key.namePrefix());
            }
        }
        return answer;
    }

    /** Who a Basic authorization header names. */
    Caller signIn(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw B2Failure.unauthorized("Basic authorization is missing");
        }
        String decoded;
        try {
            byte[] bytes = Base64.getDecoder().decode(authorization.substring(6).strip());
            decoded = new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw B2Failure.unauthorized("Basic authorization is not base64");
        }
        int colon = decoded.indexOf(':');
        if (colon < 0) {
            throw B2Failure.unauthorized("Basic authorization has no colon");
        }
        return backend.tokens().signIn(decoded.substring(0, colon), decoded.substring(colon + 1));
    }

    private void addApi(ObjectNode node) {
        node.put("apiUrl", backend.endpoint());
        node.put("downloadUrl", backend.endpoint());
        node.put("s3ApiUrl", backend.endpoint());
        node.put("recommendedPartSize", backend.settings().recommendedPartSize());
        node.put("absoluteMinimumPartSize", backend.settings().minimumPartSize());
    }

    private void addLimits(ObjectNode node, ApplicationKey key) {
        addCapabilities(node, key);
        String id = key.bucketIds() == null ? null : key.bucketIds().getFirst();
        node.put("bucketId", id);
        node.put("bucketName", id == null ? null : bucketName(id));
        node.put("namePrefix", key.namePrefix());
    }

    private void addBuckets(ObjectNode node, ApplicationKey key) {
        List<String> ids = key.bucketIds();
        if (ids == null) {
            node.putNull("buckets");
            return;
        }
        ArrayNode buckets = node.putArray("buckets");
        ids.forEach(id -> buckets.addObject().put("id", id).put("name", bucketName(id)));
    }

    private @Nullable String bucketName(String id) {
        return backend.catalog()
                .read(state -> state.bucket(id).map(Bucket::name))
                .orElse(null);
    }

    private static void addCapabilities(ObjectNode node, ApplicationKey key) {
        ArrayNode capabilities = node.putArray("capabilities");
        key.capabilities().stream().sorted().forEach(capabilities::add);
    }
}
