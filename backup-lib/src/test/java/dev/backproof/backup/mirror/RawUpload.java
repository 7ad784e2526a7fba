package dev.backproof.backup.mirror;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stores an object under a name that our own client refuses, as some other program might. */
final class RawUpload {
    private RawUpload() {}

    static void put(MirrorLab lab, String name, byte[] bytes) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String basic = Base64.getEncoder()
                    .encodeToString(
                            (lab.server.keyId() + ":" + lab.server.applicationKey()).getBytes(StandardCharsets.UTF_8));
            JsonNode account = send(
                    http,
                    HttpRequest.newBuilder(lab.server.endpoint().resolve("/b2api/v2/b2_authorize_account"))
                            .header("Authorization", "Basic " + basic));
            String token = account.path("authorizationToken").asString();
            String api = account.path("apiUrl").asString() + "/b2api/v2/";
            JsonNode buckets = send(
                    http,
                    HttpRequest.newBuilder(URI.create(api + "b2_list_buckets"))
                            .header("Authorization", token)
                            .POST(BodyPublishers.ofString("{\"accountId\":\""
                                    + account.path("accountId").asString() + "\"}")));
            String bucket = buckets.path("buckets").path(0).path("bucketId").asString();
            JsonNode upload = send(
                    http,
                    HttpRequest.newBuilder(URI.create(api + "b2_get_upload_url"))
                            .header("Authorization", token)
                            .POST(BodyPublishers.ofString("{\"bucketId\":\"" + bucket + "\"}")));
            send(
                    http,
                    HttpRequest.newBuilder(URI.create(upload.path("uploadUrl").asString()))
                            .header(
                                    "Authorization",
                                    upload.path("authorizationToken").asString())
                            .header("X-Bz-File-Name", URLEncoder.encode(name, StandardCharsets.UTF_8))
                            .header("Content-Type", "b2/x-auto")
                            .header("X-Bz-Content-Sha1", MirrorLab.sha1(bytes))
                            .POST(BodyPublishers.ofByteArray(bytes)));
        }
    }

    private static JsonNode send(HttpClient http, HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            return JsonMapper.shared().readTree(answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
