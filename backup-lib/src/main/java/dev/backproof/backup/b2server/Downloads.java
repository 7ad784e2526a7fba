package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Action;
import dev.backproof.backup.b2server.store.ApplicationKey;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Encryption;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.Retention;
import dev.backproof.backup.b2server.store.Segment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers downloads, and the HEAD requests that look like them. */
final class Downloads {
    /** Which parameter sets which header. Source: b2_download_file_by_name. */
    static final Map<String, String> OVERRIDES = Map.of(
            "b2ContentDisposition", "Content-Disposition",
            "b2ContentLanguage", "Content-Language",
            "b2Expires", "Expires",
            "b2CacheControl", "Cache-Control",
            "b2ContentEncoding", "Content-Encoding",
            "b2ContentType", "Content-Type");

    private static final Map<String, String> INFO_HEADERS = Map.of(
            "b2-content-disposition", "Content-Disposition",
            "b2-content-language", "Content-Language",
            "b2-expires", "Expires",
            "b2-cache-control", "Cache-Control",
            "b2-content-encoding", "Content-Encoding");

    private static final Caller ANYBODY = new Caller(new ApplicationKey("", "", "anybody", Set.of(), null, null, null));

    private final Backend backend;

    Downloads(Backend backend) {
        this.backend = backend;
    }

    /**
     * A download.
     *
     * @param token from a header or the query, or null
     * @param range the Range header, or null
     * @param query the other parameters
     */
    record Request(@Nullable String token, @Nullable String range, Params query) {}

    /** Source: b2_download_file_by_id. */
    Reply byId(String fileId, Request request) {
        if (!fileId.startsWith("4_z")) {
            throw B2Failure.badRequest("Invalid fileId: " + fileId);
        }
        Optional<FileVersion> found = backend.catalog().read(state -> state.version(fileId));
        Bucket bucket = found.flatMap(file -> backend.catalog().read(state -> state.bucket(file.bucketId())))
                .orElse(null);
        Caller caller = caller(request.token(), bucket);
        FileVersion file = found.orElseThrow(() -> B2Failure.notFound("File not found: " + fileId));
        caller.requireBucket(file.bucketId());
        caller.requireName(file.name());
        if (file.action() != Action.UPLOAD) {
            throw B2Failure.notFound("Not a file that can be downloaded: " + fileId);
        }
        return content(file, caller, request);
    }

    /** Source: b2_download_file_by_name. */
    Reply byName(String bucketName, String name, Request request) {
        Bucket bucket =
                backend.catalog().read(state -> state.bucketNamed(bucketName)).orElse(null);
        Caller caller = grant(request) instanceof Tokens.DownloadGrant grant
                ? granted(grant, bucket, name, request)
                : caller(request.token(), bucket);
        if (bucket == null) {
            throw B2Failure.notFound("Bucket does not exist: " + bucketName);
        }
        caller.requireBucket(bucket.id());
        caller.requireName(name);
        FileVersion file = backend.catalog()
                .read(state -> state.newest(bucket.id(), name))
                .filter(newest -> newest.action() == Action.UPLOAD)
                .orElseThrow(() -> B2Failure.notFound("File with such name does not exist."));
        return content(file, caller, request);
    }

    private Tokens.@Nullable Grant grant(Request request) {
        return request.token() == null ? null : backend.tokens().grant(request.token());
    }

    /** Who downloads: the token's owner, or anybody when the bucket is public. */
    private Caller caller(@Nullable String token, @Nullable Bucket bucket) {
        if (token == null && bucket != null && bucket.isPublic()) {
            return ANYBODY;
        }
        Caller caller = backend.tokens().account(token);
        if (bucket == null || !bucket.isPublic()) {
            caller.require(Capabilities.READ_FILES);
        }
        return caller;
    }

