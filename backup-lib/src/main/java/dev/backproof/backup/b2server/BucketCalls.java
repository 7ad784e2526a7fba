package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Account;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Change;
import dev.backproof.backup.b2server.store.DefaultRetention;
import dev.backproof.backup.b2server.store.Encryption;
import dev.backproof.backup.b2server.store.LifecycleRule;
import dev.backproof.backup.b2server.store.State;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about buckets. */
final class BucketCalls {
    private static final int MOST_BUCKETS = 100;
    private static final int MOST_INFO_KEYS = 10;
    private static final int MOST_RULES = 100;
    private static final int ID_BYTES = 12;

    private final Backend backend;
    private final SecureRandom random = new SecureRandom();

    BucketCalls(Backend backend) {
        this.backend = backend;
    }

    /** Source: b2_create_bucket. */
    ObjectNode create(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.WRITE_BUCKETS);
        if (caller.key().bucketIds() != null) {
            throw B2Failure.unauthorized("Application key is restricted to other buckets");
        }
        requireAccount(params);
        boolean fileLock = params.flag("fileLockEnabled");
        if (fileLock) {
            caller.require(Capabilities.WRITE_BUCKET_RETENTIONS);
        }
        Bucket bucket = new Bucket(
                newId(),
                Names.requireBucketName(params.text("bucketName")),
                bucketType(params.text("bucketType")),
                info(params.textMapOrNull("bucketInfo"), Map.of()),
                corsRules(params, List.of()),
                lifecycleRules(params, List.of()),
                1,
                fileLock,
                null,
                encryption(params, caller, null));
        store(bucket);
        return backend.shapes().bucket(bucket, caller);
    }

    /** Makes a private bucket without any settings. */
    Bucket create(String name) {
        Bucket bucket = new Bucket(
                newId(),
                Names.requireBucketName(name),
                "allPrivate",
                Map.of(),
                List.of(),
                List.of(),
                1,
                false,
                null,
                null);
        store(bucket);
        return bucket;
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Stores a new bucket, unless its name is taken. */
    private void store(Bucket bucket) {
        backend.catalog().change(transaction -> {
            State state = transaction.state();
            if (state.bucketNamed(bucket.name()).isPresent()) {
                throw new B2Failure(400, "duplicate_bucket_name", "Bucket name is already in use");
            }
            if (state.buckets().size() >= MOST_BUCKETS) {
                throw new B2Failure(400, "too_many_buckets", "No more than " + MOST_BUCKETS + " buckets");
            }
            transaction.record(new Change.BucketStored(bucket));
            return bucket;
        });
    }

    /** Source: b2_update_bucket. */
    ObjectNode update(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.WRITE_BUCKETS);
        requireAccount(params);
        return backend.catalog().change(transaction -> {
            Bucket old = Backend.bucket(transaction.state(), params.text("bucketId"), caller);
            Long revision = params.numberOrNull("ifRevisionIs");
            if (revision != null && revision != old.revision()) {
                throw new B2Failure(409, "conflict", "The bucket is at revision " + old.revision());
            }
            boolean fileLock = old.fileLock() || params.flag("fileLockEnabled");
            Bucket bucket = new Bucket(
                    old.id(),
                    old.name(),
                    bucketType(params.textOr("bucketType", old.type())),
                    info(params.textMapOrNull("bucketInfo"), old.info()),
                    corsRules(params, old.corsRules()),
                    lifecycleRules(params, old.lifecycleRules()),
                    old.revision() + 1,
                    fileLock,
                    defaultRetention(params, caller, fileLock, old.defaultRetention()),
                    encryption(params, caller, old.encryption()));
            if (fileLock != old.fileLock()) {
                caller.require(Capabilities.WRITE_BUCKET_RETENTIONS);
            }
            transaction.record(new Change.BucketStored(bucket));
            return backend.shapes().bucket(bucket, caller);
        });
    }

    /** Source: b2_delete_bucket. */
    ObjectNode delete(CallContext context) {
        context.caller().require(Capabilities.DELETE_BUCKETS);
        requireAccount(context.params());
        return backend.catalog().change(transaction -> {
            State state = transaction.state();
            Bucket bucket = Backend.bucket(state, context.params().text("bucketId"), context.caller());
            if (!state.isEmpty(bucket.id())) {
                throw new B2Failure(400, "cannot_delete_non_empty_bucket", "Cannot delete non-empty bucket");
            }
            transaction.record(new Change.BucketDeleted(bucket.id()));
            return backend.shapes().bucket(bucket, context.caller());
        });
    }

    /** Source: b2_list_buckets. */
    ObjectNode list(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        if (!caller.can(Capabilities.LIST_ALL_BUCKET_NAMES)) {
            caller.require(Capabilities.LIST_BUCKETS);
        }
        requireAccount(params);
        String id = params.textOrNull("bucketId");
        String name = params.textOrNull("bucketName");
        List<String> types = params.textsOrNull("bucketTypes");
        List<Bucket> buckets = backend.catalog()
                .read(state -> state.buckets().stream()
                        .filter(bucket -> id == null || bucket.id().equals(id))
                        .filter(bucket -> name == null || bucket.name().equalsIgnoreCase(name))
                        .filter(bucket -> types == null || types.contains("all") || types.contains(bucket.type()))
                        .sorted(Comparator.comparing(Bucket::name))
                        .toList());
        List<String> allowed = caller.key().bucketIds();
        if (allowed != null) {
            boolean asked = id != null || name != null;
            if (!asked || !buckets.stream().map(Bucket::id).allMatch(allowed::contains)) {
                throw B2Failure.unauthorized("Application key is restricted to other buckets");
            }
        }
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("buckets");
        buckets.forEach(bucket -> rows.add(backend.shapes().bucket(bucket, caller)));
        return answer;
    }

    /** Fails when another account's id is given. */
    private void requireAccount(Params params) {
        Account account = backend.account();
        if (!params.text("accountId").equals(account.accountId())) {
            throw B2Failure.badRequest("accountId is not that of the key");
        }
    }

    private static String bucketType(String type) {
        if (!List.of("allPrivate", "allPublic", "snapshot").contains(type)) {
            throw B2Failure.badRequest("Invalid bucketType: " + type);
        }
        return type;
    }

    private static Map<String, String> info(@Nullable Map<String, String> asked, Map<String, String> otherwise) {
        if (asked == null) {
            return otherwise;
        }
        if (asked.size() > MOST_INFO_KEYS) {
            throw B2Failure.badRequest("bucketInfo has more than " + MOST_INFO_KEYS + " keys");
        }
        return asked;
    }

    private static List<JsonNode> corsRules(Params params, List<JsonNode> otherwise) {
        List<JsonNode> asked = params.itemsOrNull("corsRules");
        return asked == null ? otherwise : asked;
    }

    private static List<LifecycleRule> lifecycleRules(Params params, List<LifecycleRule> otherwise) {
        List<Params> asked = params.objectsOrNull("lifecycleRules");
        if (asked == null) {
            return otherwise;
        }
        if (asked.size() > MOST_RULES) {
            throw B2Failure.badRequest("more than " + MOST_RULES + " lifecycle rules");
        }
        List<LifecycleRule> rules = asked.stream()
                .map(rule -> new LifecycleRule(
                        rule.text("fileNamePrefix"),
                        days(rule, "daysFromUploadingToHiding"),
                        days(rule, "daysFromHidingToDeleting"),
                        days(rule, "daysFromStartingToCancelingUnfinishedLargeFiles")))
                .toList();
        for (LifecycleRule rule : rules) {
            long below = rules.stream()
                    .filter(other -> other.fileNamePrefix().startsWith(rule.fileNamePrefix()))
                    .count();
            if (below > 1) {
                throw B2Failure.badRequest("lifecycle rules overlap at prefix '" + rule.fileNamePrefix() + "'");
            }
        }
        return rules;
    }

    private static @Nullable Integer days(Params rule, String name) {
        Long days = rule.numberOrNull(name);
        if (days == null) {
            return null;
        }
        if (days < 1 || days > Integer.MAX_VALUE) {
            throw B2Failure.badRequest(name + " must be at least 1");
        }
        return days.intValue();
    }

    private static @Nullable DefaultRetention defaultRetention(
            Params params, Caller caller, boolean fileLock, @Nullable DefaultRetention otherwise) {
        Params asked = params.objectOrNull("defaultRetention");
        if (asked == null) {
            return otherwise;
        }
        caller.require(Capabilities.WRITE_BUCKET_RETENTIONS);
        if (!fileLock) {
            throw Locks.missing();
        }
        String mode = asked.textOr("mode", "none");
        if (mode.equals("none")) {
            return null;
        }
        Params period = asked.objectOrNull("period");
        Long duration = period == null ? null : period.numberOrNull("duration");
        String unit = period == null ? "" : period.textOr("unit", "");
        boolean good = duration != null
                && duration > 0
                && duration <= 36_500
                && List.of("days", "years").contains(unit);
        if (!good || duration == null) {
            throw B2Failure.badRequest("defaultRetention needs a period of days or years");
        }
        return new DefaultRetention(Locks.mode(mode), duration.intValue(), unit);
    }

    private static @Nullable Encryption encryption(Params params, Caller caller, @Nullable Encryption otherwise) {
        Params asked = params.objectOrNull("defaultServerSideEncryption");
        if (asked == null) {
            return otherwise;
        }
        caller.require(Capabilities.WRITE_BUCKET_ENCRYPTION);
        return Encryptions.of(asked);
    }
}
