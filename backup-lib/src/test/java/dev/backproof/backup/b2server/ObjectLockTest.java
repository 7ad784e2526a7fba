package dev.backproof.backup.b2server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.backblaze.b2.client.contentSources.B2ByteArrayContentSource;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.structures.B2BucketDefaultRetention;
import com.backblaze.b2.client.structures.B2CreateBucketRequest;
import com.backblaze.b2.client.structures.B2DeleteFileVersionRequest;
import com.backblaze.b2.client.structures.B2FileRetention;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2UpdateBucketRequest;
import com.backblaze.b2.client.structures.B2UpdateFileLegalHoldRequest;
import com.backblaze.b2.client.structures.B2UpdateFileRetentionRequest;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock keeps a version from being deleted, and nothing else. */
class ObjectLockTest {
    private final SettableClock clock = new SettableClock("2026-03-01T00:00:00Z");
    private B2Server server;
    private Sdk sdk;
    private B2Bucket bucket;

    @BeforeEach
    void start(@TempDir Path folder) throws B2Exception {
        server = B2Server.builder(folder).clock(clock).start();
        sdk = Sdk.connect(server);
        bucket = sdk.client.createBucket(B2CreateBucketRequest.builder("lock-bucket", "allPrivate")
                .setFileLockEnabled(true)
                .build());
    }

    @AfterEach
    void stop() {
        sdk.close();
        server.close();
    }

    @Test
    void governanceYieldsToTheCapabilityToBypassIt() throws B2Exception {
        B2FileVersion file = upload("governance", inDays(1), null);

        assertThat(file.getFileRetention().getMode()).isEqualTo("governance");
        assertDenied(() -> sdk.client.deleteFileVersion(file));
        Set<String> without = new TreeSet<>(Capabilities.ALL);
        without.remove("bypassGovernance");
        try (Sdk weaker = Sdk.connect(server, server.createKey(without, null, null, null))) {
            assertThatThrownBy(() -> weaker.client.deleteFileVersion(bypassing(file)))
                    .isInstanceOfSatisfying(
                            B2Exception.class, e -> assertThat(e.getCode()).isEqualTo("unauthorized"));
        }
        sdk.client.deleteFileVersion(bypassing(file));
        assertThat(sdk.versions(bucket.getBucketId())).isEmpty();
    }

    @Test
    void complianceYieldsToTimeOnly() throws B2Exception {
        B2FileVersion file = upload("compliance", inDays(1), null);

        assertDenied(() -> sdk.client.deleteFileVersion(bypassing(file)));
        assertDenied(() -> retain(file, new B2FileRetention("compliance", inDays(0))));
        assertDenied(() -> retain(file, new B2FileRetention("governance", inDays(9))));
        assertDenied(() -> retain(file, B2FileRetention.NONE));
        retain(file, new B2FileRetention("compliance", inDays(2)));
        clock.advance(Duration.ofDays(2).minusMillis(1));
        sdk.client.invalidateAccountAuthorization();
        assertDenied(() -> sdk.client.deleteFileVersion(file));
        clock.advance(Duration.ofMillis(1));
        sdk.client.deleteFileVersion(file);
    }

    @Test
    void legalHoldKeepsAVersionUntilItIsLifted() throws B2Exception {
        B2FileVersion file = upload(null, 0, "on");

        assertThat(file.getLegalHold()).isEqualTo("on");
        assertDenied(() -> sdk.client.deleteFileVersion(bypassing(file)));
        sdk.client.updateFileLegalHold(B2UpdateFileLegalHoldRequest.builder("a", file.getFileId(), "off")
                .build());
        sdk.client.deleteFileVersion(file);
    }