    private static Caller granted(Tokens.DownloadGrant grant, @Nullable Bucket bucket, String name, Request request) {
        boolean good = bucket != null
                && bucket.id().equals(grant.bucketId())
                && name.startsWith(grant.prefix())
                && grant.overrides().entrySet().stream()
                        .allMatch(
                                entry -> entry.getValue().equals(request.query().textOrNull(entry.getKey())));
        if (!good) {
            throw B2Failure.unauthorized("The token is for other downloads");
        }
        return ANYBODY;
    }

    private Reply content(FileVersion file, Caller caller, Request request) {
        Map<String, String> headers = headers(file, caller, request.query());
        Optional<ContentRange> range;
        try {
            range = ContentRange.parse(request.range(), file.length());
        } catch (B2Failure unsatisfiable) {
            return Reply.json(unsatisfiable.status(), backend.shapes().error(unsatisfiable))
                    .with("Content-Range", "bytes */" + file.length());
        }
        if (range.isEmpty()) {
            return reply(200, headers, file.length(), file.content());
        }
        long offset = range.get().offset();
        long length = range.get().length();
        headers.put("Content-Range", "bytes " + offset + "-" + (offset + length - 1) + "/" + file.length());
        return reply(206, headers, length, Segment.slice(file.content(), offset, length));
    }

    private Reply reply(int status, Map<String, String> headers, long length, List<Segment> segments) {
        return new Reply(
                status, headers, length, () -> backend.catalog().content().open(segments));
    }

    private static Map<String, String> headers(FileVersion file, Caller caller, Params query) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", file.contentType());
        headers.put("Accept-Ranges", "bytes");
        headers.put("X-Bz-File-Id", file.id());
        headers.put("X-Bz-File-Name", Names.encode(file.name()));
        headers.put("X-Bz-Content-Sha1", file.sha1());
        headers.put("X-Bz-Upload-Timestamp", Long.toString(file.timestamp()));
        file.info().forEach((key, value) -> {
            String standard = INFO_HEADERS.get(key);
            if (standard == null) {
                headers.put("X-Bz-Info-" + key, Names.encode(value));
            } else {
                headers.put(standard, isPrintable(value) ? value : Names.encode(value));
            }
        });
        Encryption encryption = file.encryption();
        if (encryption != null) {
            headers.put(
                    encryption.mode().equals("SSE-C")
                            ? "X-Bz-Server-Side-Encryption-Customer-Algorithm"
                            : "X-Bz-Server-Side-Encryption",
                    encryption.algorithm());
        }
        addLock(headers, file, caller);
        OVERRIDES.forEach((parameter, header) -> {
            String value = query.textOrNull(parameter);
            if (value != null) {
                headers.put(header, headerValue(value));
            }
        });
        return headers;
    }

    private static void addLock(Map<String, String> headers, FileVersion file, Caller caller) {
        StringBuilder unreadable = new StringBuilder();
        Retention retention = file.retention();
        if (retention != null && caller.can(Capabilities.READ_FILE_RETENTIONS)) {
            headers.put("X-Bz-File-Retention-Mode", retention.mode());
            headers.put("X-Bz-File-Retention-Retain-Until-Timestamp", Long.toString(retention.retainUntilTimestamp()));
        } else if (retention != null) {
            unreadable.append("X-Bz-File-Retention-Mode,X-Bz-File-Retention-Retain-Until-Timestamp");
        }
        if (file.legalHold() && caller.can(Capabilities.READ_FILE_LEGAL_HOLDS)) {
            headers.put("X-Bz-File-Legal-Hold", "on");
        } else if (file.legalHold()) {
            unreadable.append(unreadable.isEmpty() ? "" : ",").append("X-Bz-File-Legal-Hold");
        }
        if (!unreadable.isEmpty()) {
            headers.put("X-Bz-Client-Unauthorized-To-Read", unreadable.toString());
        }
    }

    private static String headerValue(String value) {
        if (!isPrintable(value)) {
            throw B2Failure.badRequest("not fit for a header");
        }
        return value;
    }

    private static boolean isPrintable(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
