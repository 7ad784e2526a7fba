package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CheckReport;
import dev.backproof.backup.snapshot.Finding;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.decorator.FaultyStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Repositories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of damage is found, named, and kept from spreading. */
class DamageTest {
    private static MemoryStore whole = new MemoryStore();

    @TempDir
    Path folder;

    private MemoryStore store = whole;

    @BeforeAll
    static void makeRepository(@TempDir Path source) throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(5).nextBytes(content);
        Files.write(source.resolve("file"), content);
        Files.writeString(source.resolve("small"), "small");
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
    void flippedByteInDataIsFoundByReadingDataAndFailsOnlyItsFile() {
        flip(dataPack(), 1000);
        assertKinds(CheckOptions.structure());
        assertKinds(CheckOptions.allData(), Finding.Kind.PACK_DAMAGED);
        RestoreResult result = restore();
        assertThat(result.files()).isEqualTo(1);
        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(RestoreProblem.Kind.DATA);
            assertThat(problem.path()).hasToString("/file");
            assertThat(problem.message()).contains(dataPack().name());
        });
        try (ResticRepository repository = Repositories.open(store)) {
            assertFails(
                    ErrorCode.CORRUPT_OBJECT,
                    () -> repository.dump(
                            repository.find("latest", SnapshotFilter.all()), "file", new ByteArrayOutputStream()));
        }
    }

    @Test
    void flippedByteInTreeIsFoundWithoutReadingData() {
        flip(treePack(), 20);
        assertKinds(CheckOptions.structure(), Finding.Kind.TREE_DAMAGED);
        assertThat(restore().problems()).extracting(RestoreProblem::kind).containsExactly(RestoreProblem.Kind.DATA);
    }

    @Test
    void flippedByteInPackHeaderIsFoundByReadingData() {
        flip(dataPack(), store.getBytes(dataPack()).length - 20);
        assertKinds(CheckOptions.allData(), Finding.Kind.PACK_DAMAGED);
        assertThat(restore().problems()).isEmpty();
    }

    @Test
    void missingPackIsFoundAndNamed() {
        ObjectKey pack = dataPack();
        store.delete(pack);
        assertThat(check(CheckOptions.structure()).damage()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.PACK_MISSING);
            assertThat(finding.subject()).contains(pack.name());
        });
        assertThat(restore().problems())
                .extracting(RestoreProblem::kind)
                .containsOnly(RestoreProblem.Kind.DATA)
                .hasSize(2);
    }

    @Test
    void packCutOffIsFoundByItsSize() {
        ObjectKey pack = dataPack();
        byte[] bytes = store.getBytes(pack);
        store.put(pack, ObjectContent.of(Arrays.copyOf(bytes, bytes.length / 2)));
        assertThat(kinds(CheckOptions.structure())).containsExactly(Finding.Kind.PACK_SIZE);
        assertThat(restore().problems()).isNotEmpty();
    }

    @Test
    void missingIndexIsFoundAsMissingBlobs() {
        Repositories.keys(store, "index").forEach(store::delete);
        assertThat(kinds(CheckOptions.structure())).contains(Finding.Kind.BLOB_MISSING);
    }

    @Test
    void damagedIndexIsNamed() {
        ObjectKey index = Repositories.keys(store, "index").getFirst();
        flip(index, 50);
        assertThat(kinds(CheckOptions.structure())).contains(Finding.Kind.UNREADABLE_INDEX);
        try (ResticRepository repository = Repositories.open(store)) {
            assertThat(assertFails(
                            ErrorCode.CORRUPT_OBJECT,
                            () -> repository
                                    .restore(repository.find("latest", SnapshotFilter.all()))
                                    .into(DirectoryTarget.at(folder.resolve("copy")))
                                    .plan()))
                    .hasMessageContaining(index.name());
        }
    }

    @Test
    void damagedSnapshotIsNamed() {
        ObjectKey snapshot = Repositories.keys(store, "snapshots").getFirst();
        byte[] bytes = store.getBytes(snapshot);
        store.put(snapshot, ObjectContent.of(Arrays.copyOf(bytes, bytes.length - 1)));
        assertKinds(CheckOptions.structure(), Finding.Kind.UNREADABLE_SNAPSHOT);
        try (ResticRepository repository = Repositories.open(store)) {
            assertThat(assertFails(ErrorCode.CORRUPT_OBJECT, () -> repository.find("latest", SnapshotFilter.all())))
                    .hasMessageContaining(snapshot.name());
        }
    }

    @Test
    void damagedConfigIsToldFromAWrongPassword() {
        flip(ObjectKey.of("config"), 40);
        assertFails(ErrorCode.CORRUPT_OBJECT, () -> Repositories.open(store));
    }

    @Test
    void wrongPasswordTellsHowManyKeysWereTried() {
        assertThat(assertFails(ErrorCode.WRONG_PASSWORD, () -> Repositories.open(store, "wrong")))
                .hasMessageContaining("1 key tried")
                .hasMessageNotContaining("correct horse");
    }

    @Test
    void missingConfigIsNoRepository() {
        assertFails(ErrorCode.NO_REPOSITORY, () -> Repositories.open(new MemoryStore()));
    }

    @Test
    void initRefusesWhatIsThere() {
        try (Password password = Password.of("x")) {
            assertFails(ErrorCode.REPOSITORY_EXISTS, () -> ResticRepository.init(store, password, 2));
        }
    }

    @Test
    void readThatIsWrongOnceIsNoDamage() {
        FaultyStore faulty = FaultyStore.over(store);
        faulty.on(FaultyStore.Call.GET).key("data/").flipsByte(60);
        faulty.on(FaultyStore.Call.GET).key("index/").flipsByte(60);
        faulty.on(FaultyStore.Call.GET).key("snapshots/").flipsByte(60);
        try (ResticRepository repository = Repositories.open(faulty)) {
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .isEmpty();
        }
    }

    @Test
    void packThatTheStoreItselfFindsDamagedIsDamaged() {
        FaultyStore faulty = FaultyStore.over(store);
        faulty.on(FaultyStore.Call.GET).key("data/").times(Integer.MAX_VALUE).fails(ErrorCode.TRANSFER_BROKEN);
        try (ResticRepository repository = Repositories.open(faulty)) {
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .extracting(Finding::kind)
                    .containsOnly(Finding.Kind.TREE_DAMAGED, Finding.Kind.PACK_DAMAGED);
        }
        FaultyStore faultyData = FaultyStore.over(store);
        faultyData
                .on(FaultyStore.Call.GET)
                .key(dataPack().value())
                .times(Integer.MAX_VALUE)
                .fails(ErrorCode.TRANSFER_BROKEN);
        try (ResticRepository repository = Repositories.open(faultyData)) {
            assertThat(repository
                            .restore(repository
                                    .snapshots(SnapshotFilter.all())
                                    .getFirst()
                                    .id())
                            .into(DirectoryTarget.at(folder.resolve("back")))
                            .plan()
                            .run()
                            .problems())
                    .extracting(RestoreProblem::kind)
                    .containsOnly(RestoreProblem.Kind.DATA);
        }
    }

    private ObjectKey dataPack() {
        return packs().getLast();
    }

    private ObjectKey treePack() {
        return packs().getFirst();
    }

    /** By size: the tree pack is the small one. */
    private List<ObjectKey> packs() {
        List<ObjectKey> packs = Repositories.keys(whole, "data");
        packs.sort((one, other) -> Integer.compare(whole.getBytes(one).length, whole.getBytes(other).length));
        assertThat(packs).hasSize(2);
        return packs;
    }

    private void flip(ObjectKey key, int at) {
        byte[] bytes = store.getBytes(key).clone();
        bytes[at] ^= 1;
        store.put(key, ObjectContent.of(bytes));
    }

    private CheckReport check(CheckOptions options) {
        try (ResticRepository repository = Repositories.open(store)) {
            return repository.check(options, event -> {});
        }
    }

    private List<Finding.Kind> kinds(CheckOptions options) {
        return check(options).damage().stream().map(Finding::kind).distinct().toList();
    }

    private void assertKinds(CheckOptions options, Finding.Kind... kinds) {
        assertThat(kinds(options)).containsExactly(kinds);
    }

    private RestoreResult restore() {
        try (ResticRepository repository = Repositories.open(store)) {
            return repository
                    .restore(repository.find("latest", SnapshotFilter.all()))
                    .into(DirectoryTarget.at(folder.resolve("copy")))
                    .plan()
                    .run();
        }
    }
}
