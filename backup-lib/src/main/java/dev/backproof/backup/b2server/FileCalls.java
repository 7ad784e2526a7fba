package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Action;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Change;
import dev.backproof.backup.b2server.store.FileIds;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.Retention;
import dev.backproof.backup.b2server.store.Segment;
import dev.backproof.backup.b2server.store.State;
import dev.backproof.backup.b2server.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The calls about one file or version. */
final class FileCalls {
    private static final long MOST_COPIED = 5_000_000_000L;
    private static final long MOST_DOWNLOAD_SECONDS = 604_800;

    private final Backend backend;

    FileCalls(Backend backend) {
        this.backend = backend;
    }

    /** Source: b2_get_file_info. */
    ObjectNode info(CallContext context) {
        Caller caller = context.caller();
        caller.require(Capabilities.READ_FILES);
        String id = context.params().text("fileId");
        return backend.catalog()
                .read(state -> backend.shapes()
                        .file(
                                Backend.version(state, id, caller, B2Failure.notFound("File not found: " + id)),
                                caller,
                                context.apiVersion()));
    }

    /** Source: b2_hide_file. */
    ObjectNode hide(CallContext context) {
        Caller caller = context.caller();
        caller.require(Capabilities.WRITE_FILES);
        String name = context.params().text("fileName");
        caller.requireName(name);
        return backend.catalog().change(transaction -> {
            State state = transaction.state();
            Bucket bucket = Backend.bucket(state, context.params().text("bucketId"), caller);
            Optional<FileVersion> newest = state.newest(bucket.id(), name);
            if (newest.isEmpty()) {
                throw new B2Failure(400, "no_such_file", "File not present: " + name);
            }
            if (newest.get().action() == Action.HIDE) {
                throw new B2Failure(400, "already_hidden", "File already hidden: " + name);
            }
            long sequence = state.nextSequence();
            long time = backend.settings().uploadTime();
            FileVersion marker = FileVersion.hideMarker(
                    FileIds.mint(bucket.id(), false, sequence, Instant.ofEpochMilli(time)),
                    bucket.id(),
                    name,
                    sequence,
                    time);
            transaction.record(new Change.FileStored(marker));
            return backend.shapes().file(marker, caller, context.apiVersion());
        });
    }

