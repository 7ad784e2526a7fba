package dev.backproof.backup.storage.b2;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.backblaze.b2.client.structures.B2FileVersion;
import dev.backproof.backup.b2server.ActiveFault;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectStoreContract;
import dev.backproof.backup.storage.decorator.RetryingStore;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the network, B2 and what lies between can do to a call, and what becomes of it. */
class B2FaultsTest {
    private static final ObjectKey X = ObjectKey.of("folder/x");
    private static final String UPLOAD = "b2_upload_file";
    private static final String DOWNLOAD = "b2_download_file_by_name";
    private static final String LIST = "b2_list_file_names";

    @TempDir
    Path folder;

    private final byte[] bytes = ObjectStoreContract.randomBytes(50_000, 1);

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Lab lab;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Store store;

    @BeforeEach
    void start() {
        lab = new B2Lab(folder);
        store = lab.store();
        store.put(X, ObjectContent.of(bytes));
        lab.server.requests().clear();
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void aWornOutUploadUrlIsReplacedAtOnce() {
        lab.fault(UPLOAD, FaultEffect.unavailable());
        store.put(X, ObjectContent.of(bytes));
        assertThat(lab.requests(UPLOAD)).isEqualTo(2);
        assertThat(lab.requests("b2_get_upload_url")).isEqualTo(1);
        assertThat(lab.waits).isEmpty();
    }

    @Test
    void aBusyServerIsGivenLongerAndLongerPausesAndThenLeftAlone() {
        lab.faultAlways(LIST, FaultEffect.unavailable());
        assertThat(assertFails(ErrorCode.STORE_UNREACHABLE, this::keys).retryable())
                .isTrue();
        assertThat(lab.requests(LIST)).isEqualTo(8);
        assertThat(lab.waits).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L);
    }

