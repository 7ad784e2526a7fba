package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Action;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Encryption;
import dev.backproof.backup.b2server.store.FileIds;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.Segment;
import dev.backproof.backup.b2server.store.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to store under a name.
 *
 * @param name the object's name
 * @param contentType as told, may be {@code b2/x-auto}
 * @param info as told
 * @param locks what lock is asked for
 * @param encryption what encryption is asked for, or null when not said
 * @param timestamp the upload time that is asked for, or null for now
 */
record NewVersion(
        String name,
        String contentType,
        Map<String, String> info,
        Locks locks,
        @Nullable Encryption encryption,
        @Nullable Long timestamp) {

    /** From an upload's headers. */
    static NewVersion of(Map<String, String> headers) {
        String custom = headers.get("X-Bz-Custom-Upload-Timestamp");
        return new NewVersion(
                Names.decode(Headers.required(headers, "X-Bz-File-Name")),
                Headers.required(headers, "Content-Type"),
                Headers.info(headers),
                Locks.of(headers),
                Encryptions.of(headers, null),
                custom == null ? null : Headers.number("X-Bz-Custom-Upload-Timestamp", custom));
    }

    /** From the parameters of b2_start_large_file. */
    static NewVersion of(Params params) {
        Params encryption = params.objectOrNull("serverSideEncryption");
        Map<String, String> info = params.textMapOrNull("fileInfo");
        return new NewVersion(
                params.text("fileName"),
                params.text("contentType"),
                info == null ? Map.of() : info,
                Locks.of(params),
                encryption == null ? null : Encryptions.of(encryption),
                params.numberOrNull("customUploadTimestamp"));
    }

    /** The version with its content, checked against the rules of its bucket and the limits of the key. */
    FileVersion in(
            Bucket bucket,
            Action action,
            boolean large,
            Content content,
            Caller caller,
            State state,
            Settings settings) {
        caller.requireBucket(bucket.id());
        caller.requireName(Names.requireObjectName(name));
        long now = settings.now();
        if (timestamp != null && timestamp > now) {
            throw B2Failure.badRequest("custom upload timestamp is in the future");
        }
        long time = timestamp == null ? settings.uploadTime() : timestamp;
        Encryption applied = encryption == null ? bucket.encryption() : encryption;
        Locks applicable = locks.applied(bucket, caller, time);
        long sequence = state.nextSequence();
        return new FileVersion(
                FileIds.mint(bucket.id(), large, sequence, Instant.ofEpochMilli(timestamp == null ? time : now)),
                bucket.id(),
                name,
                action,
                sequence,
                time,
                ContentTypes.of(contentType, name),
                Names.requireInfo(name, info, applied != null || bucket.fileLock()),
                content.length(),
                content.sha1(),
                content.md5(),
                content.segments(),
                applicable.retention(),
                applicable.legalHold(),
                applied);
    }

    /**
     * The bytes of a version.
     *
     * @param sha1 as it will be told
     */
    record Content(long length, String sha1, @Nullable String md5, List<Segment> segments) {
        /** That of an unfinished large file. */
        static final Content NONE = new Content(0, FileVersion.NO_SHA1, null, List.of());
    }
}
