package dev.backproof.backup.storage.decorator;

import static dev.backproof.backup.testing.Failing.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreCapabilities;
import dev.backproof.backup.storage.decorator.FaultyStore.Call;
import dev.backproof.backup.storage.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DecoratorsTest {
    private static final ObjectKey X = ObjectKey.of("folder/x");

    private final MemoryStore memory = new MemoryStore();

    @BeforeEach
    void storeSomething() {
        memory.put(X, ObjectContent.of("0123456789".getBytes(UTF_8)));
    }

    @Nested
    class Retrying {
        private final FaultyStore faulty = FaultyStore.over(memory);
        private final List<Duration> waits = new ArrayList<>();
        private final ObjectStore store =
                RetryingStore.of(faulty, EnumSet.of(ErrorCode.STORE_BUSY, ErrorCode.TRANSFER_BROKEN), 3, waits::add);

        @Test
        void aPassingFailureIsNotSeen() {
            faulty.on(Call.PUT).fails(ErrorCode.STORE_BUSY);
            faulty.on(Call.GET).times(2).fails(ErrorCode.TRANSFER_BROKEN);
            faulty.on(Call.FIND).fails(ErrorCode.STORE_BUSY);
            faulty.on(Call.LIST).fails(ErrorCode.STORE_BUSY);
            faulty.on(Call.DELETE).fails(ErrorCode.STORE_BUSY);
            store.put(X, ObjectContent.of("new".getBytes(UTF_8)));
            assertThat(store.getBytes(X)).asString(UTF_8).isEqualTo("new");
            assertThat(store.find(X)).isPresent();
            List<ObjectKey> keys = new ArrayList<>();
            store.list("", info -> keys.add(info.key()));
            assertThat(keys).containsExactly(X);
            assertThat(store.delete(X)).isTrue();
            assertThat(waits).hasSize(6);
        }

        @Test
        void theWaitsDoubleAndTheAttemptsEnd() {
            faulty.on(Call.GET).times(3).fails(ErrorCode.STORE_BUSY);
            assertFails(ErrorCode.STORE_BUSY, () -> store.getBytes(X));
            assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }

        @Test
        void whatTheStoreBelowRetriedAndWhatIsWrongForGoodIsNotRepeated() {
            for (ErrorCode code :
                    List.of(ErrorCode.STORE_UNREACHABLE, ErrorCode.STORE_DENIED, ErrorCode.OBJECT_NOT_FOUND)) {
                faulty.on(Call.GET).fails(code);
                assertFails(code, () -> store.getBytes(X));
            }
            assertThat(waits).isEmpty();
        }

        @Test
        void aListingThatHasBegunIsNotRepeated() {
            ObjectStore halfway = new ForwardingStore(memory) {
                @Override
                public void list(
                        String prefix, java.util.function.Consumer<dev.backproof.backup.storage.ObjectInfo> sink) {
                    super.list(prefix, sink);
                    throw new StorageException(ErrorCode.STORE_BUSY, "after the first page");
                }
            };
            List<ObjectKey> keys = new ArrayList<>();
            ObjectStore retrying = RetryingStore.of(halfway, EnumSet.of(ErrorCode.STORE_BUSY), 3, waits::add);
            assertFails(ErrorCode.STORE_BUSY, () -> retrying.list("", info -> keys.add(info.key())));
            assertThat(keys).containsExactly(X);
            assertThat(waits).isEmpty();
        }

        @Test
        void anInterruptEndsTheWaiting() {
            ObjectStore interrupted = RetryingStore.of(faulty, EnumSet.of(ErrorCode.STORE_BUSY), 3, time -> {
                throw new InterruptedException();
            });
            faulty.on(Call.FIND).fails(ErrorCode.STORE_BUSY);
            assertFails(ErrorCode.STORE_BUSY, () -> interrupted.find(X));
            assertThat(Thread.interrupted()).isTrue();
        }

        @Test
        void aCodeThatNoRepeatCuresIsRefused() {
            assertThatThrownBy(() -> RetryingStore.of(memory, EnumSet.of(ErrorCode.STORE_DENIED)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("STORE_DENIED");
        }
    }

    @Nested
    class ReadOnly {
        private final ObjectStore store = ReadOnlyStore.of(memory);

        @Test
        void readsAndRefusesToChange() {
            assertThat(store.getBytes(X)).hasSize(10);
            assertThat(store.find(X)).isPresent();
            assertFails(ErrorCode.STORE_DENIED, () -> store.put(X, ObjectContent.of(new byte[0])));
            assertFails(ErrorCode.STORE_DENIED, () -> store.delete(X));
            assertThat(memory.getBytes(X)).hasSize(10);
            assertThat(store.capabilities()).isEqualTo(new StoreCapabilities(true, true, false, false));
        }
    }

    @Nested
    class Counting {
        private final CountingStore store = CountingStore.of(memory);

        @Test
        void countsCallsRowsAndBytesHoweverTheyAreRead() {
            store.getBytes(X);
            store.getBytes(X, ByteRange.of(2, 3));
            store.get(X, ByteRange.all(), (in, length) -> in.read());
            store.get(X, ByteRange.all(), (in, length) -> in.read(new byte[4], 0, 4) + in.skip(2));
            store.get(X, ByteRange.all(), (in, length) -> in.readNBytes(7));
            store.put(ObjectKey.of("y"), ObjectContent.of(new byte[30]));
            store.find(X);
            store.list("", info -> {});
            store.delete(X);
            assertThat(store.counts()).isEqualTo(new CountingStore.Counts(10 + 3 + 1 + 6 + 7, 30, 1, 5, 1, 1, 2, 1));
        }

        @Test
        void bytesThatWereNotStoredAreNotCounted() {
            FaultyStore faulty = FaultyStore.over(memory);
            CountingStore counting = CountingStore.of(faulty);
            faulty.on(Call.PUT).fails(ErrorCode.STORE_FULL);
            assertFails(ErrorCode.STORE_FULL, () -> counting.put(X, ObjectContent.of(new byte[5])));
            assertThat(counting.counts().bytesWritten()).isZero();
            assertThat(counting.counts().puts()).isEqualTo(1);
        }
    }

    /** The faults that other tests rely on. */
    @Nested
    class Faulty {
        private final FaultyStore store = FaultyStore.over(memory);

        @Test
        void aFaultStrikesTheCallsItWasQueuedForAndNoOther() {
            store.on(Call.PUT).key("folder/").skip(1).times(2).fails(ErrorCode.STORE_FULL);
            ObjectContent content = ObjectContent.of(new byte[1]);
            store.put(ObjectKey.of("other"), content);
            store.put(X, content);
            assertFails(ErrorCode.STORE_FULL, () -> store.put(X, content));
            assertFails(ErrorCode.STORE_FULL, () -> store.put(X, content));
            store.put(X, content);
            assertThat(store.changes()).isEqualTo(3);
        }

        @Test
        void damageShowsInAnyRange() {
            store.on(Call.GET).flipsByte(4);
            assertThat(store.getBytes(X, ByteRange.of(3, 3))).asString(UTF_8).isEqualTo("3t5");
            store.on(Call.GET).times(2).truncatesTo(5);
            assertThat(store.getBytes(X)).asString(UTF_8).isEqualTo("01234");
            assertFails(ErrorCode.OBJECT_TOO_SHORT, () -> store.getBytes(X, ByteRange.of(3, 3)));
            assertThat(store.getBytes(X)).asString(UTF_8).isEqualTo("0123456789");
        }

        @Test
        void aCrashLetsChangesThroughUpToItAndNothingAfterwards() {
            store.crashAfter(2);
            store.delete(X);
            store.put(X, ObjectContent.of(new byte[2]));
            assertThat(store.find(X)).isPresent();
            assertThatThrownBy(() -> store.put(X, ObjectContent.of(new byte[3])))
                    .isInstanceOf(FaultyStore.Crash.class);
            assertThatThrownBy(() -> store.find(X)).isInstanceOf(FaultyStore.Crash.class);
            assertThat(memory.getBytes(X)).hasSize(2);
        }

        @Test
        void aCallWaitsAtTheGateUntilItIsOpened() throws Exception {
            FaultyStore.Gate gate = store.on(Call.PUT).waits();
            Thread writer = Thread.startVirtualThread(() -> store.put(X, ObjectContent.of(new byte[3])));
            gate.awaitArrival();
            assertThat(memory.getBytes(X)).hasSize(10);
            gate.open();
            writer.join();
            assertThat(memory.getBytes(X)).hasSize(3);
        }
    }
}
