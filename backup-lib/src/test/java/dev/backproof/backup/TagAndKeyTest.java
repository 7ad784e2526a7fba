package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.KeyInfo;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.SnapshotFile;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.TagPlan;
import dev.backproof.backup.storage.decorator.FaultyStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.Repositories;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TagAndKeyTest {
    private static final String SNAPSHOT = """
            {"time":"2024-05-05T10:00:00.5+02:00","tree":"%s","paths":["/data"],"hostname":"nas","uid":7,\
            "tags":["a","b"],"label":"of another program","delete":{"after":"2030"}}""".formatted("0".repeat(64));

    private final MemoryStore store = Repositories.create(2);

    @Test
    void taggedSnapshotKeepsAllElseAndRemembersItsOriginal() {
        try (ResticRepository repository = Repositories.open(store)) {
            Id original = put();
            assertThat(tag(repository, List.of("c", "a"), List.of("b")))
                    .extracting(rewritten -> rewritten.before().id())
                    .containsExactly(original);
            Snapshot once = only(repository);
            assertThat(once.tags()).containsExactly("a", "c");
            assertThat(tag(repository, List.of("d"), List.of())).hasSize(1);
            Snapshot twice = only(repository);
            assertThat(twice.tags()).containsExactly("a", "c", "d");
            String json = read(twice.id().id());
            assertThat(json)
                    .contains("\"original\":\"" + original + "\"")
                    .contains("\"label\":\"of another program\"")
                    .contains("\"delete\":{\"after\":\"2030\"}")
                    .contains("\"time\":\"2024-05-05T10:00:00.5+02:00\"")
                    .contains("\"uid\":7");
            assertThat(SnapshotFile.parse(json.getBytes(StandardCharsets.UTF_8))
                            .unknown()
                            .rawJson())
                    .hasSize(2);
        }
    }

    @Test
    void snapshotWithTheWantedTagsIsLeftAlone() {
        try (ResticRepository repository = Repositories.open(store)) {
            put();
            assertThat(tag(repository, List.of("a"), List.of("z"))).isEmpty();
            repository
                    .tag(repository.snapshots(SnapshotFilter.all()))
                    .set(List.of())
                    .plan()
                    .run();
            assertThat(only(repository).tags()).isEmpty();
            assertThat(Repositories.keys(store, "locks")).isEmpty();
        }
    }

    @Test
    void everyCutOfTaggingLeavesTheSnapshotThere() {
        put();
        for (int cut = 0; cut <= 4; cut++) {
            MemoryStore copy = Repositories.copy(store);
            FaultyStore dying = FaultyStore.over(copy);
            ResticRepository repository = Repositories.open(dying);
            dying.crashAfter(cut);
            Throwable death = catchThrowable(() -> tag(repository, List.of("c"), List.of()));
            // lock, new file, old file, the lock's end
            if (cut < 4) {
                assertThat(death).isInstanceOf(FaultyStore.Crash.class);
            } else {
                assertThat(death).isNull();
            }
            try (ResticRepository after = Repositories.open(copy)) {
                assertThat(after.snapshots(SnapshotFilter.all())).hasSize(cut == 2 ? 2 : 1);
            }
        }
    }

    @Test
    void addedPasswordOpensUntilItsKeyIsRemoved() {
        try (ResticRepository repository = Repositories.open(store)) {
            KeyInfo added = repository.addKey(Password.of("second"));
            assertThat(added.current()).isFalse();
            try (ResticRepository other = Repositories.open(store, "second")) {
                assertThat(other.id()).isEqualTo(repository.id());
                assertThat(assertFails(
                                ErrorCode.KEY_IN_USE,
                                () -> other.removeKey(added.id().shortForm())))
                        .hasMessageContaining("in use");
            }
            assertThat(repository.removeKey(added.id().shortForm())).isEqualTo(added);
            assertFails(ErrorCode.WRONG_PASSWORD, () -> Repositories.open(store, "second"));
            assertThat(repository.keys()).hasSize(1);
            assertThat(Repositories.keys(store, "locks")).isEmpty();
        }
    }

    @Test
    void lastKeyIsNotRemovedAlthoughAnotherOneWasInUse() {
        try (ResticRepository repository = Repositories.open(store)) {
            KeyInfo first = repository.keys().getFirst();
            KeyInfo second = repository.addKey(Password.of("second"));
            try (ResticRepository other = Repositories.open(store, "second")) {
                other.removeKey(first.id().toString());
            }
            assertFails(
                    ErrorCode.KEY_IN_USE, () -> repository.removeKey(second.id().toString()));
            assertFails(ErrorCode.KEY_NOT_FOUND, () -> repository.removeKey("ffff0"));
            assertFails(ErrorCode.KEY_NOT_FOUND, () -> repository.removeKey(""));
        }
        Repositories.open(store, "second").close();
    }

    @Test
    void changedPasswordTakesThePlaceOfTheOldOne() {
        try (ResticRepository repository = Repositories.open(store)) {
            KeyInfo changed = repository.changePassword(Password.of("new"));
            assertThat(changed.current()).isTrue();
            assertThat(repository.keys()).containsExactly(changed);
            assertFails(ErrorCode.BAD_SETTING, () -> repository.changePassword(Password.of("")));
        }
        assertFails(ErrorCode.WRONG_PASSWORD, () -> Repositories.open(store));
        Repositories.open(store, "new").close();
    }

    @Test
    void everyCutOfAChangeOfPasswordLeavesOneThatOpens() {
        for (int cut = 0; cut < 4; cut++) {
            MemoryStore copy = Repositories.copy(store);
            FaultyStore dying = FaultyStore.over(copy);
            ResticRepository repository = Repositories.open(dying);
            dying.crashAfter(cut);
            assertThat(catchThrowable(() -> repository.changePassword(Password.of("new"))))
                    .isInstanceOf(FaultyStore.Crash.class);
            // lock, new key, old key, the lock's end
            Repositories.open(copy, cut < 3 ? "correct horse" : "new").close();
        }
    }

    private List<TagPlan.Rewritten> tag(ResticRepository repository, List<String> add, List<String> remove) {
        return repository
                .tag(repository.snapshots(SnapshotFilter.all()))
                .add(add)
                .remove(remove)
                .plan()
                .run();
    }

    private static Snapshot only(ResticRepository repository) {
        List<Snapshot> snapshots = repository.snapshots(SnapshotFilter.all());
        assertThat(snapshots).hasSize(1);
        return snapshots.getFirst();
    }

    private Id put() {
        try (Repository repository = internal();
                RepositoryLock lock = repository.lock(false)) {
            return repository.saveFile(FileKind.SNAPSHOT, SNAPSHOT.getBytes(StandardCharsets.UTF_8), lock);
        }
    }

    private String read(Id id) {
        try (Repository repository = internal()) {
            return new String(repository.loadFile(FileKind.SNAPSHOT, id), StandardCharsets.UTF_8);
        }
    }

    private Repository internal() {
        return Repository.open(store, "correct horse".getBytes(StandardCharsets.UTF_8), Repositories.options());
    }
}
