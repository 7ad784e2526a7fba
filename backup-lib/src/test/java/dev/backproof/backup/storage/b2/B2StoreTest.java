package dev.backproof.backup.storage.b2;

import static dev.backproof.backup.testing.Failing.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.backblaze.b2.client.contentSources.B2ContentTypes;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2StartLargeFileRequest;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStoreContract;
import dev.backproof.backup.storage.StoreCapabilities;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is particular to B2: versions, keys, large files. The rest is in the contract. */
class B2StoreTest {
    private static final ObjectKey X = ObjectKey.of("folder/x");

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Lab lab;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Store store;

    @BeforeEach
    void start() {
        lab = new B2Lab(folder);
        store = lab.store();
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void anObjectHasTheNameThatItsPrefixAndKeyGive() throws Exception {
        put(store.prefix("a/b").prefix("c"), "1");
        assertThat(lab.versions()).extracting(B2FileVersion::getFileName).containsExactly("a/b/c/folder/x");
        assertThat(keys(store)).containsExactly("a/b/c/folder/x");
        assertThat(keys(store.prefix("a"))).containsExactly("b/c/folder/x");
        assertThat(store.prefix("a").location()).isEqualTo("b2:acme-backups:a");
        assertThat(store.location()).isEqualTo("b2:acme-backups:");
    }

    @Test
    void aPrefixIsAFolderAndNotTheBeginningOfAName() {
        put(store.prefix("shop"), "1");
        put(store.prefix("shop2"), "2");
        assertThat(keys(store.prefix("shop"))).containsExactly("folder/x");
        assertThat(keys(store.prefix("sho"))).isEmpty();
    }

    @Test
    void deletingLeavesNoVersionBehind() throws Exception {
        put(store, "one");
        put(store, "two");
        put(store, "three");
        store.put(ObjectKey.of("folder/x2"), content("a neighbour"));
        assertThat(store.delete(X)).isTrue();
        assertThat(lab.versions()).extracting(B2FileVersion::getFileName).containsExactly("folder/x2");
    }

    @Test
    void aKeyThatMayNotDeleteHides() throws Exception {
        B2Store appendOnly = lab.store("listBuckets", "listFiles", "readFiles", "writeFiles");
        put(appendOnly, "one");
        assertThat(appendOnly.capabilities()).isEqualTo(new StoreCapabilities(true, true, true, false));
        assertThat(appendOnly.delete(X)).isTrue();
        assertThat(appendOnly.find(X)).isEmpty();
        assertThat(keys(appendOnly)).isEmpty();
        assertFails(ErrorCode.OBJECT_NOT_FOUND, () -> appendOnly.getBytes(X));
        assertThat(appendOnly.delete(X)).isFalse();
        assertThat(lab.versions()).extracting(B2FileVersion::getAction).containsExactly("hide", "upload");

        put(appendOnly, "again");
        assertThat(appendOnly.getBytes(X)).asString(UTF_8).isEqualTo("again");
    }

    @Test
    void whatIsHiddenIsAbsentAndItsHistoryIsNotTouched() throws Exception {
        put(store, "one");
        lab.store("listBuckets", "listFiles", "writeFiles").delete(X);
        assertThat(store.find(X)).isEmpty();
        assertThat(store.delete(X)).isFalse();
        assertThat(lab.versions()).hasSize(2);
    }

    @Test
    void anUnfinishedLargeFileIsNoObject() throws Exception {
        B2Client client = lab.client(lab.settings());
        client.sdk()
                .startLargeFile(B2StartLargeFileRequest.builder(
                                client.bucketId(B2Lab.BUCKET), X.value(), B2ContentTypes.B2_AUTO)
                        .build());
        assertThat(lab.versions()).extracting(B2FileVersion::getAction).containsExactly("start");
        assertThat(store.find(X)).isEmpty();
        assertThat(keys(store)).isEmpty();
        assertThat(store.delete(X)).isFalse();
        assertThat(lab.versions()).hasSize(1);
    }

    @Test
    void factsAreKeptInTheFieldsThatRcloneReads() throws Exception {
        byte[] bytes = ObjectStoreContract.randomBytes(1000, 1);
        Instant changed = Instant.parse("2024-02-29T12:34:56.789Z");
        store.put(X, ObjectContent.of(bytes).withModified(changed).withSha1(ObjectStoreContract.sha1(bytes)));
        B2FileVersion version = lab.versions().get(0);
        assertThat(version.getFileInfo()).containsOnly(Map.entry("src_last_modified_millis", "1709210096789"));
        assertThat(version.getContentSha1()).isEqualTo(ObjectStoreContract.sha1(bytes));
        ObjectInfo info = store.find(X).orElseThrow();
        assertThat(info.sha1()).contains(ObjectStoreContract.sha1(bytes));
        assertThat(info.modified()).isEqualTo(changed);
    }

    @Test
    void aBigObjectGoesInPartsAndComesBackWithItsFacts() throws Exception {
        byte[] bytes = ObjectStoreContract.randomBytes(5 * (int) B2Lab.PART_SIZE + 12_345, 2);
        Instant changed = Instant.parse("2024-02-29T12:34:56.789Z");
        store.put(X, ObjectContent.of(bytes).withModified(changed).withSha1(ObjectStoreContract.sha1(bytes)));
        assertThat(lab.requests("b2_upload_part")).isEqualTo(6);
        assertThat(lab.requests("b2_upload_file")).isZero();
        assertThat(lab.versions())
                .singleElement()
                .satisfies(version -> assertThat(version.getFileInfo())
                        .containsEntry("src_last_modified_millis", "1709210096789")
                        .containsEntry("large_file_sha1", ObjectStoreContract.sha1(bytes)));
        assertThat(store.find(X))
                .contains(new ObjectInfo(X, bytes.length, changed, Optional.of(ObjectStoreContract.sha1(bytes))));
        assertThat(store.getBytes(X)).isEqualTo(bytes);
        assertThat(store.getBytes(X, ByteRange.of(99_999, 200_002)))
                .isEqualTo(Arrays.copyOfRange(bytes, 99_999, 300_001));
    }

    @Test
    void theThresholdIsTwiceThePartSize() throws Exception {
        store.put(X, ObjectContent.of(new byte[2 * (int) B2Lab.PART_SIZE - 1]));
        assertThat(lab.requests("b2_upload_part")).isZero();
        store.put(X, ObjectContent.of(new byte[2 * (int) B2Lab.PART_SIZE]));
        assertThat(lab.requests("b2_upload_part")).isEqualTo(2);
        assertThat(store.find(X)).get().extracting(ObjectInfo::size).isEqualTo(2 * B2Lab.PART_SIZE);
    }

    @Test
    void aBigContentThatFailsIsCancelledAndLeavesTheOldState() throws Exception {
        put(store, "old");
        int size = 8 * (int) B2Lab.PART_SIZE;
        byte[] bytes = ObjectStoreContract.randomBytes(size, 3);
        List<ObjectContent> bad = List.of(
                ObjectStoreContract.content(size + 1000L, () -> new ByteArrayInputStream(bytes)),
                ObjectStoreContract.content(size - 1000L, () -> new ByteArrayInputStream(bytes)),
                ObjectStoreContract.content(size, () -> {
                    throw new IOException("the source's disk broke");
                }),
                ObjectContent.of(bytes).withSha1("0".repeat(40)));
        for (ObjectContent content : bad) {
            assertFails(ErrorCode.SOURCE_UNREADABLE, () -> store.put(X, content));
        }
        assertThat(lab.requests("b2_cancel_large_file")).isEqualTo(bad.size());
        assertThat(lab.versions()).extracting(B2FileVersion::getAction).containsExactly("upload");
        assertThat(store.getBytes(X)).asString(UTF_8).isEqualTo("old");
        assertThat(lab.waits).as("trouble of this end is not retried").isEmpty();
    }

    @Test
    void theCapabilityThatAKeyLacksIsNamed() {
        put(store, "content");
        B2Store listing = lab.store("listBuckets", "listFiles");
        assertThat(assertFails(ErrorCode.STORE_DENIED, () -> listing.getBytes(X)))
                .hasMessageContaining("lacks readFiles")
                .hasMessageContaining("b2:acme-backups:folder/x");
        assertThat(assertFails(ErrorCode.STORE_DENIED, () -> put(listing, "other")))
                .hasMessageContaining("lacks writeFiles");
        assertThat(assertFails(ErrorCode.STORE_DENIED, () -> listing.delete(X)))
                .hasMessageContaining("lacks writeFiles");
        assertThat(listing.capabilities()).isEqualTo(new StoreCapabilities(false, true, false, false));
        assertThat(listing.find(X)).as("found by listing").isPresent();
        assertThat(listing.find(ObjectKey.of("folder"))).isEmpty();

        B2Store reading = lab.store("listBuckets", "readFiles");
        assertThat(reading.getBytes(X)).asString(UTF_8).isEqualTo("content");
        assertThat(reading.find(X)).isPresent();
        assertThat(assertFails(ErrorCode.STORE_DENIED, () -> keys(reading))).hasMessageContaining("lacks listFiles");

        B2Store blind = lab.store("listFiles");
        assertThat(assertFails(ErrorCode.STORE_DENIED, () -> keys(blind))).hasMessageContaining("lacks listBuckets");
        assertThat(lab.waits).isEmpty();
    }

    @Test
    void aKeyOfOneBucketAndPrefixWorksThereAndIsExplainedElsewhere() {
        lab.server.createBucket("other-bucket");
        B2Client client = lab.client(
                lab.key(B2Lab.BUCKET, "shop/", "listBuckets", "listFiles", "readFiles", "writeFiles", "deleteFiles"));
        B2Store shop = client.bucket(B2Lab.BUCKET).prefix("shop");
        put(shop, "content");
        assertThat(shop.getBytes(X)).asString(UTF_8).isEqualTo("content");
        assertThat(keys(shop)).containsExactly("folder/x");
        assertThat(shop.delete(X)).isTrue();
        assertThat(shop.capabilities()).isEqualTo(StoreCapabilities.ALL);

        B2Store mail = client.bucket(B2Lab.BUCKET).prefix("mail");
        assertThat(mail.capabilities()).isEqualTo(new StoreCapabilities(false, false, false, false));
        assertThat(assertFails(ErrorCode.STORE_DENIED, () -> put(mail, "content")))
                .hasMessageContaining("limited to bucket acme-backups to names beginning with 'shop/'");
        assertFails(ErrorCode.STORE_DENIED, () -> keys(mail));
        assertFails(ErrorCode.STORE_DENIED, () -> keys(client.bucket(B2Lab.BUCKET)));
        B2Store other = client.bucket("other-bucket");
        assertThat(assertFails(ErrorCode.STORE_DENIED, () -> put(other, "content")))
                .hasMessageContaining("limited to bucket acme-backups");
        assertThat(other.capabilities()).isEqualTo(new StoreCapabilities(false, false, false, false));
    }

    @Test
    void aMissingBucketIsToldFromAMissingObject() {
        B2Store nowhere = lab.client(lab.settings()).bucket("no-such-bucket");
        assertThat(assertFails(ErrorCode.BUCKET_NOT_FOUND, () -> nowhere.getBytes(X)))
                .hasMessageContaining("no-such-bucket");
        assertFails(ErrorCode.BUCKET_NOT_FOUND, () -> nowhere.find(X));
        assertFails(ErrorCode.BUCKET_NOT_FOUND, () -> keys(nowhere));
        assertFails(ErrorCode.BUCKET_NOT_FOUND, () -> put(nowhere, "content"));
        assertFails(ErrorCode.BUCKET_NOT_FOUND, () -> nowhere.delete(X));
    }

    @Test
    void aKeyThatB2DoesNotKnowIsRefusedAtOnceAndItsSecretIsNotShown() {
        B2Store stranger = lab.client(B2Settings.of(lab.server.keyId(), "wrong-secret")
                        .withEndpoint(lab.server.endpoint())
                        .withLimits(lab.limits()))
                .bucket(B2Lab.BUCKET);
        assertThat(assertFails(ErrorCode.STORE_DENIED, stranger::capabilities))
                .hasMessageContaining("does not accept key " + lab.server.keyId())
                .hasMessageNotContaining("wrong-secret");
        assertFails(ErrorCode.STORE_DENIED, () -> stranger.getBytes(X));
        assertThat(lab.waits).isEmpty();
    }

    @Test
    void anEndpointThatNobodyServesIsUnreachable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        B2Store nobody = lab.client(lab.settings().withEndpoint(URI.create("http://127.0.0.1:" + port)))
                .bucket(B2Lab.BUCKET);
        assertFails(ErrorCode.STORE_UNREACHABLE, () -> nobody.getBytes(X));
        assertThat(lab.waits).hasSize(7);
    }