    /** Source: b2_delete_file_version. */
    ObjectNode delete(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.DELETE_FILES);
        boolean bypass = params.flag("bypassGovernance");
        return backend.catalog().change(transaction -> {
            FileVersion file = named(transaction.state(), params, caller);
            Locks.requireDeletable(file, backend.settings().now(), bypass, caller);
            transaction.record(new Change.FileDeleted(file.id()));
            return ids(file);
        });
    }

    /** Source: b2_copy_file. */
    ObjectNode copy(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.READ_FILES);
        caller.require(Capabilities.WRITE_FILES);
        FileVersion source = backend.catalog().read(state -> source(state, params.text("sourceFileId"), caller));
        NewVersion wanted = wanted(params, source);
        NewVersion.Content content = copied(source, params.textOrNull("range"));
        return backend.catalog().change(transaction -> {
            State state = transaction.state();
            source(state, source.id(), caller);
            Bucket bucket = Backend.bucket(state, params.textOr("destinationBucketId", source.bucketId()), caller);
            FileVersion copy = wanted.in(bucket, Action.UPLOAD, false, content, caller, state, backend.settings());
            transaction.record(new Change.FileStored(copy));
            return backend.shapes().file(copy, "copy", caller, context.apiVersion());
        });
    }

    /** A version whose content may be copied or downloaded by this caller. */
    static FileVersion source(State state, String fileId, Caller caller) {
        B2Failure missing = B2Failure.notFound("File not found: " + fileId);
        FileVersion file = Backend.version(state, fileId, caller, missing);
        if (file.action() != Action.UPLOAD) {
            throw missing;
        }
        return file;
    }

    /**
     * What a copy of a version, or of a range of it, holds. It has the hash of its source; a range is read to hash it.
     */
    NewVersion.Content copied(FileVersion source, @Nullable String range) {
        Optional<ContentRange> part = ContentRange.parse(range, source.length());
        if (range != null && part.isEmpty()) {
            throw B2Failure.badRequest("Invalid range: " + range);
        }
        long length = part.map(ContentRange::length).orElse(source.length());
        if (length > MOST_COPIED) {
            throw new B2Failure(400, "source_too_large", "No more than " + MOST_COPIED + " bytes can be copied");
        }
        if (part.isEmpty()) {
            return new NewVersion.Content(length, source.sha1(), source.md5(), source.content());
        }
        List<Segment> slice = Segment.slice(source.content(), part.get().offset(), length);
        return new NewVersion.Content(length, backend.catalog().content().sha1(slice), null, slice);
    }

    /** Source: b2_update_file_retention. */
    ObjectNode retain(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.WRITE_FILE_RETENTIONS);
        Retention retention = Locks.retention(params);
        return backend.catalog().change(transaction -> {
            FileVersion file = lockable(transaction, params, caller);
            Retention old = file.retention();
            boolean longer = retention != null
                    && old != null
                    && retention.retainUntilTimestamp() >= old.retainUntilTimestamp()
                    && (retention.mode().equals(old.mode()) || old.mode().equals(Retention.GOVERNANCE));
            if (!longer) {
                Locks.requireLiftable(file, backend.settings().now(), params.flag("bypassGovernance"), caller);
            }
            FileVersion changed = file.withLock(retention, file.legalHold());
            transaction.record(new Change.FileStored(changed));
            ObjectNode answer = ids(file);
            answer.set("fileRetention", Shapes.retention(retention));
            return answer;
        });
    }

    /** Source: b2_update_file_legal_hold. */
    ObjectNode hold(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.WRITE_FILE_LEGAL_HOLDS);
        String hold = params.text("legalHold");
        boolean on = Locks.isOn(hold);
        return backend.catalog().change(transaction -> {
            FileVersion file = lockable(transaction, params, caller);
            transaction.record(new Change.FileStored(file.withLock(file.retention(), on)));
            ObjectNode answer = ids(file);
            answer.put("legalHold", hold);
            return answer;
        });
    }

    /** Source: b2_get_download_authorization. */
    ObjectNode authorizeDownload(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.SHARE_FILES);
        String prefix = params.text("fileNamePrefix");
        caller.requireName(prefix);
        Long seconds = params.numberOrNull("validDurationInSeconds");
        if (seconds == null || seconds < 1 || seconds > MOST_DOWNLOAD_SECONDS) {
            throw B2Failure.badRequest("validDurationInSeconds must be 1 to " + MOST_DOWNLOAD_SECONDS);
        }
        Map<String, String> overrides = new TreeMap<>();
        for (String name : Downloads.OVERRIDES.keySet()) {
            String value = params.textOrNull(name);
            if (value != null) {
                overrides.put(name, value);
            }
        }
        Bucket bucket = backend.catalog().read(state -> Backend.bucket(state, params.text("bucketId"), caller));
        ObjectNode answer = Json.object();
        answer.put("bucketId", bucket.id());
        answer.put("fileNamePrefix", prefix);
        answer.put(
                "authorizationToken",
                backend.tokens().giveDownload(caller, bucket.id(), prefix, overrides, seconds * 1000));
        return answer;
    }

    private static NewVersion wanted(Params params, FileVersion source) {
        String type = params.textOrNull("contentType");
        Map<String, String> info = params.textMapOrNull("fileInfo");
        switch (params.textOr("metadataDirective", "COPY")) {
            case "COPY" -> {
                if (type != null || info != null) {
                    throw B2Failure.badRequest("contentType and fileInfo need metadataDirective REPLACE");
                }
                type = source.contentType();
                info = source.info();
            }
            case "REPLACE" -> {
                if (type == null) {
                    throw B2Failure.badRequest("metadataDirective REPLACE needs contentType");
                }
                info = info == null ? Map.of() : info;
            }
            default -> throw B2Failure.badRequest("Invalid metadataDirective");
        }
        Params encryption = params.objectOrNull("destinationServerSideEncryption");
        return new NewVersion(
                params.text("fileName"),
                type,
                info,
                Locks.of(params),
                encryption == null ? null : Encryptions.of(encryption),
                null);
    }

    private static FileVersion lockable(Transaction transaction, Params params, Caller caller) {
        FileVersion file = named(transaction.state(), params, caller);
        if (!Backend.bucket(transaction.state(), file.bucketId(), caller).fileLock()) {
            throw Locks.missing();
        }
        if (file.action() != Action.UPLOAD) {
            throw B2Failure.badRequest("Only uploaded files can be locked");
        }
        return file;
    }

    /** The version with the id and name that are asked for. */
    private static FileVersion named(State state, Params params, Caller caller) {
        String id = params.text("fileId");
        String name = params.text("fileName");
        B2Failure missing = new B2Failure(400, "file_not_present", "File not present: " + name + " " + id);
        FileVersion file = Backend.version(state, id, caller, missing);
        if (!file.name().equals(name)) {
            throw missing;
        }
        return file;
    }

    private static ObjectNode ids(FileVersion file) {
        ObjectNode node = Json.object();
        node.put("fileId", file.id());
        node.put("fileName", file.name());
        return node;
    }
}
