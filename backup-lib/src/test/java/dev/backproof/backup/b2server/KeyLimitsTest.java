package dev.backproof.backup.b2server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2ApplicationKey;
import com.backblaze.b2.client.structures.B2CreateKeyRequest;
import com.backblaze.b2.client.structures.B2CreatedApplicationKey;
import com.backblaze.b2.client.structures.B2DeleteKeyRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key can do what it was made for and nothing else. */
class KeyLimitsTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private final SettableClock clock = new SettableClock("2026-03-01T00:00:00Z");
    private B2Server server;
    private RawApi master;
    private String bucket;
    private String other;
    private final Map<String, String> ids = new HashMap<>();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = B2Server.builder(folder).clock(clock).start();
        master = RawApi.of(server);
        bucket = server.createBucket("the-bucket");
        other = server.createBucket("other-bucket");
        ids.put("BUCKET", bucket);
        ids.put("ACCOUNT", server.accountId());
        ids.put("FILE", master.upload(bucket, "data/a", HELLO, Map.of()).text("fileId"));
        ids.put(
                "LARGE",
                master.call(
                                "b2_start_large_file",
                                Map.of("bucketId", bucket, "fileName", "data/l", "contentType", "b2/x-auto"))
                        .text("fileId"));
        ids.put("KEY", server.createKey(Set.of("listFiles"), null, null, null).keyId());
    }

    @AfterEach
    void stop() {
        master.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "b2_create_bucket; writeBuckets; {\"accountId\": \"ACCOUNT\", \"bucketName\": \"new-bucket\","
                        + " \"bucketType\": \"allPrivate\"}",
                "b2_update_bucket; writeBuckets; {\"accountId\": \"ACCOUNT\", \"bucketId\": \"BUCKET\"}",
                "b2_delete_bucket; deleteBuckets; {\"accountId\": \"ACCOUNT\", \"bucketId\": \"OTHER\"}",
                "b2_list_buckets; listBuckets; {\"accountId\": \"ACCOUNT\"}",
                "b2_get_upload_url; writeFiles; {\"bucketId\": \"BUCKET\"}",
                "b2_start_large_file; writeFiles; {\"bucketId\": \"BUCKET\", \"fileName\": \"x\","
                        + " \"contentType\": \"a/b\"}",
                "b2_get_upload_part_url; writeFiles; {\"fileId\": \"LARGE\"}",
                "b2_cancel_large_file; writeFiles; {\"fileId\": \"LARGE\"}",
                "b2_list_parts; writeFiles; {\"fileId\": \"LARGE\"}",
                "b2_list_unfinished_large_files; listFiles; {\"bucketId\": \"BUCKET\"}",
                "b2_list_file_names; listFiles; {\"bucketId\": \"BUCKET\"}",
                "b2_list_file_versions; listFiles; {\"bucketId\": \"BUCKET\"}",
                "b2_get_file_info; readFiles; {\"fileId\": \"FILE\"}",
                "b2_download_file_by_id; readFiles; {\"fileId\": \"FILE\"}",
                "b2_copy_file; readFiles,writeFiles; {\"sourceFileId\": \"FILE\", \"fileName\": \"x\"}",
                "b2_copy_part; readFiles,writeFiles; {\"sourceFileId\": \"FILE\", \"largeFileId\": \"LARGE\","
                        + " \"partNumber\": 1}",
                "b2_hide_file; writeFiles; {\"bucketId\": \"BUCKET\", \"fileName\": \"data/a\"}",
                "b2_delete_file_version; deleteFiles; {\"fileId\": \"FILE\", \"fileName\": \"data/a\"}",
                "b2_get_download_authorization; shareFiles; {\"bucketId\": \"BUCKET\", \"fileNamePrefix\": \"\","
                        + " \"validDurationInSeconds\": 5}",
                "b2_create_key; writeKeys; {\"capabilities\": [\"listFiles\"], \"keyName\": \"k\"}",
                "b2_list_keys; listKeys; {}",
                "b2_delete_key; deleteKeys; {\"applicationKeyId\": \"KEY\"}"
            })
    void callNeedsItsCapabilities(String call, String needed, String json) throws Exception {
        Set<String> capabilities = Set.of(needed.split(","));
        for (String missing : capabilities) {
            Set<String> others = new TreeSet<>(Capabilities.ALL);
            others.remove(missing);
            if (call.equals("b2_list_buckets")) {
                others.remove("listAllBucketNames");
            }
            if (call.equals("b2_list_parts")) {
                others.remove("listFiles");
            }
            assertThat(call(server.createKey(others, null, null, null), call, json)
                            .failure())
                    .isEqualTo("401 unauthorized");
        }
        assertThat(call(server.createKey(capabilities, null, null, null), call, json)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void keyForOneBucketCannotTouchAnother() throws Exception {
        IssuedKey key = server.createKey(Capabilities.ALL, "other-bucket", null, null);

        for (String call : new String[] {"b2_get_file_info", "b2_download_file_by_id"}) {
            assertThat(call(key, call, "{\"fileId\": \"FILE\"}").failure()).isEqualTo("401 unauthorized");
        }
        for (String call : new String[] {"b2_list_file_names", "b2_list_file_versions", "b2_get_upload_url"}) {
            assertThat(call(key, call, "{\"bucketId\": \"BUCKET\"}").failure()).isEqualTo("401 unauthorized");
        }
        String copy = "{\"sourceFileId\": \"FILE\", \"fileName\": \"x\", \"destinationBucketId\": \"" + other + "\"}";
        assertThat(call(key, "b2_copy_file", copy).failure()).isEqualTo("401 unauthorized");
        try (RawApi limited = new RawApi(server, key)) {
            assertThat(limited.get("/file/the-bucket/data/a").failure()).isEqualTo("401 unauthorized");
            assertThat(limited.upload(other, "x", HELLO, Map.of()).status()).isEqualTo(200);
        }
    }

    @Test
    void keyForOneBucketListsThatBucketOnlyWhenItNamesIt() throws Exception {
        IssuedKey key = server.createKey(Set.of("listBuckets"), "other-bucket", null, null);

        assertThat(call(key, "b2_list_buckets", "{\"accountId\": \"ACCOUNT\"}").failure())
                .isEqualTo("401 unauthorized");
        assertThat(call(key, "b2_list_buckets", "{\"accountId\": \"ACCOUNT\", \"bucketName\": \"the-bucket\"}")
                        .failure())
                .isEqualTo("401 unauthorized");
        assertThat(call(key, "b2_list_buckets", "{\"accountId\": \"ACCOUNT\", \"bucketName\": \"other-bucket\"}")
                        .json()
                        .path("buckets"))
                .hasSize(1);
    }

    @Test
    void keyForAPrefixCannotLeaveIt() throws Exception {
        IssuedKey key = server.createKey(Capabilities.ALL, null, "logs/", null);

        assertThat(call(key, "b2_get_file_info", "{\"fileId\": \"FILE\"}").failure())
                .isEqualTo("401 unauthorized");
        assertThat(call(key, "b2_list_file_names", "{\"bucketId\": \"BUCKET\"}").failure())
                .isEqualTo("401 unauthorized");
        assertThat(call(key, "b2_list_file_names", "{\"bucketId\": \"BUCKET\", \"prefix\": \"logs/x\"}")
                        .status())
                .isEqualTo(200);
        assertThat(call(key, "b2_hide_file", "{\"bucketId\": \"BUCKET\", \"fileName\": \"data/a\"}")
                        .failure())
                .isEqualTo("401 unauthorized");
        try (RawApi limited = new RawApi(server, key)) {
            assertThat(limited.upload(bucket, "data/b", HELLO, Map.of()).failure())
                    .isEqualTo("401 unauthorized");
            assertThat(limited.upload(bucket, "logs/b", HELLO, Map.of()).status())
                    .isEqualTo(200);
            assertThat(limited.get("/file/the-bucket/data/a").failure()).isEqualTo("401 unauthorized");
            assertThat(limited.get("/file/the-bucket/logs/b").status()).isEqualTo(200);
        }
    }

    @Test
    void keyEndsWithItsValidity() throws Exception {
        IssuedKey key = server.createKey(Set.of("listFiles"), null, null, Duration.ofHours(1));
        try (RawApi limited = new RawApi(server, key)) {
            assertThat(limited.call("b2_list_file_names", Map.of("bucketId", bucket))
                            .status())
                    .isEqualTo(200);
            clock.advance(Duration.ofHours(1));
            assertThat(limited.call("b2_list_file_names", Map.of("bucketId", bucket))
                            .failure())
                    .isEqualTo("401 expired_auth_token");
            assertThat(limited.authorize(2).failure()).isEqualTo("401 unauthorized");
        }
    }

    @Test
    void keysAreMadeListedAndDeletedByTheClient() throws B2Exception {
        try (Sdk sdk = Sdk.connect(server)) {
            B2CreatedApplicationKey made =
                    sdk.client.createKey(B2CreateKeyRequest.builder(Set.of("listFiles", "readFiles"), "reader")
                            .setBucketId(bucket)
                            .setNamePrefix("data/")
                            .setValidDurationInSeconds(60L)
                            .build());
            assertThat(sdk.client.applicationKeys())
                    .extracting(B2ApplicationKey::getKeyName)
                    .contains("reader");
            try (Sdk reader =
                    Sdk.connect(server, new IssuedKey(made.getApplicationKeyId(), made.getApplicationKey()))) {
                assertThat(reader.text(ids.getOrDefault("FILE", ""))).isEqualTo("hello");
                assertThatThrownBy(() -> reader.upload(bucket, "data/x", "x"))
                        .isInstanceOfSatisfying(
                                B2Exception.class, e -> assertThat(e.getCode()).isEqualTo("unauthorized"));
            }
            sdk.client.deleteKey(
                    B2DeleteKeyRequest.builder(made.getApplicationKeyId()).build());
            assertThat(sdk.client.applicationKeys())
                    .extracting(B2ApplicationKey::getKeyName)
                    .doesNotContain("reader");
        }
    }

    @Test
    void secretsAreNotPrinted() {
        IssuedKey key = server.createKey(Set.of("listFiles"), null, null, null);

        assertThat(key.toString()).contains(key.keyId()).doesNotContain(key.applicationKey());
    }

    @Test
    void keyForNothingKnownIsRefused() {
        assertThatThrownBy(() -> server.createKey(Set.of("fly"), null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fly");
        assertThatThrownBy(() -> server.createKey(Set.of("listFiles"), "nowhere", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> server.createBucket("the-bucket"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in use");
    }

    private RawApi.Answer call(IssuedKey key, String call, String json) throws Exception {
        String body = json.replace("OTHER", other);
        for (Map.Entry<String, String> id : ids.entrySet()) {
            body = body.replace(id.getKey(), id.getValue());
        }
        try (RawApi api = new RawApi(server, key)) {
            return api.send("POST", "/b2api/v2/" + call, Map.of("Authorization", api.token()), body.getBytes(UTF_8));
        }
    }
}