    @Test
    void theServerSaysHowLongToWait() {
        lab.fault(DOWNLOAD, FaultEffect.answer(429, "too_many_requests", Duration.ofSeconds(7)));
        assertThat(store.getBytes(X)).isEqualTo(bytes);
        assertThat(lab.waits).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void noWaitIsLongerThanTheBudget() {
        lab.faultAlways(LIST, FaultEffect.answer(503, "service_unavailable", Duration.ofSeconds(100)));
        assertFails(ErrorCode.STORE_UNREACHABLE, this::keys);
        assertThat(lab.waits).containsExactly(Duration.ofSeconds(100));
    }

    @Test
    void aResetConnectionIsMadeAnew() {
        lab.fault(UPLOAD, new FaultEffect.Reset(20_000));
        lab.fault(DOWNLOAD, new FaultEffect.Reset(20_000));
        lab.fault(LIST, FaultEffect.reset());
        store.put(X, ObjectContent.of(bytes));
        assertThat(store.getBytes(X)).isEqualTo(bytes);
        assertThat(keys()).containsExactly(X);
        assertThat(lab.waits).hasSize(3);
    }

    @Test
    void aDownloadThatBreaksOffBeginsAnew() {
        lab.fault(DOWNLOAD, FaultEffect.truncateAfter(30_000));
        List<Long> lengths = new ArrayList<>();
        byte[] read = store.get(X, ByteRange.all(), (in, length) -> {
            lengths.add(length);
            return in.readAllBytes();
        });
        assertThat(read).isEqualTo(bytes);
        assertThat(lengths).containsExactly(50_000L, 50_000L);
    }

    @Test
    void aReaderThatWrapsTheBreakIsUnderstood() {
        lab.fault(DOWNLOAD, FaultEffect.truncateAfter(30_000));
        byte[] read = store.get(X, ByteRange.of(0, 40_000), (in, length) -> {
            try {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(read).hasSize(40_000);
    }

    @Test
    void aDownloadThatAlwaysBreaksOffIsABrokenTransfer() {
        lab.faultAlways(DOWNLOAD, FaultEffect.truncateAfter(30_000));
        assertThat(assertFails(ErrorCode.TRANSFER_BROKEN, () -> store.getBytes(X)))
                .hasMessageContaining("folder/x");
        assertThat(lab.requests(DOWNLOAD)).isEqualTo(8);
    }

    @Test
    void aByteThatFlippedOnTheWayIsReadAgain() {
        lab.fault(DOWNLOAD, FaultEffect.flipByte(12_345));
        assertThat(store.getBytes(X)).isEqualTo(bytes);
        assertThat(lab.requests(DOWNLOAD)).isEqualTo(2);
        assertThat(lab.waits).isEmpty();
    }

    @Test
    void aByteThatIsAlwaysWrongIsNeverTakenForRight() {
        lab.faultAlways(DOWNLOAD, FaultEffect.flipByte(12_345));
        assertThat(assertFails(ErrorCode.TRANSFER_BROKEN, () -> store.getBytes(X)))
                .hasMessageContaining("SHA-1");
        assertThat(lab.requests(DOWNLOAD)).isEqualTo(2);
    }

    @Test
    void aWrongDigestIsReadAgainLikeAWrongByte() {
        lab.fault(DOWNLOAD, new FaultEffect.WrongSha1());
        assertThat(store.getBytes(X)).isEqualTo(bytes);
        assertThat(lab.requests(DOWNLOAD)).isEqualTo(2);
    }

    @Test
    void aBigObjectWithADigestIsCheckedToo() {
        byte[] big = ObjectStoreContract.randomBytes(3 * (int) B2Lab.PART_SIZE, 2);
        store.put(X, ObjectContent.of(big).withSha1(ObjectStoreContract.sha1(big)));
        lab.fault(DOWNLOAD, FaultEffect.flipByte(250_000));
        assertThat(store.getBytes(X)).isEqualTo(big);
        lab.faultAlways(DOWNLOAD, FaultEffect.flipByte(250_000));
        assertFails(ErrorCode.TRANSFER_BROKEN, () -> store.getBytes(X));
    }

    @Test
    void anExpiredTokenIsRenewedWithoutAWait() {
        for (String call : List.of(UPLOAD, DOWNLOAD, LIST, "b2_list_file_versions", "b2_delete_file_version")) {
            lab.fault(call, FaultEffect.expireToken());
        }
        store.put(X, ObjectContent.of(bytes));
        assertThat(store.getBytes(X)).isEqualTo(bytes);
        lab.fault(DOWNLOAD, FaultEffect.expireToken());
        assertThat(store.find(X)).as("HEAD, whose error has no text").isPresent();
        assertThat(keys()).containsExactly(X);
        assertThat(store.delete(X)).isTrue();
        assertThat(lab.waits).isEmpty();
        assertThat(lab.requests("b2_authorize_account")).isEqualTo(5);
    }

    @Test
    void anExceededCapIsSaidAtOnce() {
        for (String call : List.of(UPLOAD, DOWNLOAD, LIST, "b2_list_file_versions")) {
            lab.faultAlways(call, FaultEffect.capExceeded());
        }
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, () -> store.put(X, ObjectContent.of(bytes)));
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, () -> store.getBytes(X));
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, () -> store.find(X));
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, this::keys);
        assertThat(assertFails(ErrorCode.STORE_CAP_EXCEEDED, () -> store.delete(X))
                        .retryable())
                .isFalse();
        assertThat(lab.waits).isEmpty();
        assertThat(lab.requests(UPLOAD)).isEqualTo(1);
    }

    @Test
    void anUploadWhoseAnswerWasLostIsStoredOnce() throws Exception {
        lab.fault(UPLOAD, FaultEffect.loseAnswer());
        byte[] other = ObjectStoreContract.randomBytes(50_000, 3);
        store.put(X, ObjectContent.of(other));
        assertThat(lab.requests(UPLOAD)).isEqualTo(2);
        assertThat(store.getBytes(X)).isEqualTo(other);
        assertThat(lab.versions())
                .as("the new version once, and the one before it")
                .extracting(B2FileVersion::getContentSha1)
                .containsExactly(ObjectStoreContract.sha1(other), ObjectStoreContract.sha1(bytes));
    }

    @Test
    void anUploadWhoseAnswerWasLostSucceedsAlsoWhereTheTwinMustStay() throws Exception {
        lab.fault(UPLOAD, FaultEffect.loseAnswer());
        B2Store appendOnly = lab.store("listBuckets", "listFiles", "readFiles", "writeFiles");
        appendOnly.put(ObjectKey.of("y"), ObjectContent.of(bytes));
        assertThat(appendOnly.getBytes(ObjectKey.of("y"))).isEqualTo(bytes);
        assertThat(lab.versions()).extracting(B2FileVersion::getFileName).containsExactly("folder/x", "y", "y");
    }

