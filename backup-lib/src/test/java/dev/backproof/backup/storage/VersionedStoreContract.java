package dev.backproof.backup.storage;

import static dev.backproof.backup.testing.Failing.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ObjectVersion.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store with {@link ObjectStore#versioned()} does alike. A class per store gives an empty one. */
public interface VersionedStoreContract {
    /** The store under test: empty at the start of each test, the same object all through it. */
    ObjectStore versionedStore();

    @Test
    default void everyVersionIsListedTheNewestFirst() {
        put("a", "one");
        put("a", "three");
        versions().hide(ObjectKey.of("a"));
        put("b", "x");
        assertThat(history("")).extracting(ObjectVersion::name).containsExactly("a", "a", "a", "b");
        assertThat(history(""))
                .extracting(ObjectVersion::kind)
                .containsExactly(Kind.HIDDEN, Kind.CONTENT, Kind.CONTENT, Kind.CONTENT);
        assertThat(history("")).extracting(ObjectVersion::size).containsExactly(0L, 5L, 3L, 1L);
    }

    @Test
    default void whatIsCurrentIsListedOnceWithoutWhatIsHidden() {
        put("a", "one");
        put("a", "three");
        put("b", "x");
        versions().hide(ObjectKey.of("b"));
        assertThat(current("")).singleElement().satisfies(version -> {
            assertThat(version.name()).isEqualTo("a");
            assertThat(text(version)).isEqualTo("three");
            assertThat(version.sha1()).contains(ObjectStoreContract.sha1("three".getBytes(UTF_8)));
        });
    }

    @Test
    default void everyVersionCanBeRead() {
        put("a", "one");
        put("a", "");
        versions().hide(ObjectKey.of("a"));
        assertThat(history("").stream()
                        .filter(version -> version.kind() == Kind.CONTENT)
                        .map(this::text))
                .containsExactly("", "one");
    }

    @Test
    default void namesAreSortedByTheirUtf8Bytes() {
        List<String> names = List.of("a", "a-b", "a/b", "a/z", "a0", "\uff5e", "\ud83d\ude00");
        List<String> shuffled = new ArrayList<>(names.reversed());
        shuffled.forEach(name -> put(name, name));
        assertThat(current("")).extracting(ObjectVersion::name).containsExactlyElementsOf(names);
        assertThat(history("")).extracting(ObjectVersion::name).containsExactlyElementsOf(names);
    }

    @Test
    default void aFolderIsListedWithItsFullNames() {
        put("a/b", "1");
        put("a/c/d", "2");
        put("ab", "3");
        assertThat(current("a")).extracting(ObjectVersion::name).containsExactly("a/b", "a/c/d");
        assertThat(history("a/c")).extracting(ObjectVersion::name).containsExactly("a/c/d");
        assertThat(current("nothing")).isEmpty();
    }

    @Test
    default void oneNameIsListedWithoutThoseThatBeginLikeIt() {
        put("a", "one");
        put("a", "three");
        put("a/b", "x");
        put("ab", "y");
        List<ObjectVersion> found = new ArrayList<>();
        versions().history(ObjectKey.of("a"), found::add);
        assertThat(found).extracting(ObjectVersion::name).containsExactly("a", "a");
        assertThat(found).extracting(ObjectVersion::size).containsExactly(5L, 3L);
        versions().history(ObjectKey.of("b"), version -> fail("found " + version));
    }

    @Test
    default void aTimeIsChangedWithoutSendingTheBytes() {
        Instant before = Instant.parse("2024-01-02T03:04:05.678Z");
        Instant after = Instant.parse("2025-06-07T08:09:10.111Z");
        versionedStore().put(ObjectKey.of("a"), content("text").withModified(before));
        ObjectVersion old = current("").getFirst();
        assertThat(old.modified()).contains(before);
        versions().setModified(old, after);
        ObjectVersion now = current("").getFirst();
        assertThat(now.modified()).contains(after);
        assertThat(now.modifiedOrUploaded()).isEqualTo(after);
        assertThat(now.sha1()).isEqualTo(old.sha1());
        assertThat(text(now)).isEqualTo("text");
        assertThat(history("")).hasSize(2);
    }

    @Test
    default void hidingWhatIsHiddenIsNoError() {
        put("a", "one");
        versions().hide(ObjectKey.of("a"));
        versions().hide(ObjectKey.of("a"));
        assertThat(current("")).isEmpty();
    }

    @Test
    default void aVersionThatIsGoneIsNotFound() {
        put("a", "one");
        ObjectVersion gone = current("").getFirst();
        versionedStore().delete(ObjectKey.of("a"));
        assertFails(ErrorCode.OBJECT_NOT_FOUND, () -> text(gone));
    }

    private VersionedStore versions() {
        return versionedStore().versioned().orElseThrow();
    }

    private void put(String name, String text) {
        versionedStore().put(ObjectKey.of(name), content(text));
    }

    private static ObjectContent content(String text) {
        return ObjectContent.of(text.getBytes(UTF_8));
    }

    private String text(ObjectVersion version) {
        return versions().get(version, (in, length) -> {
            byte[] bytes = in.readAllBytes();
            assertThat((long) bytes.length).isEqualTo(length);
            return new String(bytes, UTF_8);
        });
    }

    private List<ObjectVersion> current(String below) {
        List<ObjectVersion> found = new ArrayList<>();
        versions().current(below, found::add);
        return found;
    }

    private List<ObjectVersion> history(String below) {
        List<ObjectVersion> found = new ArrayList<>();
        versions().history(below, found::add);
        return found;
    }
}
