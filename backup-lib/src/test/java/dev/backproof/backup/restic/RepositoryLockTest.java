package dev.backproof.backup.restic;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.format.LockFile;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.decorator.FaultyStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.Repositories;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepositoryLockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private volatile boolean foreignLockWhileSettling;
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final MemoryStore memory = new MemoryStore();
    private final FaultyStore store = FaultyStore.over(memory);
    private final Repository repository = Repository.init(
            store,
            "secret".getBytes(StandardCharsets.UTF_8),
            2,
            RepositoryOptions.defaults()
                    .withClock(new Clock() {
                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            throw new UnsupportedOperationException();
                        }

                        @Override
                        public Instant instant() {
                            return now;
                        }
                    })
                    .withWaiter(time -> {
                        if (time.equals(RepositoryLock.REFRESH_INTERVAL)) {
                            new CountDownLatch(1).await(); // until the lock is closed
                        }
                        if (foreignLockWhileSettling) {
                            foreignLockWhileSettling = false;
                            foreignLock(START, true);
                        }
                        waits.add(time);
                    }));

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void sharedLocksBearEachOther() {
        try (RepositoryLock one = repository.lock(false);
                RepositoryLock other = repository.lock(false)) {
            one.requireHeld();
            other.requireHeld();
            assertThat(new Locks(repository).list()).hasSize(2);
        }
        assertThat(locks()).isEmpty();
        assertThat(waits).containsOnly(RepositoryLock.SETTLING_TIME).hasSize(2);
    }

    @Test
    void exclusiveLockBearsNoOther() {
        try (RepositoryLock shared = repository.lock(false)) {
            shared.requireHeld();
            assertFails(ErrorCode.LOCKED, () -> repository.lock(true));
        }
        try (RepositoryLock exclusive = repository.lock(true)) {
            exclusive.requireHeld();
            assertThat(assertFails(ErrorCode.LOCKED, () -> repository.lock(false)))
                    .hasMessageContaining("exclusively")
                    .hasMessageContaining(LocalProcess.current().hostname());
        }
        assertThat(locks()).isEmpty();
    }

    @Test
    void lockTakenAtTheSameTimeIsFoundBeforeAnythingIsWritten() {
        foreignLockWhileSettling = true;
        try (RepositoryLock lock = repository.lock(false)) {
            assertThat(assertFails(ErrorCode.LOCKED, lock::requireHeld)).hasMessageContaining("exclusively");
        }
        assertThat(locks()).as("only the other's lock is left").hasSize(1);
        assertFails(ErrorCode.LOCKED, () -> repository.lock(true));
        assertThat(locks()).hasSize(1);
    }

    @Test
    void staleLockStandsInTheWayUntilItIsUnlocked() {
        foreignLock(START.minus(Duration.ofMinutes(31)), true);
        assertThat(assertFails(ErrorCode.LOCKED, () -> repository.lock(false)))
                .hasMessageContaining("nobody seems to hold it");
        foreignLock(START.minus(Duration.ofMinutes(29)), true);
        assertThat(new Locks(repository).remove(false)).hasSize(1);
        assertThat(locks()).hasSize(1);
        assertThat(new Locks(repository).remove(true)).hasSize(1);
        assertThat(locks()).isEmpty();
    }

    @Test
    void emptyLockFileCountsForNothing() {
        memory.put(ObjectKey.of("locks/" + "a".repeat(64)), ObjectContent.of(new byte[0]));
        try (RepositoryLock lock = repository.lock(true)) {
            lock.requireHeld();
        }
    }

    @Test
    void refreshPutsANewFileInThePlaceOfTheOld() {
        try (RepositoryLock lock = repository.lock(false)) {
            List<ObjectKey> before = locks();
            now = now.plus(Duration.ofMinutes(5));
            lock.refresh();
            assertThat(locks()).hasSize(1).isNotEqualTo(before);
            assertThat(new Locks(repository).list().getFirst().time()).isEqualTo(now);
        }
        assertThat(locks()).isEmpty();
    }

    @Test
    void failedRefreshKeepsTheLockUntilItIsOverdue() {
        try (RepositoryLock lock = repository.lock(false)) {
            store.on(FaultyStore.Call.PUT).key("locks/").fails(ErrorCode.STORE_UNREACHABLE);
            now = now.plus(Duration.ofMinutes(5));
            assertThatThrownBy(lock::refresh).isInstanceOf(StorageException.class);
            lock.requireHeld();
            now = START.plus(RepositoryLock.REFRESH_LIMIT).plusSeconds(1);
            lock.requireHeld(); // the old file is still there, so nobody took the lock for stale
            assertThat(new Locks(repository).list().getFirst().time()).isEqualTo(now);
        }
        assertThat(locks()).isEmpty();
    }

    @Test
    void overdueLockThatSomebodyRemovedIsLost() {
        try (RepositoryLock lock = repository.lock(false)) {
            locks().forEach(memory::delete);
            now = now.plus(RepositoryLock.REFRESH_LIMIT).plusSeconds(1);
            assertFails(ErrorCode.LOCK_LOST, lock::requireHeld);
            assertFails(
                    ErrorCode.LOCK_LOST,
                    () -> repository.saveFile(FileKind.SNAPSHOT, "{}".getBytes(StandardCharsets.UTF_8), lock));
        }
        assertThat(Repositories.keys(memory, "snapshots")).isEmpty();
    }

    private void foreignLock(Instant time, boolean exclusive) {
        repository.storeFile(repository.sealFile(
                FileKind.LOCK,
                new LockFile(
                                OffsetDateTime.ofInstant(time, ZoneOffset.UTC),
                                exclusive,
                                "elsewhere",
                                "somebody",
                                4711,
                                0,
                                0)
                        .toJson()));
    }

    private List<ObjectKey> locks() {
        return Repositories.keys(memory, "locks");
    }
}
