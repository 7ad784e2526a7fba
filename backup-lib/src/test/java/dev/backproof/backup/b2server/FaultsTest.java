package dev.backproof.backup.b2server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2ForbiddenException;
import com.backblaze.b2.client.exceptions.B2LocalException;
import com.backblaze.b2.client.exceptions.B2NetworkException;
import com.backblaze.b2.client.exceptions.B2UnauthorizedException;
import com.backblaze.b2.client.structures.B2TestMode;
import java.io.IOException;
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

/** Each fault shows itself to Backblaze's own client as the real service's would. */
class FaultsTest {
    private Path folder;
    private B2Server server;
    private Sdk sdk;
    private String bucket;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        server = B2Server.start(folder);
        sdk = Sdk.connect(server);
        bucket = server.createBucket("the-bucket");
    }

    @AfterEach
    void stop() {
        sdk.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"503, service_unavailable", "500, internal_error", "408, request_timeout", "429, too_many_requests"})
    void uploadThatIsRefusedIsRepeatedWithANewUrl(int status, String code) throws B2Exception {
        ActiveFault fault =
                server.faults().add(FaultRule.on("b2_upload_file").times(2).effect(FaultEffect.answer(status, code)));

        String id = sdk.upload(bucket, "a", new byte[300_000]).getFileId();

        assertThat(sdk.download(id)).hasSize(300_000);
        assertThat(sdk.versions(bucket)).hasSize(1);
        assertThat(fault.fired()).isEqualTo(2);
        assertThat(server.requests().of("b2_upload_file"))
                .extracting(LoggedRequest::status)
                .containsExactly(status, status, 200);
        if (status != 429) {
            assertThat(server.requests().of("b2_get_upload_url")).hasSize(3);
        }
    }

    @Test
    void refusedUploadIsNotRead() throws B2Exception {
        server.faults().add(FaultRule.on("b2_upload_file").effect(FaultEffect.unavailable()));

        sdk.upload(bucket, "a", new byte[300_000]);

        assertThat(server.requests().of("b2_upload_file"))
                .extracting(LoggedRequest::received)
                .containsExactly(0L, 300_040L);
    }

    @Test
    void retryAfterIsToldInWholeSeconds() throws Exception {
        server.faults()
                .add(FaultRule.on("b2_list_buckets")
                        .effect(FaultEffect.answer(429, "too_many_requests", Duration.ofMillis(1500))));
        try (RawApi api = RawApi.of(server)) {
            RawApi.Answer answer = api.call("b2_list_buckets", Map.of("accountId", server.accountId()));

            assertThat(answer.failure()).isEqualTo("429 too_many_requests");
            assertThat(answer.header("Retry-After")).isEqualTo("2");
        }
    }

    @Test
    void expiredTokenMakesTheClientSignInAgain() throws B2Exception {
        sdk.names(bucket);
        server.faults().add(FaultRule.on("b2_list_file_names").effect(FaultEffect.expireToken()));

        assertThat(sdk.names(bucket)).isEmpty();

        assertThat(server.requests().of("b2_authorize_account")).hasSize(2);
    }

    @Test
    void expiredUploadTokenMakesTheClientGetANewUrl() throws B2Exception {
        server.faults().add(FaultRule.on("b2_upload_file").effect(FaultEffect.expireToken()));

        sdk.upload(bucket, "a", "x");

        assertThat(server.requests().of("b2_get_upload_url")).hasSize(2);
    }

    @Test
    void exceededCapIsFinalAndStoresNothing() throws B2Exception {
        server.faults().add(FaultRule.on("b2_upload_file").effect(FaultEffect.capExceeded()));

        assertThatThrownBy(() -> sdk.upload(bucket, "a", "x"))
                .isInstanceOfSatisfying(
                        B2ForbiddenException.class, e -> assertThat(e.getCode()).isEqualTo("cap_exceeded"));
        assertThat(sdk.versions(bucket)).isEmpty();
    }

    @Test
    void connectionThatBreaksWhileUploadingLeavesNothingBehind() throws B2Exception {
        server.faults().add(FaultRule.on("b2_upload_file").effect(new FaultEffect.Reset(100_000)));

        sdk.upload(bucket, "a", new byte[300_000]);

        assertThat(sdk.versions(bucket)).hasSize(1);
        assertThat(server.requests().of("b2_upload_file"))
                .extracting(LoggedRequest::status)
                .containsExactly(0, 200);
        assertThat(folder.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void lostAnswerOfAnUploadLeadsToTwoVersions() throws B2Exception {
        server.faults().add(FaultRule.on("b2_upload_file").effect(FaultEffect.loseAnswer()));

        sdk.upload(bucket, "a", "x");

        assertThat(sdk.versions(bucket)).hasSize(2);
    }

    @Test
    void truncatedDownloadIsRepeated() throws B2Exception {
        String id = sdk.upload(bucket, "a", new byte[300_000]).getFileId();
        server.faults().add(FaultRule.on("b2_download_file_by_id").effect(FaultEffect.truncateAfter(200_000)));

        assertThat(sdk.download(id)).hasSize(300_000);
        assertThat(server.requests().of("b2_download_file_by_id"))
                .extracting(LoggedRequest::sent)
                .containsExactly(200_000L, 300_000L);
    }

    @Test
    void downloadWhoseConnectionBreaksIsRepeated() throws B2Exception {
        String id = sdk.upload(bucket, "a", new byte[300_000]).getFileId();
        server.faults().add(FaultRule.on("b2_download_file_by_id").effect(new FaultEffect.Reset(100_000)));
        server.faults()
                .add(FaultRule.on("b2_download_file_by_id")
                        .nth(2)
                        .effect(new FaultEffect.Stall(100_000, Duration.ofMillis(50))));

        assertThat(sdk.download(id)).hasSize(300_000);
        assertThat(server.requests().of("b2_download_file_by_id")).hasSize(3);
    }

    @Test
    void wrongByteIsNoticedByTheClientAndNotRepeated() throws B2Exception {
        String id = sdk.upload(bucket, "a", "hello").getFileId();
        server.faults().add(FaultRule.on("b2_download_file_by_id").effect(FaultEffect.flipByte(1000)));

        assertThatThrownBy(() -> sdk.download(id))
                .isInstanceOfSatisfying(
                        B2LocalException.class, e -> assertThat(e.getCode()).isEqualTo("mismatch"));
        assertThat(sdk.text(id)).isEqualTo("hello");
    }

    @Test
    void flippedByteIsTheOneAtTheOffset() throws Exception {
        sdk.upload(bucket, "a", "hello");
        server.faults().add(FaultRule.on("b2_download_file_by_name").effect(FaultEffect.flipByte(1)));
        try (RawApi api = RawApi.of(server)) {
            assertThat(api.get("/file/the-bucket/a").body()).asString(UTF_8).isEqualTo("hdllo");
        }
    }

    @Test
    void wrongHashIsNoticedByTheClient() throws B2Exception {
        String id = sdk.upload(bucket, "a", "hello").getFileId();
        server.faults().add(FaultRule.on("b2_download_file_by_id").effect(new FaultEffect.WrongSha1()));
        server.faults().add(FaultRule.on("b2_get_file_info").effect(new FaultEffect.WrongSha1()));

        assertThatThrownBy(() -> sdk.download(id)).isInstanceOf(B2LocalException.class);
        assertThat(sdk.client.getFileInfo(id).getContentSha1()).isEqualTo("0".repeat(40));
    }

    @Test
    void slowAnswerArrivesWhole() throws B2Exception {
        String id = sdk.upload(bucket, "a", "0123456789").getFileId();
        server.faults()
                .add(FaultRule.on("b2_download_file_by_id")
                        .effect(FaultEffect.delay(Duration.ofMillis(5)))
                        .effect(new FaultEffect.Drip(50)));

        assertThat(sdk.text(id)).isEqualTo("0123456789");
    }

    @Test
    void listingInShortPagesIsComplete() throws B2Exception {
        for (String name : List.of("a", "b", "c")) {
            sdk.upload(bucket, name, "x");
        }
        server.faults().add(FaultRule.on("b2_list_file_*").effect(FaultEffect.shortPages(0)));
        server.faults().add(FaultRule.on("b2_list_file_*").always().effect(FaultEffect.shortPages(1)));

        assertThat(sdk.names(bucket)).containsExactly("a", "b", "c");
        assertThat(server.requests().of("b2_list_file_names")).hasSize(4);
        assertThat(sdk.versions(bucket)).hasSize(3);
    }

    @Test
    void answerOfAProxyHasItsStatusOnly() {
        server.faults()
                .add(FaultRule.on("b2_list_buckets").effect(new FaultEffect.RawAnswer(502, "text/html", "<h1>Oops")));

        assertThatThrownBy(() -> sdk.client.buckets())
                .isInstanceOfSatisfying(
                        B2Exception.class, e -> assertThat(e.getStatus()).isEqualTo(502));
    }

    @Test
    void connectionThatIsResetAtOnceIsANetworkError() {
        server.faults().add(FaultRule.on("b2_list_buckets").always().effect(FaultEffect.reset()));

        assertThatThrownBy(() -> sdk.client.buckets()).isInstanceOf(B2NetworkException.class);
        assertThat(server.requests().of("b2_list_buckets"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.status()).isZero());
    }

    @Test
    void ruleForAnObjectSparesTheOthers() throws B2Exception {
        server.faults()
                .add(FaultRule.on("b2_upload_file").object("data/*/x").always().effect(FaultEffect.capExceeded()));

        sdk.upload(bucket, "data/x", "1");
        sdk.upload(bucket, "data/a/b/x", "1");
        assertThatThrownBy(() -> sdk.upload(bucket, "data/a/x", "1")).isInstanceOf(B2ForbiddenException.class);
    }

    @Test
    void requestsByIdAreMatchedByTheNameOfTheirFile() throws B2Exception {
        String id = sdk.upload(bucket, "data/a", "1").getFileId();
        server.faults().add(FaultRule.on("**").object("data/**").effect(FaultEffect.capExceeded()));

        assertThatThrownBy(() -> sdk.download(id)).isInstanceOf(B2ForbiddenException.class);
        assertThat(sdk.text(id)).isEqualTo("1");
    }

    @Test
    void testModeForcesExceededCap() {
        try (Sdk testing = testing(B2TestMode.FORCE_CAP_EXCEEDED)) {
            assertThatThrownBy(() -> testing.upload(bucket, "a", "x")).isInstanceOf(B2ForbiddenException.class);
        }
    }

    @Test
    void testModeFailsSomeUploads() throws B2Exception {
        try (Sdk testing = testing(B2TestMode.FAIL_SOME_UPLOADS)) {
            for (int i = 0; i < 10; i++) {
                testing.upload(bucket, "a" + i, "x");
            }
        }
        assertThat(server.requests().of("b2_upload_file"))
                .extracting(LoggedRequest::status)
                .contains(503)
                .filteredOn(status -> status == 200)
                .hasSize(10);
    }

    @Test
    void testModeExpiresSomeTokens() throws B2Exception {
        try (Sdk testing = testing(B2TestMode.EXPIRE_SOME_ACCOUNT_AUTHORIZATION_TOKENS)) {
            for (int i = 0; i < 10; i++) {
                testing.names(bucket);
            }
        }
        assertThat(server.requests().of("b2_list_file_names"))
                .extracting(LoggedRequest::status)
                .contains(401);
        assertThat(server.requests().of("b2_authorize_account")).hasSizeGreaterThan(1);
    }

    @Test
    void faultsCanBeSwitchedFromAnotherProcess() throws Exception {
        String rule = """
                {"call": "b2_list_buckets", "times": 2,
                 "effects": [{"type": "delay", "by": "PT0.001S"},
                             {"type": "answer", "status": 403, "code": "cap_exceeded", "retryAfter": "PT1S"}]}
                """;
        String basic = RawApi.basic(server.keyId(), server.applicationKey());
        try (RawApi api = RawApi.of(server)) {
            RawApi.Answer added = side(api, "POST", basic, rule);
            assertThat(added.status()).isEqualTo(200);

            assertThatThrownBy(() -> sdk.client.buckets()).isInstanceOf(B2ForbiddenException.class);
            assertThat(side(api, "GET", basic, "").json().at("/faults/0/fired").asInt())
                    .isEqualTo(1);

            assertThat(side(api, "DELETE", basic, "").json().at("/faults")).isEmpty();
            assertThat(sdk.client.buckets()).hasSize(1);
        }
    }

    @Test
    void faultsCannotBeSwitchedWithoutTheMasterKey() throws Exception {
        IssuedKey other = server.createKey(Capabilities.ALL, null, null, null);
        try (RawApi api = RawApi.of(server)) {
            String wrong = RawApi.basic(other.keyId(), other.applicationKey());
            assertThat(side(api, "GET", wrong, "").status()).isEqualTo(401);
            assertThat(api.send("GET", "/backproof/faults", Map.of(), new byte[0])
                            .status())
                    .isEqualTo(401);
            String basic = RawApi.basic(server.keyId(), server.applicationKey());
            assertThat(side(api, "POST", basic, "{\"call\": \"x\", \"effects\": [{\"type\": \"nonsense\"}]}")
                            .failure())
                    .isEqualTo("400 bad_json");
        }
    }

    @Test
    void keyThatWasDeletedCannotGoOn() throws Exception {
        IssuedKey key = server.createKey(Capabilities.ALL, null, null, null);
        try (Sdk other = Sdk.connect(server, key)) {
            other.client.buckets();
            try (RawApi api = RawApi.of(server)) {
                api.call("b2_delete_key", Map.of("applicationKeyId", key.keyId()));
            }
            assertThatThrownBy(() -> other.client.buckets()).isInstanceOf(B2UnauthorizedException.class);
        }
    }

    @Test
    void sameSeedFailsTheSameRequests() {
        FaultRule rule = FaultRule.on("call").always().probability(0.3, 7);
        assertThat(pattern(rule)).isEqualTo(pattern(rule)).contains("x").contains(".");
        assertThat(pattern(rule.probability(0.3, 8))).isNotEqualTo(pattern(rule));
    }

    @Test
    void ruleSparesTheFirstAndIsSpentAfterTheLast() {
        assertThat(pattern(FaultRule.on("call").nth(3).times(2))).startsWith("..xx......");
    }

    private static String pattern(FaultRule rule) {
        ActiveFault fault = new Faults().add(rule);
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            pattern.append(fault.strikes("call", null) ? 'x' : '.');
        }
        return pattern.toString();
    }

    private Sdk testing(B2TestMode mode) {
        return Sdk.connect(server, new IssuedKey(server.keyId(), server.applicationKey()), mode);
    }

    private static RawApi.Answer side(RawApi api, String method, String basic, String body)
            throws IOException, InterruptedException {
        return api.send(method, "/backproof/faults", Map.of("Authorization", basic), body.getBytes(UTF_8));
    }
}
