package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Action;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Change;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.Part;
import dev.backproof.backup.b2server.store.ReceivedContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Gives out upload URLs and takes what is sent to them. */
final class Uploads {
    private static final long MOST_BYTES = 5_000_000_000L;
    private static final int SHA1_DIGITS = 40;
    private static final String AT_END = "hex_digits_at_end";
    private static final String UNCHECKED = "do_not_verify";
    private static final String POD = "/c001_v0001000_t0000";

    private final Backend backend;

    Uploads(Backend backend) {
        this.backend = backend;
    }

    /**
     * A request to an upload URL.
     *
     * @param apiVersion 1 to 4
     * @param path of the URL, raw
     * @param headers by names whose case does not matter
     * @param length bytes of the body
     * @param body read only when nothing else is wrong
     */
    record Request(int apiVersion, String path, Map<String, String> headers, long length, InputStream body) {}

    /** Source: b2_get_upload_url. */
    ObjectNode fileUrl(CallContext context) {
        Caller caller = context.caller();
        caller.require(Capabilities.WRITE_FILES);
        Bucket bucket = backend.catalog()
                .read(state -> Backend.bucket(state, context.params().text("bucketId"), caller));
        ObjectNode answer = url(context, "b2_upload_file", bucket.id());
        answer.put("bucketId", bucket.id());
        return answer;
    }

    /** Source: b2_get_upload_part_url. */
    ObjectNode partUrl(CallContext context) {
        Caller caller = context.caller();
        caller.require(Capabilities.WRITE_FILES);
        FileVersion file = backend.catalog()
                .read(state -> Backend.unfinished(state, context.params().text("fileId"), caller));
        ObjectNode answer = url(context, "b2_upload_part", file.id());
        answer.put("fileId", file.id());
        return answer;
    }

    /** Source: b2_upload_file. */
    ObjectNode file(Request request) throws IOException {
        return exclusively(request, caller -> {
            NewVersion wanted = NewVersion.of(request.headers());
            String bucketId = target(request.path());
            backend.catalog()
                    .read(state -> wanted.in(
                            Backend.bucket(state, bucketId, caller),
                            Action.UPLOAD,
                            false,
                            NewVersion.Content.NONE,
                            caller,
                            state,
                            backend.settings()));
            try (ReceivedContent received = receive(request, backend.settings().contentMd5())) {
                String prefix = expectedSha1(request).equals(UNCHECKED) ? "unverified:" : "";
                NewVersion.Content content = new NewVersion.Content(
                        received.length(), prefix + received.sha1(), received.md5(), received.place());
                ObjectNode answer = backend.catalog().change(transaction -> {
                    Bucket bucket = Backend.bucket(transaction.state(), bucketId, caller);
                    FileVersion file = wanted.in(
                            bucket, Action.UPLOAD, false, content, caller, transaction.state(), backend.settings());
                    transaction.record(new Change.FileStored(file));
                    return backend.shapes().file(file, caller, request.apiVersion());
                });
                received.commit();
                return answer;
            }
        });
    }

    /** Source: b2_upload_part. */
    ObjectNode part(Request request) throws IOException {
        return exclusively(request, caller -> {
            String fileId = target(request.path());
            String header = request.headers().get("X-Bz-Part-Number");
            int number = LargeFileCalls.partNumber(Headers.number("X-Bz-Part-Number", header));
            backend.catalog().read(state -> Backend.unfinished(state, fileId, caller));
            try (ReceivedContent received = receive(request, false)) {
                if (received.length() == 0) {
                    throw B2Failure.badRequest("a part has at least one byte");
                }
                Part part = new Part(
                        fileId,
                        number,
                        received.length(),
                        received.sha1(),
                        backend.settings().now(),
                        received.place());
                ObjectNode answer = backend.catalog().change(transaction -> {
                    Backend.unfinished(transaction.state(), fileId, caller);
                    transaction.record(new Change.PartStored(part));
                    return backend.shapes().part(part);
                });
                received.commit();
                return answer;
            }
        });
    }

    /** The bucket or large file that an upload URL's path names. */
    static String target(String path) {
        String withoutPod = path.substring(0, path.lastIndexOf('/'));
        return withoutPod.substring(withoutPod.lastIndexOf('/') + 1);
    }

    private interface Work {
        ObjectNode of(Caller caller) throws IOException;
    }

    /** Runs an upload as the only one of its token; several at once are refused, as the real service does. */
    private ObjectNode exclusively(Request request, Work work) throws IOException {
        Tokens.UploadGrant grant = backend.tokens().upload(request.headers().get("Authorization"));
        if (!grant.path().equals(request.path())) {
            throw B2Failure.badToken("The token is for another upload URL");
        }
        Caller caller = backend.tokens().caller(grant.keyId());
        if (!grant.busy().compareAndSet(false, true)) {
            throw new B2Failure(400, "auth_token_limit", "more than one upload using auth token");
        }
        try {
            return work.of(caller);
        } finally {
            grant.busy().set(false);
        }
    }

    private ObjectNode url(CallContext context, String call, String target) {
        String path = "/b2api/v" + context.apiVersion() + "/" + call + "/" + target + POD;
        ObjectNode answer = Json.object();
        answer.put("uploadUrl", backend.endpoint() + path);
        answer.put("authorizationToken", backend.tokens().giveUpload(context.caller(), path));
        return answer;
    }

    /** The body, when its hash is the one that was told. */
    private ReceivedContent receive(Request request, boolean withMd5) throws IOException {
        String expected = expectedSha1(request);
        boolean atEnd = expected.equals(AT_END);
        long length = request.length() - (atEnd ? SHA1_DIGITS : 0);
        if (length < 0 || length > MOST_BYTES) {
            throw B2Failure.badRequest("an upload has 0 to " + MOST_BYTES + " bytes");
        }
        ReceivedContent received = backend.catalog().content().receive(request.body(), length, withMd5);
        boolean good = false;
        try {
            if (atEnd) {
                byte[] digits = request.body().readNBytes(SHA1_DIGITS);
                expected = new String(digits, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
            }
            good = expected.equals(UNCHECKED) || expected.equals(received.sha1());
            if (!good) {
                throw B2Failure.badRequest("Sha1 did not match data received");
            }
        } finally {
            if (!good) {
                received.close();
            }
        }
        return received;
    }

    private static String expectedSha1(Request request) {
        String value = Headers.required(request.headers(), "X-Bz-Content-Sha1").toLowerCase(Locale.ROOT);
        if (!value.equals(AT_END) && !value.equals(UNCHECKED) && !value.matches("[0-9a-f]{40}")) {
            throw B2Failure.badRequest("Invalid X-Bz-Content-Sha1");
        }
        return value;
    }
}
