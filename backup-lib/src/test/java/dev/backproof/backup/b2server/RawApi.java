package dev.backproof.backup.b2server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Speaks the API as it is on the wire, for what the clients of others do not show. */
final class RawApi implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final B2Server server;
    private final IssuedKey key;
    private @Nullable String token;

    RawApi(B2Server server, IssuedKey key) {
        this.server = server;
        this.key = key;
    }

    static RawApi of(B2Server server) {
        return new RawApi(server, new IssuedKey(server.keyId(), server.applicationKey()));
    }

    /** What came back. */
    record Answer(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        byte[] body() {
            return response.body();
        }

        JsonNode json() {
            return Json.MAPPER.readTree(body());
        }

        /** A text field of the JSON. */
        String text(String field) {
            return json().path(field).asString();
        }

        /** Status and B2's code, such as {@code 400 bad_request}. */
        String failure() {
            return status() + " " + text("code");
        }

        @Nullable
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer authorize(int version) throws IOException, InterruptedException {
        return send(
                "GET",
                "/b2api/v" + version + "/b2_authorize_account",
                Map.of("Authorization", basic(key.keyId(), key.applicationKey())),
                new byte[0]);
    }

    /** A token of the key, the same one each time. */
    String token() throws IOException, InterruptedException {
        String known = token;
        if (known == null) {
            known = authorize(2).text("authorizationToken");
            token = known;
        }
        return known;
    }

    /** Forgets the token. */
    void signOut() {
        token = null;
    }

    Answer call(String name, Map<String, ?> params) throws IOException, InterruptedException {
        return call(2, name, params);
    }

    Answer call(int version, String name, Map<String, ?> params) throws IOException, InterruptedException {
        return send(
                "POST",
                "/b2api/v" + version + "/" + name,
                Map.of("Authorization", token()),
                Json.MAPPER.writeValueAsBytes(params));
    }

    /** Uploads bytes with their hash in the header; more headers may replace the usual ones. */
    Answer upload(String bucketId, String name, byte[] bytes, Map<String, String> more)
            throws IOException, InterruptedException {
        Answer url = call("b2_get_upload_url", Map.of("bucketId", bucketId));
        if (url.status() != 200) {
            return url;
        }
        return upload(url.text("uploadUrl"), url.text("authorizationToken"), name, bytes, more);
    }

    Answer upload(String url, String uploadToken, String name, byte[] bytes, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Authorization", uploadToken);
        headers.put("X-Bz-File-Name", Names.encode(name));
        headers.put("Content-Type", "text/plain");
        headers.put("X-Bz-Content-Sha1", sha1(bytes));
        headers.putAll(more);
        return send("POST", URI.create(url).getRawPath(), headers, bytes);
    }

    Answer uploadPart(String fileId, int number, byte[] bytes) throws IOException, InterruptedException {
        Answer url = call("b2_get_upload_part_url", Map.of("fileId", fileId));
        return send(
                "POST",
                URI.create(url.text("uploadUrl")).getRawPath(),
                Map.of(
                        "Authorization",
                        url.text("authorizationToken"),
                        "X-Bz-Part-Number",
                        Integer.toString(number),
                        "X-Bz-Content-Sha1",
                        sha1(bytes)),
                bytes);
    }

    Answer get(String target) throws IOException, InterruptedException {
        return get(target, Map.of("Authorization", token()));
    }

    Answer get(String target, Map<String, String> headers) throws IOException, InterruptedException {
        return send("GET", target, headers, new byte[0]);
    }

    Answer send(String method, String target, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.endpoint() + target))
                .method(
                        method,
                        body.length == 0 && !method.equals("POST")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    @Override
    public void close() {
        http.close();
    }
}
