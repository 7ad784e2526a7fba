package dev.backproof.backup.b2server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.backblaze.b2.client.B2CopyingPartStorer;
import com.backblaze.b2.client.B2ListPartsIterable;
import com.backblaze.b2.client.B2PartStorer;
import com.backblaze.b2.client.B2UploadingPartStorer;
import com.backblaze.b2.client.contentHandlers.B2ContentMemoryWriter;
import com.backblaze.b2.client.contentSources.B2ByteArrayContentSource;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2NotFoundException;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.structures.B2CopyFileRequest;
import com.backblaze.b2.client.structures.B2CreateBucketRequest;
import com.backblaze.b2.client.structures.B2DownloadAuthorization;
import com.backblaze.b2.client.structures.B2DownloadByIdRequest;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2GetDownloadAuthorizationRequest;
import com.backblaze.b2.client.structures.B2LifecycleRule;
import com.backblaze.b2.client.structures.B2ListFileNamesRequest;
import com.backblaze.b2.client.structures.B2Part;
import com.backblaze.b2.client.structures.B2StartLargeFileRequest;
import com.backblaze.b2.client.structures.B2StoreLargeFileRequest;
import com.backblaze.b2.client.structures.B2UpdateBucketRequest;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import com.backblaze.b2.client.structures.B2UploadListener;
import com.backblaze.b2.util.B2ByteRange;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backblaze's own client does everything it can against the server. */
class B2SdkTest {
    private static final int PART = 10_000;