    @Test
    void shortAndEmptyPagesAreNotTakenForTheEnd() {
        for (int i = 0; i < 10; i++) {
            store.put(ObjectKey.of("data/" + i), content("x"));
        }
        lab.fault("b2_list_file_names", 0, FaultEffect.shortPages(3));
        lab.fault("b2_list_file_names", 1, FaultEffect.shortPages(0));
        assertThat(keys(store)).hasSize(10);
        assertThat(lab.requests("b2_list_file_names")).isEqualTo(3);
    }

    @Test
    void aClosedClientSaysSo() {
        B2Client client = lab.client(lab.settings());
        B2Store gone = client.bucket(B2Lab.BUCKET);
        gone.close();
        assertThat(gone.find(X))
                .as("closing a store leaves the client it came from open")
                .isEmpty();
        client.close();
        assertFails(ErrorCode.STORE_IO, () -> gone.find(X));
    }

    @Test
    void noLevelOfLoggingShowsTheKeyOrAToken() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        root.addAppender(events);
        root.setLevel(Level.TRACE);
        B2Client client = lab.client(lab.settings());
        try {
            put(client.bucket(B2Lab.BUCKET), "content");
            client.bucket(B2Lab.BUCKET).getBytes(X);
        } finally {
            root.setLevel(before);
            root.detachAppender(events);
        }
        String key = lab.server.applicationKey();
        String basic = Base64.getEncoder().encodeToString((lab.server.keyId() + ":" + key).getBytes(UTF_8));
        String token = client.sdk().getAccountAuthorization().getAuthorizationToken();
        assertThat(List.copyOf(events.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .as("the HTTP client was listened to")
                .anyMatch(message -> message.contains("b2_upload_file"))
                .noneMatch(message -> message.contains(key) || message.contains(basic) || message.contains(token));
    }

    private static void put(B2Store store, String text) {
        store.put(X, content(text));
    }

    private static ObjectContent content(String text) {
        return ObjectContent.of(text.getBytes(UTF_8));
    }

    private static List<String> keys(B2Store store) {
        List<String> keys = new ArrayList<>();
        store.list("", info -> keys.add(info.key().value()));
        return keys;
    }
}