    @Test
    void aDeletionWhoseAnswerWasLostHasHappened() throws Exception {
        lab.fault("b2_delete_file_version", FaultEffect.loseAnswer());
        assertThat(store.delete(X)).isTrue();
        assertThat(lab.versions()).isEmpty();
        assertThat(lab.requests("b2_delete_file_version")).isEqualTo(2);
    }

    @Test
    void aHidingWhoseAnswerWasLostHasHappened() throws Exception {
        lab.fault("b2_hide_file", FaultEffect.loseAnswer());
        B2Store appendOnly = lab.store("listBuckets", "listFiles", "readFiles", "writeFiles");
        assertThat(appendOnly.delete(X)).isTrue();
        assertThat(lab.versions()).extracting(B2FileVersion::getAction).containsExactly("hide", "upload");
        assertThat(lab.requests("b2_hide_file")).isEqualTo(2);
    }

    @Test
    void aBigUploadSurvivesALostAnswerAtEveryStep() throws Exception {
        byte[] big = ObjectStoreContract.randomBytes(4 * (int) B2Lab.PART_SIZE, 4);
        for (String call :
                List.of("b2_start_large_file", "b2_get_upload_part_url", "b2_upload_part", "b2_finish_large_file")) {
            ObjectKey key = ObjectKey.of(call);
            lab.fault(call, FaultEffect.loseAnswer());
            store.put(key, ObjectContent.of(big));
            assertThat(store.getBytes(key)).as(call).isEqualTo(big);
            assertThat(lab.versions().stream()
                            .filter(version -> version.getFileName().equals(call) && version.isUpload()))
                    .as(call)
                    .hasSize(1);
        }
        assertThat(lab.requests("b2_cancel_large_file")).isZero();
    }

    @Test
    void aBigUploadSurvivesPassingTroubleOfItsParts() {
        byte[] big = ObjectStoreContract.randomBytes(6 * (int) B2Lab.PART_SIZE, 5);
        lab.fault("b2_upload_part", 0, FaultEffect.unavailable());
        lab.fault("b2_upload_part", 1, new FaultEffect.Reset(70_000));
        lab.fault("b2_upload_part", 2, FaultEffect.expireToken());
        store.put(X, ObjectContent.of(big));
        assertThat(store.getBytes(X)).isEqualTo(big);
        assertThat(lab.requests("b2_upload_part")).isEqualTo(9);
    }