    private B2Server server;
    private Sdk sdk;
    private String bucket;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = B2Server.builder(folder)
                .minimumPartSize(5_000)
                .recommendedPartSize(PART)
                .start();
        sdk = Sdk.connect(server);
        bucket = server.createBucket("first-bucket");
    }

    @AfterEach
    void stop() {
        sdk.close();
        server.close();
    }

    @Test
    void bucketsAreMadeListedChangedAndDeleted() throws B2Exception {
        B2Bucket made = sdk.client.createBucket(B2CreateBucketRequest.builder("second-bucket", "allPrivate")
                .setBucketInfo(Map.of("owner", "me"))
                .build());
        B2Bucket changed = sdk.client.updateBucket(B2UpdateBucketRequest.builder(made)
                .setBucketType("allPublic")
                .setLifecycleRules(List.of(B2LifecycleRule.builder("logs/")
                        .setDaysFromHidingToDeleting(7)
                        .build()))
                .build());

        assertThat(changed.getBucketType()).isEqualTo("allPublic");
        assertThat(changed.getRevision()).isEqualTo(2);
        assertThat(changed.getBucketInfo()).containsEntry("owner", "me");
        assertThat(changed.getLifecycleRules().getFirst().getDaysFromHidingToDeleting())
                .isEqualTo(7);
        assertThat(sdk.client.buckets())
                .extracting(B2Bucket::getBucketName)
                .containsExactly("first-bucket", "second-bucket");
        assertThatThrownBy(() -> sdk.client.updateBucket(B2UpdateBucketRequest.builder(made)
                        .setBucketType("allPrivate")
                        .build()))
                .isInstanceOfSatisfying(B2Exception.class, e -> {
                    assertThat(e.getStatus()).isEqualTo(409);
                    assertThat(e.getCode()).isEqualTo("conflict");
                });

        sdk.client.deleteBucket(made.getBucketId());
        assertThat(sdk.client.getBucketOrNullByName("second-bucket")).isNull();
    }

    @Test
    void bucketWithAnythingInItIsNotDeleted() throws B2Exception {
        sdk.upload(bucket, "a", "x");
        sdk.client.hideFile(bucket, "a");

        assertThatThrownBy(() -> sdk.client.deleteBucket(bucket))
                .isInstanceOfSatisfying(
                        B2Exception.class, e -> assertThat(e.getCode()).isEqualTo("cannot_delete_non_empty_bucket"));
    }

    @Test
    void smallFileComesBackWithEverythingThatWasToldOfIt() throws B2Exception {
        String name = "folder/näme with+odd~ch%rs \u4e2d\ud83d\ude00.txt";
        B2FileVersion uploaded = sdk.client.uploadSmallFile(B2UploadFileRequest.builder(
                        bucket,
                        name,
                        "b2/x-auto",
                        B2ByteArrayContentSource.builder("hello".getBytes(UTF_8))
                                .setSrcLastModifiedMillisOrNull(1234567890123L)
                                .build())
                .setCustomField("Colour", "grün & blau")
                .build());

        assertThat(uploaded.getAction()).isEqualTo("upload");
        assertThat(uploaded.getContentSha1()).isEqualTo("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
        assertThat(uploaded.getContentMd5()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(uploaded.getContentType()).isEqualTo("text/plain");
        assertThat(uploaded.getUploadTimestamp() % 1000).isZero();
        B2FileVersion info = sdk.client.getFileInfo(uploaded.getFileId());
        assertThat(info.getFileName()).isEqualTo(name);
        assertThat(info.getFileInfo())
                .containsEntry("src_last_modified_millis", "1234567890123")
                .containsEntry("colour", "grün & blau");
        B2FileVersion byName = sdk.client.getFileInfoByName("first-bucket", name);
        assertThat(byName.getFileId()).isEqualTo(uploaded.getFileId());
        assertThat(byName.getFileName()).isEqualTo(name);
        assertThat(byName.getFileInfo()).isEqualTo(info.getFileInfo());
        B2ContentMemoryWriter writer = B2ContentMemoryWriter.build();
        sdk.client.downloadByName("first-bucket", name, writer);
        assertThat(writer.getBytes()).asString(UTF_8).isEqualTo("hello");
    }

    @Test
    void emptyFileComesBackEmpty() throws B2Exception {
        B2FileVersion uploaded = sdk.upload(bucket, "empty", "");

        assertThat(sdk.download(uploaded.getFileId())).isEmpty();
    }

    @Test
    void rangeIsServed() throws B2Exception {
        String id = sdk.upload(bucket, "a", "0123456789").getFileId();

        B2ContentMemoryWriter middle = B2ContentMemoryWriter.build();
        sdk.client.downloadById(
                B2DownloadByIdRequest.builder(id)
                        .setRange(B2ByteRange.between(2, 4))
                        .build(),
                middle);
        B2ContentMemoryWriter rest = B2ContentMemoryWriter.build();
        sdk.client.downloadById(
                B2DownloadByIdRequest.builder(id)
                        .setRange(B2ByteRange.startAt(7))
                        .build(),
                rest);

        assertThat(middle.getBytes()).asString(UTF_8).isEqualTo("234");
        assertThat(rest.getBytes()).asString(UTF_8).isEqualTo("789");
        assertThatThrownBy(() -> sdk.client.downloadById(
                        B2DownloadByIdRequest.builder(id)
                                .setRange(B2ByteRange.startAt(10))
                                .build(),
                        B2ContentMemoryWriter.build()))
                .isInstanceOfSatisfying(
                        B2Exception.class, e -> assertThat(e.getStatus()).isEqualTo(416));
    }

    @Test
    void largeFileIsUploadedInPartsAndComesBackWhole() throws B2Exception {
        byte[] bytes = random(3 * PART + 1234);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        B2FileVersion uploaded = sdk.client.uploadLargeFile(
                B2UploadFileRequest.builder(bucket, "large", "b2/x-auto", B2ByteArrayContentSource.build(bytes))
                        .setCustomField("a", "b")
                        .build(),
                threads);
        threads.shutdown();

        assertThat(uploaded.getContentLength()).isEqualTo(bytes.length);
        assertThat(uploaded.getContentSha1()).isEqualTo("none");
        assertThat(sdk.download(uploaded.getFileId())).isEqualTo(bytes);
        assertThat(server.requests().of("b2_upload_part")).hasSize(3);
        B2ContentMemoryWriter acrossParts = B2ContentMemoryWriter.build();
        sdk.client.downloadById(
                B2DownloadByIdRequest.builder(uploaded.getFileId())
                        .setRange(B2ByteRange.between(PART - 5, 2 * PART + 4))
                        .build(),
                acrossParts);
        assertThat(acrossParts.getBytes()).isEqualTo(Arrays.copyOfRange(bytes, PART - 5, 2 * PART + 5));
        assertThat(sdk.client.unfinishedLargeFiles(bucket)).isEmpty();
    }

    @Test
    void largeFileCanBeMadeOfCopiedAndUploadedParts() throws B2Exception {
        byte[] old = random(2 * PART);
        String source = sdk.upload(bucket, "old", old).getFileId();
        byte[] tail = random(77);
        List<B2PartStorer> parts = List.of(
                new B2CopyingPartStorer(1, source, B2ByteRange.between(100, PART + 99)),
                new B2UploadingPartStorer(2, B2ByteArrayContentSource.build(tail)));
        B2FileVersion started = sdk.client.startLargeFile(
                B2StartLargeFileRequest.builder(bucket, "new", "b2/x-auto").build());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        B2FileVersion stored = sdk.client.storeLargeFile(
                B2StoreLargeFileRequest.builder(started.getFileId()).build(),
                parts,
                B2UploadListener.noopListener(),
                threads);
        threads.shutdown();
        sdk.client.deleteFileVersion("old", source);

        byte[] expected = Arrays.copyOf(Arrays.copyOfRange(old, 100, PART + 100), PART + tail.length);
        System.arraycopy(tail, 0, expected, PART, tail.length);
        assertThat(sdk.download(stored.getFileId())).isEqualTo(expected);
    }

    @Test
    void unfinishedLargeFileIsListedWithItsPartsAndCancelled() throws B2Exception {
        B2FileVersion one = sdk.client.startLargeFile(
                B2StartLargeFileRequest.builder(bucket, "one", "b2/x-auto").build());
        B2FileVersion two = sdk.client.startLargeFile(
                B2StartLargeFileRequest.builder(bucket, "two", "b2/x-auto").build());
        ExecutorService threads = Executors.newFixedThreadPool(1);
        sdk.client.storePartsForLargeFile(
                B2StoreLargeFileRequest.builder(one.getFileId()).build(),
                List.of(new B2UploadingPartStorer(1, B2ByteArrayContentSource.build(random(PART)))),
                B2UploadListener.noopListener(),
                threads);
        threads.shutdown();

        assertThat(sdk.client.unfinishedLargeFiles(bucket))
                .extracting(B2FileVersion::getFileName)
                .containsExactly("one", "two");
        B2ListPartsIterable parts = sdk.client.parts(one.getFileId());
        assertThat(parts).extracting(B2Part::getPartNumber).containsExactly(1);
        assertThat(sdk.versions(bucket)).extracting(B2FileVersion::getAction).containsExactly("start", "start");
        assertThat(sdk.names(bucket)).isEmpty();
        assertThatThrownBy(() -> sdk.download(one.getFileId())).isInstanceOf(B2NotFoundException.class);

        sdk.client.cancelLargeFile(one.getFileId());
        assertThat(sdk.client.unfinishedLargeFiles(bucket))
                .extracting(B2FileVersion::getFileId)
                .containsExactly(two.getFileId());
    }

    @Test
    void versionsAreListedNewestFirstAndHiddenNamesVanishFromNames() throws B2Exception {
        String first = sdk.upload(bucket, "b", "1").getFileId();
        String second = sdk.upload(bucket, "b", "2").getFileId();
        sdk.upload(bucket, "a", "x");
        B2FileVersion marker = sdk.client.hideFile(bucket, "b");

        assertThat(marker.getContentSha1()).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assertThat(sdk.versions(bucket))
                .extracting(B2FileVersion::getFileName, B2FileVersion::getAction)
                .extracting(tuple -> tuple.toList().toString())
                .containsExactly("[a, upload]", "[b, hide]", "[b, upload]", "[b, upload]");
        assertThat(sdk.versions(bucket))
                .extracting(B2FileVersion::getFileId)
                .containsSubsequence(marker.getFileId(), second, first);
        assertThat(sdk.names(bucket)).containsExactly("a");
        assertThat(sdk.text(first)).isEqualTo("1");
        assertThatThrownBy(() -> sdk.client.getFileInfoByName("first-bucket", "b"))
                .isInstanceOf(B2NotFoundException.class);
        assertThatThrownBy(() -> sdk.client.hideFile(bucket, "b"))
                .isInstanceOfSatisfying(
                        B2Exception.class, e -> assertThat(e.getCode()).isEqualTo("already_hidden"));
        assertThatThrownBy(() -> sdk.client.hideFile(bucket, "c"))
                .isInstanceOfSatisfying(
                        B2Exception.class, e -> assertThat(e.getCode()).isEqualTo("no_such_file"));

        sdk.client.deleteFileVersion(marker);
        assertThat(sdk.names(bucket)).containsExactly("a", "b");
        assertThatThrownBy(() -> sdk.client.deleteFileVersion(marker))
                .isInstanceOfSatisfying(
                        B2Exception.class, e -> assertThat(e.getCode()).isEqualTo("file_not_present"));
    }

    @Test
    void foldersAreListedWithADelimiter() throws B2Exception {
        for (String name : List.of("a", "b/1", "b/2/3", "c")) {
            sdk.upload(bucket, name, "x");
        }

        List<String> rows = new ArrayList<>();
        sdk.client
                .fileNames(B2ListFileNamesRequest.builder(bucket)
                        .setDelimiter("/")
                        .setMaxFileCount(1)
                        .build())
                .forEach(file -> rows.add(file.getAction() + " " + file.getFileName()));
        assertThat(rows).containsExactly("upload a", "folder b/", "upload c");
    }

    @Test
    void copyHasTheContentOfItsSource() throws B2Exception {
        String source = sdk.upload(bucket, "a", "0123456789").getFileId();
        String other = server.createBucket("other-bucket");
        B2FileVersion whole = sdk.client.copySmallFile(B2CopyFileRequest.builder(source, "copy")
                .setDestinationBucketId(other)
                .build());
        B2FileVersion part = sdk.client.copySmallFile(B2CopyFileRequest.builder(source, "part")
                .setRange(B2ByteRange.between(1, 3))
                .setMetadataDirective("REPLACE")
                .setContentType("text/x-part")
                .setFileInfo(Map.of("k", "v"))
                .build());
        sdk.client.deleteFileVersion("a", source);

        assertThat(whole.getAction()).isEqualTo("copy");
        assertThat(sdk.versions(other)).extracting(B2FileVersion::getAction).containsExactly("upload");
        assertThat(sdk.text(whole.getFileId())).isEqualTo("0123456789");
        assertThat(sdk.text(part.getFileId())).isEqualTo("123");
        assertThat(part.getContentType()).isEqualTo("text/x-part");
        assertThat(part.getFileInfo()).containsExactlyEntriesOf(Map.of("k", "v"));
    }

    @Test
    void downloadAuthorizationWorksForItsPrefixOnly() throws Exception {
        sdk.upload(bucket, "pub/a", "shared");
        sdk.upload(bucket, "priv/a", "secret");
        B2DownloadAuthorization token = sdk.client.getDownloadAuthorization(
                B2GetDownloadAuthorizationRequest.builder(bucket, "pub/", 60).build());

        assertThat(get("/file/first-bucket/pub/a?Authorization=" + token.getAuthorizationToken()))
                .isEqualTo("200 shared");
        assertThat(get("/file/first-bucket/priv/a?Authorization=" + token.getAuthorizationToken()))
                .startsWith("401 ");
        assertThat(get("/file/first-bucket/pub/a")).startsWith("401 ");
    }

    private String get(String target) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(server.endpoint() + target))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
