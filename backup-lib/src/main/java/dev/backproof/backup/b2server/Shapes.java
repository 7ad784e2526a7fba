package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Account;
import dev.backproof.backup.b2server.store.Action;
import dev.backproof.backup.b2server.store.ApplicationKey;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.DefaultRetention;
import dev.backproof.backup.b2server.store.Encryption;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.LifecycleRule;
import dev.backproof.backup.b2server.store.Part;
import dev.backproof.backup.b2server.store.Retention;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of things, as the B2 API's pages and recordings of the real service show it. */
final class Shapes {
    private final Account account;

    Shapes(Account account) {
        this.account = account;
    }

    /** A version as this caller may see it. */
    ObjectNode file(FileVersion file, Caller caller, int apiVersion) {
        return file(file, file.action().word(), caller, apiVersion);
    }

    /** A version whose action is told by another word. */
    ObjectNode file(FileVersion file, String action, Caller caller, int apiVersion) {
        ObjectNode node = Json.object();
        node.put("accountId", account.accountId());
        node.put("action", action);
        node.put("bucketId", file.bucketId());
        node.put("contentLength", file.length());
        node.put("contentMd5", file.md5());
        node.put("contentSha1", file.sha1());
        node.put("contentType", file.contentType());
        node.put("fileId", file.id());
        node.set("fileInfo", texts(file.info()));
        node.put("fileName", file.name());
        if (file.action() != Action.HIDE) {
            node.set("fileRetention", guarded(caller, Capabilities.READ_FILE_RETENTIONS, retention(file.retention())));
            node.set("legalHold", legalHold(file, caller));
            node.set("serverSideEncryption", encryption(file.encryption()));
        }
        if (apiVersion == 1) {
            node.put("size", file.length());
        }
        node.put("uploadTimestamp", file.timestamp());
        return node;
    }

    /** A row that stands for all names below it. */
    ObjectNode folder(String name, String bucketId, int apiVersion) {
        ObjectNode node = Json.object();
        node.put("accountId", account.accountId());
        node.put("action", "folder");
        node.put("bucketId", bucketId);
        node.put("contentLength", 0);
        node.putNull("contentMd5");
        node.putNull("contentSha1");
        node.putNull("contentType");
        node.putNull("fileId");
        node.set("fileInfo", Json.object());
        node.put("fileName", name);
        if (apiVersion == 1) {
            node.put("size", 0);
        }
        node.put("uploadTimestamp", 0);
        return node;
    }

    ObjectNode part(Part part) {
        ObjectNode node = Json.object();
        node.put("fileId", part.fileId());
        node.put("partNumber", part.number());
        node.put("contentLength", part.length());
        node.put("contentSha1", part.sha1());
        node.putNull("contentMd5");
        node.put("uploadTimestamp", part.timestamp());
        return node;
    }

    ObjectNode bucket(Bucket bucket, Caller caller) {
        ObjectNode node = Json.object();
        node.put("accountId", account.accountId());
        node.put("bucketId", bucket.id());
        node.put("bucketName", bucket.name());
        node.put("bucketType", bucket.type());
        node.set("bucketInfo", texts(bucket.info()));
        ArrayNode cors = node.putArray("corsRules");
        bucket.corsRules().forEach(cors::add);
        ArrayNode rules = node.putArray("lifecycleRules");
        bucket.lifecycleRules().forEach(rule -> rules.add(rule(rule)));
        node.putArray("options").add("s3");
        node.set("fileLockConfiguration", lockConfiguration(bucket, caller));
        node.set(
                "defaultServerSideEncryption",
                guarded(caller, Capabilities.READ_BUCKET_ENCRYPTION, encryption(bucket.encryption())));
        node.put("revision", bucket.revision());
        return node;
    }

    ObjectNode key(ApplicationKey key, int apiVersion) {
        ObjectNode node = Json.object();
        node.put("accountId", account.accountId());
        node.put("applicationKeyId", key.id());
        node.put("keyName", key.name());
        ArrayNode capabilities = node.putArray("capabilities");
        key.capabilities().stream().sorted().forEach(capabilities::add);
        if (apiVersion < 4) {
            node.put(
                    "bucketId", key.bucketIds() == null ? null : key.bucketIds().getFirst());
        } else if (key.bucketIds() == null) {
            node.putNull("bucketIds");
        } else {
            key.bucketIds().forEach(node.putArray("bucketIds")::add);
        }
        node.put("namePrefix", key.namePrefix());
        node.put("expirationTimestamp", key.expirationTimestamp());
        node.putArray("options").add("s3");
        return node;
    }

    /** A retention; its fields are null when there is none. */
    static ObjectNode retention(@Nullable Retention retention) {
        ObjectNode node = Json.object();
        node.put("mode", retention == null ? null : retention.mode());
        node.put("retainUntilTimestamp", retention == null ? null : retention.retainUntilTimestamp());
        return node;
    }

    ObjectNode error(B2Failure failure) {
        ObjectNode node = Json.object();
        node.put("status", failure.status());
        node.put("code", failure.code());
        node.put("message", failure.text());
        return node;
    }

    private static ObjectNode legalHold(FileVersion file, Caller caller) {
        boolean readable = caller.can(Capabilities.READ_FILE_LEGAL_HOLDS);
        ObjectNode node = Json.object();
        node.put("isClientAuthorizedToRead", readable);
        node.put("value", readable && file.legalHold() ? "on" : null);
        return node;
    }

    private static ObjectNode lockConfiguration(Bucket bucket, Caller caller) {
        DefaultRetention retention = bucket.defaultRetention();
        ObjectNode value = Json.object();
        value.put("isFileLockEnabled", bucket.fileLock());
        ObjectNode byDefault = value.putObject("defaultRetention");
        byDefault.put("mode", retention == null ? null : retention.mode());
        if (retention == null) {
            byDefault.putNull("period");
        } else {
            byDefault.putObject("period").put("duration", retention.duration()).put("unit", retention.unit());
        }
        return guarded(caller, Capabilities.READ_BUCKET_RETENTIONS, value);
    }

    private static ObjectNode encryption(@Nullable Encryption encryption) {
        ObjectNode node = Json.object();
        node.put("algorithm", encryption == null ? null : encryption.algorithm());
        node.put("mode", encryption == null ? null : encryption.mode());
        return node;
    }

    private static ObjectNode rule(LifecycleRule rule) {
        ObjectNode node = Json.object();
        node.put("fileNamePrefix", rule.fileNamePrefix());
        node.put("daysFromUploadingToHiding", rule.daysFromUploadingToHiding());
        node.put("daysFromHidingToDeleting", rule.daysFromHidingToDeleting());
        node.put(
                "daysFromStartingToCancelingUnfinishedLargeFiles",
                rule.daysFromStartingToCancelingUnfinishedLargeFiles());
        return node;
    }

    private static ObjectNode guarded(Caller caller, String capability, ObjectNode value) {
        ObjectNode node = Json.object();
        boolean readable = caller.can(capability);
        node.put("isClientAuthorizedToRead", readable);
        if (readable) {
            node.set("value", value);
        } else {
            node.putNull("value");
        }
        return node;
    }

    private static ObjectNode texts(Map<String, String> map) {
        ObjectNode node = Json.object();
        map.forEach(node::put);
        return node;
    }
}