    @Test
    void lockedVersionCanBeHiddenAndSuperseded() throws B2Exception {
        B2FileVersion file = upload("compliance", inDays(1), null);
        sdk.client.hideFile(bucket.getBucketId(), "a");
        sdk.upload(bucket.getBucketId(), "a", "new");

        assertThat(sdk.text(file.getFileId())).isEqualTo("old");
        assertThat(sdk.versions(bucket.getBucketId())).hasSize(3);
    }

    @Test
    void bucketLocksNewVersionsByDefault() throws B2Exception {
        sdk.client.updateBucket(B2UpdateBucketRequest.builder(bucket)
                .setDefaultRetention(new B2BucketDefaultRetention("governance", 3, "days"))
                .build());
        B2FileVersion file = sdk.upload(bucket.getBucketId(), "a", "x");

        assertThat(file.getFileRetention()).isEqualTo(new B2FileRetention("governance", inDays(3)));
        assertDenied(() -> sdk.client.deleteFileVersion(file));
    }

    @Test
    void lockIsNotShownToAKeyThatMayNotReadIt() throws Exception {
        B2FileVersion file = upload("governance", inDays(1), "on");
        IssuedKey reader = server.createKey(Set.of("readFiles"), null, null, null);
        try (RawApi api = new RawApi(server, reader);
                RawApi master = RawApi.of(server)) {
            Map<String, String> params = Map.of("fileId", file.getFileId());
            assertThat(api.call("b2_get_file_info", params)
                            .json()
                            .path("fileRetention")
                            .toString())
                    .isEqualTo("{\"isClientAuthorizedToRead\":false,\"value\":null}");
            assertThat(master.call("b2_get_file_info", params)
                            .json()
                            .path("legalHold")
                            .toString())
                    .isEqualTo("{\"isClientAuthorizedToRead\":true,\"value\":\"on\"}");
            assertThat(api.get("/file/lock-bucket/a").header("X-Bz-Client-Unauthorized-To-Read"))
                    .isEqualTo("X-Bz-File-Retention-Mode,X-Bz-File-Retention-Retain-Until-Timestamp,"
                            + "X-Bz-File-Legal-Hold");
            assertThat(master.get("/file/lock-bucket/a").header("X-Bz-File-Retention-Mode"))
                    .isEqualTo("governance");
        }
    }

    @Test
    void lockNeedsABucketThatKnowsLocks() throws B2Exception {
        String plain = server.createBucket("plain-bucket");
        B2FileVersion file = sdk.upload(plain, "a", "x");

        assertThatThrownBy(() -> retain(file, new B2FileRetention("governance", inDays(1))))
                .isInstanceOfSatisfying(
                        B2Exception.class, e -> assertThat(e.getCode()).isEqualTo("bucket_missing_file_lock"));
    }

    private long inDays(int days) {
        return clock.instant().plus(Duration.ofDays(days)).toEpochMilli();
    }

    private B2FileVersion upload(@Nullable String mode, long until, @Nullable String hold) throws B2Exception {
        B2UploadFileRequest.Builder request = B2UploadFileRequest.builder(
                bucket.getBucketId(), "a", "text/plain", B2ByteArrayContentSource.build("old".getBytes(UTF_8)));
        if (mode != null) {
            request.setFileRetention(new B2FileRetention(mode, until));
        }
        if (hold != null) {
            request.setLegalHold(hold);
        }
        return sdk.client.uploadSmallFile(request.build());
    }

    private void retain(B2FileVersion file, B2FileRetention retention) throws B2Exception {
        sdk.client.updateFileRetention(B2UpdateFileRetentionRequest.builder("a", file.getFileId(), retention)
                .setBypassGovernance(true)
                .build());
    }

    private static B2DeleteFileVersionRequest bypassing(B2FileVersion file) {
        return B2DeleteFileVersionRequest.builder("a", file.getFileId())
                .setBypassGovernance(true)
                .build();
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(B2Exception.class, e -> {
            assertThat(e.getStatus()).isEqualTo(403);
            assertThat(e.getCode()).isEqualTo("access_denied");
        });
    }
}
