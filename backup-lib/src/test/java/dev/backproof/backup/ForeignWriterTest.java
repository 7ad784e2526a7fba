package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.ForeignPrune;
import dev.backproof.backup.snapshot.BackupSummary;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CheckReport;
import dev.backproof.backup.snapshot.FileStream;
import dev.backproof.backup.snapshot.RestorePlan;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.decorator.ForwardingStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else prunes, which moves everything, at the worst moments: nobody who is reading notices. */
class ForeignWriterTest {
    private static final Map<String, byte[]> FILES = new TreeMap<>();

    @TempDir
    static Path source;

    private static MemoryStore whole = new MemoryStore();

    @TempDir
    Path temp;

    private MemoryStore store = whole;

    @BeforeAll
    static void makeRepository() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 12; i++) {
            byte[] content = new byte[300_000 + random.nextInt(700_000)];
            random.nextBytes(content);
            Files.createDirectories(source.resolve("folder-" + i % 3));
            Files.write(source.resolve("folder-" + i % 3 + "/file-" + i), content);
            FILES.put("folder-" + i % 3 + "/file-" + i, content);
        }
        whole = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(whole)) {
            repository.backup(DirectorySource.contentsOf(source)).run();
        }
    }

    @BeforeEach
    void copyRepository() {
        store = Repositories.copy(whole);
    }

    @Test
    void indexFilesThatVanishBetweenListingAndReadingAreNoDamage() {
        with(once("get index/"), this::restoreAll);
        with(once("get index/"), repository -> {
            BackupSummary summary =
                    repository.backup(DirectorySource.contentsOf(source)).run();
            assertThat(summary.counts().dataBlobs()).isZero();
            assertThat(summary.counts().filesUnmodified()).isEqualTo(FILES.size());
        });
        with(once("get index/"), this::assertClean);
    }

    @Test
    void packsThatMoveUnderARestoreAreFoundAgain() {
        with(once("get data/"), this::restoreAll);
        with(every(3, "get data/"), this::restoreAll);
    }

    @Test
    void packsThatMoveUnderAPlannedRestoreAreFoundAgain() throws IOException {
        try (ResticRepository repository = Repositories.open(store)) {
            Path target = Files.createTempDirectory(temp, "target");
            RestorePlan plan = repository
                    .restore(latest(repository))
                    .into(DirectoryTarget.at(target))
                    .plan();
            ForeignPrune.moveAllPacks(store);
            assertRestored(plan.run(), target);
        }
    }

    @Test
    void packsThatMoveUnderAnOpenFileAreFoundAgain() throws IOException {
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
            try (ResticRepository repository = Repositories.open(store);
                    FileStream in = repository.openFile(latest(repository), file.getKey())) {
                ForeignPrune.moveAllPacks(store);
                assertThat(in.readAllBytes()).isEqualTo(file.getValue());
            }
        }
    }

    @Test
    void aRepositoryOpenForLongSeesWhatOthersMoved() {
        try (ResticRepository repository = Repositories.open(store)) {
            for (int round = 0; round < 3; round++) {
                restoreAll(repository);
                ForeignPrune.moveAllPacks(store);
                assertThat(repository
                                .backup(DirectorySource.contentsOf(source))
                                .run()
                                .counts()
                                .dataBlobs())
                        .isZero();
                ForeignPrune.moveAllPacks(store);
            }
        }
    }

    @Test
    void checkDoesNotTakeAPruneForDamage() {
        for (String moment : new String[] {"get snapshots/", "list data", "get data/"}) {
            with(once(moment), this::assertClean);
        }
    }

    @Test
    void checkStillSeesDamageUnderAPrune() {
        with(
                meanwhile -> meanwhile.when("list data", 1, 1, () -> {
                    ForeignPrune.moveAllPacks(store);
                    store.delete(Repositories.keys(store, "data").getFirst());
                }),
                repository -> assertThat(check(repository).clean()).isFalse());
    }

    private void assertClean(ResticRepository repository) {
        CheckReport report = check(repository);
        assertThat(report.findings()).isEmpty();
        assertThat(report.snapshots()).isPositive();
        assertThat(report.packsRead()).isGreaterThanOrEqualTo(report.packs());
    }

    private static CheckReport check(ResticRepository repository) {
        return repository.check(CheckOptions.allData(), event -> {});
    }

    private void restoreAll(ResticRepository repository) {
        Path target = temp.resolve("target-" + System.nanoTime());
        RestoreResult result = repository
                .restore(latest(repository))
                .into(DirectoryTarget.at(target))
                .plan()
                .run();
        assertRestored(result, target);
    }

    private static void assertRestored(RestoreResult result, Path target) {
        assertThat(result.problems()).isEmpty();
        FILES.forEach((name, content) -> assertThat(target.resolve(name)).hasBinaryContent(content));
    }

    private static SnapshotRef latest(ResticRepository repository) {
        return repository.find("latest", SnapshotFilter.all());
    }

    private Consumer<Meanwhile> once(String call) {
        return meanwhile -> meanwhile.when(call, 1, 1, () -> ForeignPrune.moveAllPacks(store));
    }

    private Consumer<Meanwhile> every(int calls, String call) {
        return meanwhile -> meanwhile.when(call, calls, 5, () -> ForeignPrune.moveAllPacks(store));
    }

    /** Opens the repository and uses it while something happens. */
    private void with(Consumer<Meanwhile> happening, Consumer<ResticRepository> use) {
        Meanwhile meanwhile = new Meanwhile(store);
        try (ResticRepository repository = Repositories.open(meanwhile)) {
            happening.accept(meanwhile);
            use.accept(repository);
        }
        assertThat(meanwhile.happened.get())
                .as("what should have happened meanwhile")
                .isPositive();
    }

    /** Does something right before a call reaches the store. */
    private static final class Meanwhile extends ForwardingStore {
        private final AtomicInteger happened = new AtomicInteger();
        private final AtomicInteger calls = new AtomicInteger();
        private String call = "nothing";
        private int each;
        private int most;
        private Runnable action = () -> {};

        Meanwhile(ObjectStore store) {
            super(store);
        }

        void when(String begins, int number, int times, Runnable does) {
            call = begins;
            each = number;
            most = times;
            action = does;
        }

        private synchronized void before(String what) {
            if (what.startsWith(call) && calls.incrementAndGet() % each == 0 && happened.get() < most) {
                happened.incrementAndGet();
                action.run();
            }
        }

        @Override
        public <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
            before("get " + key);
            return super.get(key, range, reader);
        }

        @Override
        public void list(String prefix, Consumer<ObjectInfo> sink) {
            before("list " + prefix);
            super.list(prefix, sink);
        }
    }
}
