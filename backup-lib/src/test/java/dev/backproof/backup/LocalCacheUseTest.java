package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.cache.CacheSettings;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CheckReport;
import dev.backproof.backup.snapshot.Finding;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.decorator.CountingStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository with a local cache asks its store for little, and is never wrong because of the cache. */
class LocalCacheUseTest {
    /** What opening costs: the config and the one key. */
    private static final long OPENING = 2;

    private static MemoryStore whole = new MemoryStore();

    @TempDir
    static Path source;

    @TempDir
    Path temp;

    private MemoryStore store = whole;

    @BeforeAll
    static void makeRepository() throws IOException {
        for (int folder = 0; folder < 30; folder++) {
            Path path = Files.createDirectories(source.resolve("folder-" + folder));
            for (int file = 0; file < 20; file++) {
                Files.writeString(path.resolve("file-" + file), "content " + folder + "." + file);
            }
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
    void readingASecondTimeFetchesNoSnapshotIndexOrTree() {
        Consumer<ResticRepository> looking = repository -> {
            List<Snapshot> snapshots = repository.snapshots(SnapshotFilter.all());
            List<String> seen = new ArrayList<>();
            repository.ls(
                    repository.find("latest", SnapshotFilter.all()), "", (path, node) -> seen.add(path.toString()));
            assertThat(snapshots).hasSize(1);
            assertThat(seen).hasSize(30 * 21);
        };
        assertThat(gets(looking)).isGreaterThan(OPENING);
        assertThat(gets(looking)).isEqualTo(OPENING);
    }

    @Test
    void aBackupKeepsWhatTheNextOneReads() throws IOException {
        backUp();
        Path more = Files.writeString(source.resolve("more"), "more");
        backUp();
        Files.delete(more);
        backUp();
        assertThat(gets(this::backUpUnchanged)).isEqualTo(OPENING);
    }

    @Test
    void withoutACacheEverythingIsFetched() {
        CountingStore counting = CountingStore.of(store);
        try (ResticRepository repository = Repositories.open(counting)) {
            backUpUnchanged(repository);
        }
        assertThat(counting.counts().gets()).isGreaterThan(OPENING);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void damagedCopiesAreFetchedAgain() throws IOException {
        gets(this::backUpUnchanged);
        Random random = new Random(11);
        for (Path file : cached()) {
            byte[] bytes = Files.readAllBytes(file);
            if (random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] ^= 1;
                Files.write(file, bytes);
            } else {
                Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            }
        }
        assertThat(gets(this::restoreAll)).isGreaterThan(OPENING);
        assertThat(gets(this::backUpUnchanged)).isEqualTo(OPENING);
    }

    @Test
    void copiesOfOtherBytesUnderTheRightNamesAreNotBelieved() throws IOException {
        gets(this::backUpUnchanged);
        List<Path> files = cached();
        for (Path file : files) {
            for (Path other : files) {
                if (!other.equals(file) && Objects.equals(other.getParent(), file.getParent())) {
                    Files.write(file, Files.readAllBytes(other));
                }
            }
        }
        gets(this::restoreAll);
    }

    @Test
    void theCacheMayBeDeletedWhileItIsUsed() {
        gets(this::backUpUnchanged);
        gets(repository -> {
            restoreAll(repository);
            cached().forEach(file -> assertThat(file.toFile().delete()).isTrue());
            restoreAll(repository);
        });
    }

    @Test
    void whatIsGoneFromTheRepositoryGoesFromTheCache() {
        SnapshotId second = backUp();
        gets(repository -> repository.snapshots(SnapshotFilter.all()));
        assertThat(names("snapshots")).hasSize(2).contains(second.toString());

        store.delete(ObjectKey.of("snapshots/" + second));
        gets(repository -> {
            assertFails(ErrorCode.SNAPSHOT_NOT_FOUND, () -> repository.snapshot(second));
            assertThat(repository.snapshots(SnapshotFilter.all())).hasSize(1);
        });
        assertThat(names("snapshots")).hasSize(1).doesNotContain(second.toString());

        List<ObjectKey> index = Repositories.keys(store, "index");
        store.delete(index.getFirst());
        gets(repository -> assertFails(
                ErrorCode.MISSING_DATA,
                () -> repository.ls(repository.find("latest", SnapshotFilter.all()), "", (path, node) -> true)));
        assertThat(names("index")).doesNotContain(index.getFirst().name());
    }

    @Test
    void checkDoesNotTrustTheCache() {
        gets(this::backUpUnchanged);
        for (String folder : List.of("snapshots", "index", "data")) {
            MemoryStore good = store;
            store = Repositories.copy(good);
            for (ObjectKey key : Repositories.keys(store, folder)) {
                byte[] bytes = store.getBytes(key);
                bytes[20] ^= 1;
                store.put(key, ObjectContent.of(bytes));
            }
            gets(repository -> {
                CheckReport report = repository.check(CheckOptions.structure(), event -> {});
                assertThat(report.damage())
                        .extracting(Finding::kind)
                        .containsAnyOf(
                                Finding.Kind.UNREADABLE_SNAPSHOT,
                                Finding.Kind.UNREADABLE_INDEX,
                                Finding.Kind.TREE_DAMAGED);
            });
            store = good;
        }
    }

    /** How many objects are fetched while a repository with the cache is open. */
    private long gets(Consumer<ResticRepository> use) {
        CountingStore counting = CountingStore.of(store);
        try (ResticRepository repository = Repositories.open(
                counting, Repositories.options().withCache(CacheSettings.at(temp.resolve("cache"))))) {
            use.accept(repository);
        }
        return counting.counts().gets();
    }

    private SnapshotId backUp() {
        SnapshotId[] id = new SnapshotId[1];
        gets(repository -> id[0] =
                repository.backup(DirectorySource.contentsOf(source)).run().snapshotId());
        return id[0];
    }

    private void backUpUnchanged(ResticRepository repository) {
        var summary = repository.backup(DirectorySource.contentsOf(source)).run();
        assertThat(summary.counts().dataBlobs()).isZero();
        assertThat(summary.counts().filesUnmodified()).isGreaterThanOrEqualTo(600);
    }

    private void restoreAll(ResticRepository repository) {
        var result = repository
                .restore(repository.find("latest", SnapshotFilter.all()))
                .into(DirectoryTarget.at(newFolder()))
                .plan()
                .run();
        assertThat(result.problems()).isEmpty();
        assertThat(result.files()).isGreaterThanOrEqualTo(600);
    }

    private Path newFolder() {
        try {
            return Files.createTempDirectory(temp, "restored");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names(String section) {
        return cached().stream()
                .filter(file -> Objects.requireNonNull(file.getParent()).endsWith(section))
                .map(file -> file.getFileName().toString())
                .toList();
    }

    /** The copies in the cache. */
    private List<Path> cached() {
        try (Stream<Path> files = Files.walk(temp.resolve("cache"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("CACHEDIR.TAG"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
