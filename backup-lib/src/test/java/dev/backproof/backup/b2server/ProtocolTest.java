package dev.backproof.backup.b2server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is on the wire, in the four versions of the API. */
class ProtocolTest {
    private B2Server server;
    private RawApi api;
    private String bucket;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = B2Server.builder(folder)
                .minimumPartSize(5)
                .recommendedPartSize(100)
                .start();
        api = RawApi.of(server);
        bucket = server.createBucket("the-bucket");
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, '', /allowed/capabilities, /allowed/bucketId, /allowed/namePrefix",
        "2, '', /allowed/capabilities, /allowed/bucketId, /allowed/namePrefix",
        "3, /apiInfo/storageApi, /apiInfo/storageApi/capabilities, /apiInfo/storageApi/bucketId,"
                + " /apiInfo/storageApi/namePrefix",
        "4, /apiInfo/storageApi, /apiInfo/storageApi/allowed/capabilities,"
                + " /apiInfo/storageApi/allowed/buckets/0/id, /apiInfo/storageApi/allowed/namePrefix"
    })
    void signingInHasTheShapeOfItsVersion(
            int version, String apiAt, String capabilitiesAt, String bucketAt, String prefixAt) throws Exception {
        IssuedKey key = server.createKey(Set.of("readFiles", "listFiles"), "the-bucket", "data/", null);
        try (RawApi limited = new RawApi(server, key)) {
            JsonNode answer = limited.authorize(version).json();

            assertThat(answer.at("/accountId").asString()).isEqualTo(server.accountId());
            assertThat(answer.at("/authorizationToken").asString()).isNotEmpty();
            for (String url : List.of("/apiUrl", "/downloadUrl")) {
                assertThat(answer.at(apiAt + url).asString())
                        .isEqualTo(server.endpoint().toString());
            }
            assertThat(answer.at(apiAt + "/absoluteMinimumPartSize").asInt()).isEqualTo(5);
            assertThat(answer.at(apiAt + "/recommendedPartSize").asInt()).isEqualTo(100);
            assertThat(answer.at(capabilitiesAt).values())
                    .extracting(JsonNode::asString)
                    .containsExactly("listFiles", "readFiles");
            assertThat(answer.at(bucketAt).asString()).isEqualTo(bucket);
            assertThat(answer.at(prefixAt).asString()).isEqualTo("data/");
        }
    }

    @Test
    void keyForSeveralBucketsNeedsVersion4() throws Exception {
        String second = server.createBucket("second-bucket");
        RawApi.Answer made = api.call(
                4,
                "b2_create_key",
                Map.of(
                        "accountId", server.accountId(),
                        "capabilities", List.of("listFiles"),
                        "keyName", "both",
                        "bucketIds", List.of(bucket, second)));
        IssuedKey key = new IssuedKey(made.text("applicationKeyId"), made.text("applicationKey"));
        try (RawApi limited = new RawApi(server, key)) {
            assertThat(limited.authorize(4)
                            .json()
                            .at("/apiInfo/storageApi/allowed/buckets")
                            .values())
                    .extracting(node -> node.path("name").asString())
                    .containsExactly("the-bucket", "second-bucket");
            assertThat(limited.authorize(3).failure()).isEqualTo("401 unauthorized");
        }
    }

    @Test
    void wrongSecretIsRefused() throws Exception {
        try (RawApi wrong = new RawApi(server, new IssuedKey(server.keyId(), "guess"))) {
            assertThat(wrong.authorize(2).failure()).isEqualTo("401 unauthorized");
        }
        assertThat(api.send("GET", "/b2api/v2/b2_authorize_account", Map.of(), new byte[0])
                        .failure())
                .isEqualTo("401 unauthorized");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void filesAreStoredListedAndReadInEachVersion(int version) throws Exception {
        RawApi.Answer url = api.call(version, "b2_get_upload_url", Map.of("bucketId", bucket));
        assertThat(url.text("uploadUrl")).contains("/b2api/v" + version + "/b2_upload_file/" + bucket);
        RawApi.Answer uploaded = api.upload(
                url.text("uploadUrl"), url.text("authorizationToken"), "a b", "hello".getBytes(UTF_8), Map.of());
        JsonNode row = api.call(version, "b2_list_file_names", Map.of("bucketId", bucket))
                .json()
                .at("/files/0");

        for (JsonNode file : List.of(uploaded.json(), row)) {
            assertThat(file.path("contentLength").asInt()).isEqualTo(5);
            assertThat(file.has("size")).isEqualTo(version == 1);
            assertThat(file.path("size").asInt(5)).isEqualTo(5);
            assertThat(file.path("fileName").asString()).isEqualTo("a b");
            assertThat(file.path("fileId").asString())
                    .matches("4_z[0-9a-f]{24}_f1[0-9a-f]{16}_d\\d{8}_m\\d{6}_c\\d{3}_v\\d{7}_t\\d{4}");
        }
        String byId = "/b2api/v" + version + "/b2_download_file_by_id";
        assertThat(api.get(byId + "?fileId=" + row.path("fileId").asString()).body())
                .asString(UTF_8)
                .isEqualTo("hello");
        assertThat(api.send(
                                "POST",
                                byId,
                                Map.of("Authorization", api.token()),
                                Json.MAPPER.writeValueAsBytes(
                                        Map.of("fileId", row.path("fileId").asString())))
                        .body())
                .asString(UTF_8)
                .isEqualTo("hello");
    }

    @Test
    void downloadTellsEverythingInItsHeaders() throws Exception {
        String id = api.upload(
                        bucket,
                        "dir/ü x",
                        "0123456789".getBytes(UTF_8),
                        Map.of("X-Bz-Info-Src_Last", "1%202", "X-Bz-Info-b2-cache-control", "max-age=3"))
                .text("fileId");
        RawApi.Answer answer = api.get("/file/the-bucket/dir/%C3%BC+x");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("10");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.header("X-Bz-File-Id")).isEqualTo(id);
        assertThat(answer.header("X-Bz-File-Name")).isEqualTo("dir/%C3%BC%20x");
        assertThat(answer.header("X-Bz-Content-Sha1")).isEqualTo(RawApi.sha1("0123456789".getBytes(UTF_8)));
        assertThat(answer.header("X-Bz-Upload-Timestamp")).matches("\\d+000");
        assertThat(answer.header("X-Bz-Info-src_last")).isEqualTo("1%202");
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=3");
        assertThat(answer.header("Date")).endsWith(" GMT");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, 206, 234, bytes 2-4/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=-30, 206, 0123456789, bytes 0-9/10",
        "bytes=8-100, 206, 89, bytes 8-9/10",
        "bytes=4-2, 200, 0123456789, ",
        "bytes=-, 200, 0123456789, ",
        "'bytes=0-1,3-4', 200, 0123456789, ",
        "lines=1-2, 200, 0123456789, "
    })
    void rangeIsServedOrIgnored(String range, int status, String body, String contentRange) throws Exception {
        api.upload(bucket, "a", "0123456789".getBytes(UTF_8), Map.of());
        RawApi.Answer answer = api.get("/file/the-bucket/a", Map.of("Authorization", api.token(), "Range", range));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).asString(UTF_8).isEqualTo(body);
        assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @CsvSource({"10, bytes=10-", "10, bytes=99-100", "10, bytes=-0", "0, bytes=0-", "0, bytes=-1"})
    void rangeWithoutAByteIsRefused(int length, String range) throws Exception {
        api.upload(bucket, "a", new byte[length], Map.of());
        RawApi.Answer answer = api.get("/file/the-bucket/a", Map.of("Authorization", api.token(), "Range", range));

        assertThat(answer.failure()).isEqualTo("416 range_not_satisfiable");
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */" + length);
    }

    @Test
    void headTellsTheSameAsGetWithoutABody() throws Exception {
        String id = api.upload(bucket, "a", "hello".getBytes(UTF_8), Map.of()).text("fileId");
        for (String target : List.of("/file/the-bucket/a", "/b2api/v1/b2_download_file_by_id?fileId=" + id)) {
            RawApi.Answer head = api.send("HEAD", target, Map.of("Authorization", api.token()), new byte[0]);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo("5");
            assertThat(head.header("X-Bz-File-Id")).isEqualTo(id);
            assertThat(head.body()).isEmpty();
        }
        assertThat(api.send("HEAD", "/file/the-bucket/b", Map.of("Authorization", api.token()), new byte[0])
                        .status())
                .isEqualTo(404);
    }

    @Test
    void errorHasItsThreeFieldsAndNoMore() throws Exception {
        JsonNode error =
                api.call("b2_list_file_names", Map.of("bucketId", "nonsense")).json();

        assertThat(error.propertyNames()).containsExactlyInAnyOrder("status", "code", "message");
        assertThat(error.path("status").asInt()).isEqualTo(400);
        assertThat(error.path("code").asString()).isEqualTo("bad_bucket_id");
    }

    @Test
    void parametersMayComeInTheQuery() throws Exception {
        api.upload(bucket, "a&b", new byte[1], Map.of());
        JsonNode files = api.get("/b2api/v2/b2_list_file_names?bucketId=" + bucket + "&prefix=a%26&maxFileCount=5")
                .json()
                .path("files");

        assertThat(files).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "b2_list_file_names, '{', bad_json",
        "b2_list_file_names, '[]', bad_json",
        "b2_list_file_names, '{}', bad_request",
        "b2_list_file_names, '{\"bucketId\": 1}', bad_request",
        "b2_list_file_names, '{\"bucketId\": \"BUCKET\", \"maxFileCount\": 10001}', bad_request",
        "b2_list_file_names, '{\"bucketId\": \"BUCKET\", \"maxFileCount\": -1}', bad_request",
        "b2_list_file_names, '{\"bucketId\": \"BUCKET\", \"maxFileCount\": \"x\"}', bad_request",
        "b2_list_file_versions, '{\"bucketId\": \"BUCKET\", \"startFileId\": \"x\"}', bad_request",
        "b2_finish_large_file, '{\"fileId\": \"x\", \"partSha1Array\": [\"a\"]}', bad_request",
        "b2_hide_file, '{\"bucketId\": \"BUCKET\", \"fileName\": \"x\"}', no_such_file",
        "b2_delete_file_version, '{\"fileId\": \"x\", \"fileName\": \"x\"}', file_not_present",
        "b2_create_bucket, '{\"accountId\": \"x\", \"bucketName\": \"good-name\", \"bucketType\": \"allPrivate\"}',"
                + " bad_request",
        "b2_create_bucket, '{\"accountId\": \"ACCOUNT\", \"bucketName\": \"THE-bucket\","
                + " \"bucketType\": \"allPrivate\"}', duplicate_bucket_name",
        "b2_create_bucket, '{\"accountId\": \"ACCOUNT\", \"bucketName\": \"b2-bucket\","
                + " \"bucketType\": \"allPrivate\"}', invalid_bucket_name",
        "b2_create_bucket, '{\"accountId\": \"ACCOUNT\", \"bucketName\": \"good-name\","
                + " \"bucketType\": \"secret\"}', bad_request",
        "b2_create_bucket, '{\"accountId\": \"ACCOUNT\", \"bucketName\": \"good-name\","
                + " \"bucketType\": \"allPrivate\", \"lifecycleRules\": [{\"fileNamePrefix\": \"a\"},"
                + " {\"fileNamePrefix\": \"ab\"}]}', bad_request",
        "b2_create_key, '{\"capabilities\": [\"flyToTheMoon\"], \"keyName\": \"k\"}', bad_request"
    })
    void wrongParametersAreRefused(String call, String json, String code) throws Exception {
        String body = json.replace("BUCKET", bucket).replace("ACCOUNT", server.accountId());
        RawApi.Answer answer =
                api.send("POST", "/b2api/v2/" + call, Map.of("Authorization", api.token()), body.getBytes(UTF_8));

        assertThat(answer.failure()).isEqualTo("400 " + code);
    }

    @Test
    void unknownCallsAndPathsAreNotFound() throws Exception {
        for (String target : List.of("/b2api/v2/b2_make_coffee", "/b2api/v9/b2_list_buckets", "/", "/file/nothing")) {
            assertThat(api.get(target).failure()).as(target).isEqualTo("404 not_found");
        }
        assertThat(api.send("PUT", "/b2api/v2/b2_list_buckets", Map.of("Authorization", api.token()), new byte[1])
                        .failure())
                .isEqualTo("405 method_not_allowed");
    }

    @Test
    void publicBucketIsReadWithoutAToken() throws Exception {
        api.call(
                "b2_create_bucket",
                Map.of("accountId", server.accountId(), "bucketName", "public-bucket", "bucketType", "allPublic"));
        String id = api.call("b2_list_buckets", Map.of("accountId", server.accountId(), "bucketName", "public-bucket"))
                .json()
                .at("/buckets/0/bucketId")
                .asString();
        String fileId = api.upload(id, "a", "hello".getBytes(UTF_8), Map.of()).text("fileId");

        assertThat(api.get("/file/public-bucket/a", Map.of()).body())
                .asString(UTF_8)
                .isEqualTo("hello");
        assertThat(api.get("/b2api/v2/b2_download_file_by_id?fileId=" + fileId, Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/file/the-bucket/a", Map.of()).failure()).isEqualTo("401 missing_auth_token");
        assertThat(api.get("/file/public-bucket/a", Map.of("Authorization", "nonsense"))
                        .failure())
                .isEqualTo("401 bad_auth_token");
    }

    @Test
    void keysAreListedInPagesWithoutTheirSecret() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.createKey(Set.of("listFiles"), null, null, null);
        }
        JsonNode first = api.call("b2_list_keys", Map.of("accountId", server.accountId(), "maxKeyCount", 2))
                .json();
        JsonNode second = api.call(
                        "b2_list_keys",
                        Map.of(
                                "accountId",
                                server.accountId(),
                                "startApplicationKeyId",
                                first.path("nextApplicationKeyId").asString()))
                .json();

        assertThat(first.path("keys")).hasSize(2);
        assertThat(first.at("/keys/0").has("applicationKey")).isFalse();
        assertThat(second.path("keys")).hasSize(1);
        assertThat(second.path("nextApplicationKeyId").isNull()).isTrue();
    }
}