    @Test
    void aBigUploadThatFailsForGoodIsCancelled() throws Exception {
        byte[] big = ObjectStoreContract.randomBytes(6 * (int) B2Lab.PART_SIZE, 6);
        lab.server.faults().add(FaultRule.on("b2_upload_part").skip(2).always().effect(FaultEffect.capExceeded()));
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, () -> store.put(X, ObjectContent.of(big)));
        lab.server.faults().clear();
        lab.fault("b2_finish_large_file", FaultEffect.answer(400, "part_sha1_mismatch"));
        assertFails(ErrorCode.STORE_IO, () -> store.put(X, ObjectContent.of(big)));
        assertThat(lab.requests("b2_cancel_large_file")).isEqualTo(2);
        assertThat(lab.versions()).extracting(B2FileVersion::getAction).containsExactly("upload");
        assertThat(store.getBytes(X)).isEqualTo(bytes);
    }

    @Test
    void aDownloadThatStandsStillIsCutAndBegunAnew() {
        B2Store impatient = lab.client(lab.settings().withLimits(lab.limits().withSilence(Duration.ofMillis(300))))
                .bucket(B2Lab.BUCKET);
        ActiveFault stall = lab.fault(DOWNLOAD, new FaultEffect.Stall(30_000, Duration.ofMinutes(10)));
        assertThat(impatient.getBytes(X)).isEqualTo(bytes);
        assertThat(stall.fired()).isEqualTo(1);
    }

    /** More bytes than the sockets' buffers hold, so that the sending blocks; no time-out of a socket ends that. */
    @Test
    void anUploadThatNobodyTakesIsCutAndBegunAnew(@TempDir Path other) {
        try (B2Lab large = new B2Lab(other, 100_000_000)) {
            B2Store impatient = large.client(
                            large.settings().withLimits(large.limits().withSilence(Duration.ofMillis(300))))
                    .bucket(B2Lab.BUCKET);
            byte[] much = new byte[40_000_000];
            ActiveFault stall = large.fault(UPLOAD, new FaultEffect.Stall(100_000, Duration.ofMinutes(10)));
            impatient.put(X, ObjectContent.of(much));
            assertThat(stall.fired()).isEqualTo(1);
            assertThat(impatient.find(X)).get().extracting(ObjectInfo::size).isEqualTo(40_000_000L);
        }
    }

    @Test
    void aDownloadThatDripsIsCutAndBegunAnew() {
        B2Store impatient = lab.client(
                        lab.settings().withLimits(lab.limits().withSlowest(1_000_000, Duration.ofMillis(200))))
                .bucket(B2Lab.BUCKET);
        ActiveFault drip = lab.fault(DOWNLOAD, new FaultEffect.Drip(1_000));
        assertThat(impatient.getBytes(X)).isEqualTo(bytes);
        assertThat(drip.fired()).isEqualTo(1);
    }

    @Test
    void aReaderMayTakeItsTimeHoweverImpatientTheLimits() {
        B2Store impatient = lab.client(
                        lab.settings().withLimits(lab.limits().withSlowest(1_000_000_000, Duration.ofMillis(50))))
                .bucket(B2Lab.BUCKET);
        byte[] read = impatient.get(X, ByteRange.all(), (in, length) -> {
            byte[] first = in.readNBytes(1000);
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            assertThat(in.readAllBytes()).hasSize(49_000);
            return first;
        });
        assertThat(read).hasSize(1000);
        assertThat(lab.requests(DOWNLOAD)).isEqualTo(1);
    }

    @Test
    void whatAProxyAnswersIsNotTakenForB2sWord() {
        FaultEffect gateway = new FaultEffect.RawAnswer(502, "text/html", "<html>Bad Gateway</html>");
        FaultEffect portal = new FaultEffect.RawAnswer(200, "text/html", "<html>Please log in</html>");
        lab.fault(DOWNLOAD, gateway);
        assertThat(assertFails(ErrorCode.STORE_BUSY, () -> store.getBytes(X)).retryable())
                .isTrue();
        lab.fault(LIST, portal);
        assertFails(ErrorCode.STORE_BUSY, this::keys);

        lab.fault(UPLOAD, gateway);
        lab.fault(DOWNLOAD, gateway);
        ObjectStore retrying = RetryingStore.of(store, EnumSet.of(ErrorCode.STORE_BUSY), 3, lab.waits::add);
        retrying.put(X, ObjectContent.of(bytes));
        assertThat(retrying.getBytes(X)).isEqualTo(bytes);
        assertThat(lab.waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void aServerThatNeverSaysContinueIsSentTheBytesAnyway() {
        lab.fault(UPLOAD, new FaultEffect.NoContinue());
        store.put(X, ObjectContent.of(bytes));
        assertThat(store.getBytes(X)).isEqualTo(bytes);
    }

    @Test
    void anInterruptEndsTheRetrying() {
        B2Store interrupted = lab.client(lab.settings().withLimits(lab.limits().withWaiter(time -> {
                    throw new InterruptedException();
                })))
                .bucket(B2Lab.BUCKET);
        lab.faultAlways(DOWNLOAD, FaultEffect.unavailable());
        assertFails(ErrorCode.STORE_UNREACHABLE, () -> interrupted.getBytes(X));
        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(lab.requests(DOWNLOAD)).isEqualTo(1);
    }

    @Test
    void anInterruptedBigUploadIsCancelledAndItsContentLeftAlone() throws Exception {
        int size = 8 * (int) B2Lab.PART_SIZE;
        Thread putting = Thread.currentThread();
        AtomicInteger open = new AtomicInteger();
        ObjectContent content = ObjectStoreContract.content(size, () -> {
            open.incrementAndGet();
            putting.interrupt();
            return new FilterInputStream(new ByteArrayInputStream(new byte[size])) {
                @Override
                public void close() throws IOException {
                    super.close();
                    open.decrementAndGet();
                }
            };
        });
        assertFails(ErrorCode.STORE_IO, () -> store.put(X, content));
        assertThat(open).as("streams of the content that are still read").hasValue(0);
        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(lab.versions()).extracting(B2FileVersion::getAction).containsExactly("upload");
        assertThat(store.getBytes(X)).isEqualTo(bytes);
    }

    private List<ObjectKey> keys() {
        List<ObjectKey> keys = new ArrayList<>();
        store.list("", info -> keys.add(info.key()));
        return keys;
    }
}
