package dev.backproof.backup.b2server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upload must be like to be stored, and that nothing else is. */
class UploadRulesTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private final SettableClock clock = new SettableClock("2026-03-01T04:05:06.789Z");
    private Path folder;
    private B2Server server;
    private RawApi api;
    private String bucket;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        server = B2Server.builder(folder).clock(clock).minimumPartSize(5).start();
        api = RawApi.of(server);
        bucket = server.createBucket("the-bucket");
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    @Test
    void wrongHashIsRefusedAndNothingIsStored() throws Exception {
        String wrong = RawApi.sha1(new byte[0]);

        assertThat(upload("a", HELLO, Map.of("X-Bz-Content-Sha1", wrong))
                        .json()
                        .path("message")
                        .asString())
                .isEqualTo("Sha1 did not match data received");
        byte[] withTail = ("hello" + wrong).getBytes(US_ASCII);
        assertThat(upload("a", withTail, Map.of("X-Bz-Content-Sha1", "hex_digits_at_end"))
                        .failure())
                .isEqualTo("400 bad_request");
        assertNothingStored();
    }

    @Test
    void hashMayFollowTheContent() throws Exception {
        byte[] withTail = ("hello" + RawApi.sha1(HELLO)).getBytes(US_ASCII);
        RawApi.Answer answer = upload("a", withTail, Map.of("X-Bz-Content-Sha1", "hex_digits_at_end"));

        assertThat(answer.json().path("contentLength").asInt()).isEqualTo(5);
        assertThat(answer.text("contentSha1")).isEqualTo(RawApi.sha1(HELLO));
        assertThat(api.get("/file/the-bucket/a").body()).isEqualTo(HELLO);
    }

    @Test
    void hashThatWasNotCheckedIsToldAsSuch() throws Exception {
        RawApi.Answer answer = upload("a", HELLO, Map.of("X-Bz-Content-Sha1", "do_not_verify"));

        assertThat(answer.text("contentSha1")).isEqualTo("unverified:" + RawApi.sha1(HELLO));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Bz-Content-Sha1, nonsense, bad_request",
        "X-Bz-File-Name, %zz, bad_request",
        "X-Bz-File-Name, %ff, bad_request",
        "X-Bz-File-Name, /a, invalid_file_name",
        "X-Bz-File-Name, a//b, invalid_file_name",
        "X-Bz-File-Name, a/, invalid_file_name",
        "X-Bz-File-Name, a%0Ab, invalid_file_name",
        "X-Bz-File-Name, a%7Fb, invalid_file_name",
        "X-Bz-Custom-Upload-Timestamp, 9999999999999, bad_request",
        "X-Bz-File-Legal-Hold, on, bucket_missing_file_lock",
        "X-Bz-File-Legal-Hold, maybe, bad_request",
        "X-Bz-Server-Side-Encryption, ROT13, bad_request"
    })
    void wrongHeaderIsRefusedAndNothingIsStored(String name, String value, String code) throws Exception {
        assertThat(upload("a", HELLO, Map.of(name, value)).failure()).isEqualTo("400 " + code);
        assertNothingStored();
    }

    @Test
    void namesAndInfoHaveTheirLimits() throws Exception {
        assertThat(upload("x".repeat(250) + "/" + "ü".repeat(125), HELLO, Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(upload("x".repeat(251), HELLO, Map.of()).failure()).isEqualTo("400 invalid_file_name");
        assertThat(upload(("x".repeat(249) + "/").repeat(4) + "y".repeat(24), HELLO, Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(upload(("x".repeat(249) + "/").repeat(4) + "y".repeat(25), HELLO, Map.of())
                        .failure())
                .isEqualTo("400 invalid_file_name");
        assertThat(upload("a", HELLO, Map.of("X-Bz-Info-k", "v".repeat(6998))).status())
                .isEqualTo(200);
        assertThat(upload("a", HELLO, Map.of("X-Bz-Info-k", "v".repeat(6999))).failure())
                .isEqualTo("400 invalid_file_info");
        assertThat(upload("a", HELLO, Map.of("X-Bz-Info-" + "k".repeat(51), "v"))
                        .failure())
                .isEqualTo("400 invalid_file_info");
        Map<String, Object> wrongKey = Map.of(
                "bucketId", bucket, "fileName", "a", "contentType", "b2/x-auto", "fileInfo", Map.of("a(b)", "v"));
        assertThat(api.call("b2_start_large_file", wrongKey).failure()).isEqualTo("400 invalid_file_info");
    }

    @Test
    void encryptionIsToldBack() throws Exception {
        RawApi.Answer answer = upload("a", HELLO, Map.of("X-Bz-Server-Side-Encryption", "AES256"));

        assertThat(answer.json().at("/serverSideEncryption/mode").asString()).isEqualTo("SSE-B2");
        assertThat(api.get("/file/the-bucket/a").header("X-Bz-Server-Side-Encryption"))
                .isEqualTo("AES256");
    }

    @Test
    void uploadTokenIsGoodForItsUrlOnly() throws Exception {
        String other = server.createBucket("other-bucket");
        RawApi.Answer here = api.call("b2_get_upload_url", Map.of("bucketId", bucket));
        RawApi.Answer there = api.call("b2_get_upload_url", Map.of("bucketId", other));

        assertThat(api.upload(there.text("uploadUrl"), here.text("authorizationToken"), "a", HELLO, Map.of())
                        .failure())
                .isEqualTo("401 bad_auth_token");
        assertThat(api.upload(here.text("uploadUrl"), api.token(), "a", HELLO, Map.of())
                        .failure())
                .isEqualTo("401 bad_auth_token");
        assertThat(api.send("POST", URI.create(here.text("uploadUrl")).getRawPath(), Map.of(), HELLO)
                        .failure())
                .isEqualTo("401 missing_auth_token");
    }

    @Test
    void uploadTokenTakesOneUploadAtATime() throws Exception {
        RawApi.Answer url = api.call("b2_get_upload_url", Map.of("bucketId", bucket));
        String target = URI.create(url.text("uploadUrl")).getRawPath();
        String head = "POST " + target + " HTTP/1.1\r\nAuthorization: " + url.text("authorizationToken")
                + "\r\nContent-Type: text/plain\r\nX-Bz-File-Name: a\r\nX-Bz-Content-Sha1: do_not_verify\r\n"
                + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        try (Wire first = new Wire(server)) {
            first.send(head);
            assertThat(first.line()).isEqualTo("HTTP/1.1 100 Continue");

            assertThat(api.upload(url.text("uploadUrl"), url.text("authorizationToken"), "b", HELLO, Map.of())
                            .failure())
                    .isEqualTo("400 auth_token_limit");

            first.send("hello");
            assertThat(first.line()).isEmpty();
            assertThat(first.line()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(api.upload(url.text("uploadUrl"), url.text("authorizationToken"), "b", HELLO, Map.of())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tokensEndAfterADay() throws Exception {
        RawApi.Answer url = api.call("b2_get_upload_url", Map.of("bucketId", bucket));
        clock.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(upload(url, "a", HELLO).status()).isEqualTo(200);
        clock.advance(Duration.ofMillis(1));

        assertThat(upload(url, "a", HELLO).failure()).isEqualTo("401 expired_auth_token");
        assertThat(api.call("b2_list_buckets", Map.of("accountId", server.accountId()))
                        .failure())
                .isEqualTo("401 expired_auth_token");
        api.signOut();
        assertThat(api.call("b2_list_buckets", Map.of("accountId", server.accountId()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void uploadTimesAreWholeSecondsOfTheServersClock() throws Exception {
        assertThat(upload("a", HELLO, Map.of()).json().path("uploadTimestamp").asLong())
                .isEqualTo(1772337906000L);
        assertThat(upload("a", HELLO, Map.of("X-Bz-Custom-Upload-Timestamp", "1234"))
                        .json()
                        .path("uploadTimestamp")
                        .asLong())
                .isEqualTo(1234);
    }

    @Test
    void uploadTimesAreMillisecondsWhenAskedFor(@TempDir Path other) throws Exception {
        try (B2Server exact = B2Server.builder(other)
                        .clock(clock)
                        .roundTimestampsToSeconds(false)
                        .start();
                RawApi exactApi = RawApi.of(exact)) {
            String id = exact.createBucket("the-bucket");
            assertThat(exactApi.upload(id, "a", HELLO, Map.of())
                            .json()
                            .path("uploadTimestamp")
                            .asLong())
                    .isEqualTo(1772337906789L);
        }
    }

    @Test
    void largeFileHasTheTimeOfItsStart() throws Exception {
        String id = startLargeFile();
        clock.advance(Duration.ofHours(1));
        api.uploadPart(id, 1, HELLO);
        RawApi.Answer finished = finish(id, RawApi.sha1(HELLO));

        assertThat(finished.json().path("uploadTimestamp").asLong()).isEqualTo(1772337906000L);
        assertThat(finished.text("action")).isEqualTo("upload");
        assertThat(finished.text("contentSha1")).isEqualTo("none");
        assertThat(finished.json().path("contentMd5").isNull()).isTrue();
    }

    @Test
    void partThatIsSentAgainReplacesTheFirst() throws Exception {
        String id = startLargeFile();
        api.uploadPart(id, 1, "first".getBytes(UTF_8));
        api.uploadPart(id, 1, HELLO);

        assertThat(finish(id, RawApi.sha1("first".getBytes(UTF_8))).failure()).isEqualTo("400 part_sha1_mismatch");
        assertThat(finish(id, RawApi.sha1(HELLO)).status()).isEqualTo(200);
        assertThat(api.get("/file/the-bucket/large").body()).isEqualTo(HELLO);
        assertThat(finish(id, RawApi.sha1(HELLO)).failure()).isEqualTo("400 bad_request");
    }

    @Test
    void largeFileIsFinishedOnlyWhenAllPartsAreThereAndLargeEnough() throws Exception {
        String id = startLargeFile();
        byte[] small = "tiny".getBytes(UTF_8);
        api.uploadPart(id, 1, small);
        api.uploadPart(id, 3, HELLO);

        assertThat(finish(id, RawApi.sha1(small), "x", RawApi.sha1(HELLO)).failure())
                .isEqualTo("400 bad_request");
        api.uploadPart(id, 1, HELLO);
        assertThat(finish(id, RawApi.sha1(HELLO), "x", RawApi.sha1(HELLO)).failure())
                .isEqualTo("400 missing_part");
        api.uploadPart(id, 2, HELLO);
        assertThat(finish(id, RawApi.sha1(HELLO), RawApi.sha1(HELLO)).failure()).isEqualTo("400 bad_request");
        assertThat(finish(id, RawApi.sha1(HELLO), RawApi.sha1(HELLO), RawApi.sha1(HELLO))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void wrongPartsAreRefused() throws Exception {
        String id = startLargeFile();

        assertThat(api.uploadPart(id, 0, HELLO).failure()).isEqualTo("400 bad_request");
        assertThat(api.uploadPart(id, 10_001, HELLO).failure()).isEqualTo("400 bad_request");
        assertThat(api.uploadPart(id, 1, new byte[0]).failure()).isEqualTo("400 bad_request");
        assertThat(api.call("b2_list_parts", Map.of("fileId", id)).json().path("parts"))
                .isEmpty();
    }

    @Test
    void requestsAreLoggedWithTheirBytes() throws Exception {
        upload("dir/a", HELLO, Map.of());
        api.get("/file/the-bucket/dir/a");
        api.get("/file/the-bucket/dir/b");

        assertThat(server.requests().writes())
                .containsExactly(new LoggedRequest(
                        clock.instant(),
                        "b2_upload_file",
                        "POST",
                        "dir/a",
                        200,
                        5,
                        server.requests().writes().getFirst().sent()));
        assertThat(server.requests().of("b2_download_file_by_name"))
                .extracting(LoggedRequest::object, LoggedRequest::status)
                .extracting(tuple -> tuple.toList().toString())
                .containsExactly("[dir/a, 200]", "[dir/b, 404]");
        assertThat(server.requests().of("b2_download_file_by_name").getFirst().sent())
                .isEqualTo(5);
        server.requests().clear();
        assertThat(server.requests().all()).isEmpty();
    }

    private RawApi.Answer upload(String name, byte[] bytes, Map<String, String> headers) throws Exception {
        return api.upload(bucket, name, bytes, headers);
    }

    private RawApi.Answer upload(RawApi.Answer url, String name, byte[] bytes) throws Exception {
        return api.upload(url.text("uploadUrl"), url.text("authorizationToken"), name, bytes, Map.of());
    }

    private String startLargeFile() throws Exception {
        return api.call(
                        "b2_start_large_file",
                        Map.of("bucketId", bucket, "fileName", "large", "contentType", "b2/x-auto"))
                .text("fileId");
    }

    private RawApi.Answer finish(String id, String... sha1s) throws Exception {
        return api.call("b2_finish_large_file", Map.of("fileId", id, "partSha1Array", List.of(sha1s)));
    }

    private void assertNothingStored() throws Exception {
        assertThat(api.call("b2_list_file_versions", Map.of("bucketId", bucket))
                        .json()
                        .path("files"))
                .isEmpty();
        assertThat(folder.resolve("incoming")).isEmptyDirectory();
    }
}
