package dev.backproof.backup.b2server;

import static org.assertj.core.api.Assertions.assertThat;

import com.backblaze.b2.client.contentSources.B2ByteArrayContentSource;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.structures.B2CreateBucketRequest;
import com.backblaze.b2.client.structures.B2FileRetention;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2LifecycleRule;
import com.backblaze.b2.client.structures.B2StartLargeFileRequest;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lifecycle rules delete what is old enough, when they are applied. */
class LifecycleTest {
    private final SettableClock clock = new SettableClock("2026-03-01T00:00:00Z");
    private B2Server server;
    private Sdk sdk;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = B2Server.builder(folder).clock(clock).start();
        sdk = Sdk.connect(server);
    }

    @AfterEach
    void stop() {
        sdk.close();
        server.close();
    }

    @Test
    void supersededVersionIsDeletedTheGivenTimeAfterItWasSuperseded() throws B2Exception {
        String bucket = bucket(
                B2LifecycleRule.builder("").setDaysFromHidingToDeleting(3).build());
        sdk.upload(bucket, "a", "1");
        days(10);
        sdk.upload(bucket, "a", "2");
        days(2);
        assertThat(server.applyLifecycleRules()).isEqualTo(new LifecycleResult(0, 0, 0));
        days(1);

        assertThat(server.applyLifecycleRules()).isEqualTo(new LifecycleResult(0, 1, 0));
        assertThat(texts(bucket)).containsExactly("2");
    }

    @Test
    void hiddenVersionGoesAndThenItsMarker() throws B2Exception {
        String bucket = bucket(
                B2LifecycleRule.builder("").setDaysFromHidingToDeleting(1).build());
        sdk.upload(bucket, "a", "1");
        sdk.client.hideFile(bucket, "a");
        days(1);

        assertThat(server.applyLifecycleRules()).isEqualTo(new LifecycleResult(0, 2, 0));
        assertThat(sdk.versions(bucket)).isEmpty();
    }

    @Test
    void oldVersionIsHidden() throws B2Exception {
        String bucket = bucket(
                B2LifecycleRule.builder("logs/").setDaysFromUploadingToHiding(5).build());
        sdk.upload(bucket, "logs/a", "1");
        sdk.upload(bucket, "data/a", "1");
        days(5);

        assertThat(server.applyLifecycleRules()).isEqualTo(new LifecycleResult(1, 0, 0));
        assertThat(server.applyLifecycleRules()).isEqualTo(new LifecycleResult(0, 0, 0));
        assertThat(sdk.names(bucket)).containsExactly("data/a");
        assertThat(sdk.versions(bucket)).hasSize(3);
    }

    @Test
    void unfinishedLargeFileIsCancelled() throws B2Exception {
        String bucket = bucket(B2LifecycleRule.builder("")
                .setDaysFromStartingToCancelingUnfinishedLargeFiles(1)
                .build());
        sdk.client.startLargeFile(
                B2StartLargeFileRequest.builder(bucket, "l", "b2/x-auto").build());
        assertThat(server.applyLifecycleRules().cancelled()).isZero();
        days(1);

        assertThat(server.applyLifecycleRules()).isEqualTo(new LifecycleResult(0, 0, 1));
        assertThat(sdk.versions(bucket)).isEmpty();
    }

    @Test
    void lockedVersionStaysAndItsMarkerWithIt() throws B2Exception {
        String bucket = bucket(
                B2LifecycleRule.builder("").setDaysFromHidingToDeleting(1).build());
        sdk.client.uploadSmallFile(B2UploadFileRequest.builder(
                        bucket, "a", "text/plain", B2ByteArrayContentSource.build(new byte[1]))
                .setFileRetention(new B2FileRetention(
                        "compliance", clock.instant().plus(Duration.ofDays(30)).toEpochMilli()))
                .build());
        sdk.client.hideFile(bucket, "a");
        days(10);
        assertThat(server.applyLifecycleRules()).isEqualTo(new LifecycleResult(0, 0, 0));
        days(20);
        assertThat(server.applyLifecycleRules()).isEqualTo(new LifecycleResult(0, 2, 0));
    }

    private String bucket(B2LifecycleRule rule) throws B2Exception {
        B2Bucket bucket = sdk.client.createBucket(B2CreateBucketRequest.builder("the-bucket", "allPrivate")
                .setLifecycleRules(List.of(rule))
                .setFileLockEnabled(true)
                .build());
        return bucket.getBucketId();
    }

    private void days(int days) {
        clock.advance(Duration.ofDays(days));
        sdk.client.invalidateAccountAuthorization();
    }

    private List<String> texts(String bucket) throws B2Exception {
        List<String> texts = new ArrayList<>();
        for (B2FileVersion version : sdk.versions(bucket)) {
            texts.add(sdk.text(version.getFileId()));
        }
        return texts;
    }
}
