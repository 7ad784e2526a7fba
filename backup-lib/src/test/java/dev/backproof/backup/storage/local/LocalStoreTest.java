package dev.backproof.backup.storage.local;

import static dev.backproof.backup.testing.Failing.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.testing.LeavesNothingBroken;
import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to folders; the rest is in the contract. */
@ExtendWith(LeavesNothingBroken.class)
class LocalStoreTest {
    @TempDir
    Path temp;

    @Test
    void nothingIsMadeBeforeTheFirstPut() {
        Path root = temp.resolve("a/b");
        LocalStore store = LocalStore.at(root);
        store.list("", info -> {});
        store.find(ObjectKey.of("x"));
        store.delete(ObjectKey.of("x"));
        assertThat(temp.resolve("a")).doesNotExist();
        put(store, "data/x", "content");
        assertThat(root.resolve("data/x")).hasContent("content");
    }

    @Test
    void onlyTheOwnerMayReadAndNobodyMayWrite() throws IOException {
        Path root = temp.resolve("root");
        put(LocalStore.at(root), "data/ab/x", "content");
        assertThat(mode(root.resolve("data/ab/x"))).isEqualTo("r--------");
        assertThat(mode(root.resolve("data/ab"))).isEqualTo("rwx------");
        assertThat(mode(root.resolve("data"))).isEqualTo("rwx------");
        assertThat(mode(root)).isEqualTo("rwx------");
    }

    @Test
    void aReadOnlyFileIsReplacedAndDeleted() {
        LocalStore store = LocalStore.at(temp);
        put(store, "x", "one");
        put(store, "x", "two");
        assertThat(temp.resolve("x")).hasContent("two");
        assertThat(store.delete(ObjectKey.of("x"))).isTrue();
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void whatACrashLeftBehindIsNoObject() throws IOException {
        LocalStore store = LocalStore.at(temp);
        put(store, "x", "content");
        Files.writeString(temp.resolve("x-tmp-0123456789abcdef"), "half");
        Files.writeString(temp.resolve("-tmp-0123456789abcdef"), "half of a long name");
        assertThat(keys(store, "")).containsExactly("x");
        assertFails(ErrorCode.STORE_DENIED, () -> put(store, "y-tmp-0123456789abcdef", "content"));
    }

    @Test
    void aNameOfTheLargestLengthIsStored() {
        LocalStore store = LocalStore.at(temp);
        String longest = "x".repeat(255);
        put(store, longest, "content");
        assertThat(keys(store, "")).containsExactly(longest);
        assertFails(ErrorCode.STORE_IO, () -> put(store, longest + "x", "content"));
        assertThat(keys(store, "")).containsExactly(longest);
    }

    @Test
    void aFailedPutLeavesNoFileBehind() {
        LocalStore store = LocalStore.at(temp);
        ObjectContent tooShort = new ObjectContent() {
            @Override
            public long length() {
                return 10;
            }

            @Override
            public InputStream open() {
                return InputStream.nullInputStream();
            }
        };
        assertThatThrownBy(() -> store.put(ObjectKey.of("x"), tooShort)).hasMessageContaining("10 of 10 bytes");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aRangeMayLieBeyondWhatAnIntHolds() throws IOException {
        long size = 5_000_000_000L;
        try (var file = new RandomAccessFile(temp.resolve("sparse").toFile(), "rw")) {
            file.seek(size - 3);
            file.write("end".getBytes(UTF_8));
        }
        LocalStore store = LocalStore.at(temp);
        assertThat(store.getBytes(ObjectKey.of("sparse"), ByteRange.of(size - 3, 3)))
                .asString(UTF_8)
                .isEqualTo("end");
        long length = store.get(ObjectKey.of("sparse"), ByteRange.from(1), (in, bytes) -> bytes);
        assertThat(length).isEqualTo(size - 1);
    }

    @Test
    void theRootMayBeALink() throws IOException {
        Path real = Files.createDirectory(temp.resolve("real"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        LocalStore store = LocalStore.at(link);
        put(store, "data/x", "content");
        assertThat(store.getBytes(ObjectKey.of("data/x"))).asString(UTF_8).isEqualTo("content");
        assertThat(keys(store, "")).containsExactly("data/x");
        assertThat(keys(store, "data")).containsExactly("data/x");
        assertThat(real.resolve("data/x")).hasContent("content");
    }

    @Test
    void noKeyLeavesTheRootThroughALink() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("x"), "private");
        Path root = Files.createDirectory(temp.resolve("root"));
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("file"), outside.resolve("x"));
        LocalStore store = LocalStore.at(root);
        for (String key : List.of("out/x", "out/new", "out/new/er")) {
            assertFails(ErrorCode.STORE_DENIED, () -> put(store, key, "content"));
        }
        assertFails(ErrorCode.STORE_DENIED, () -> store.getBytes(ObjectKey.of("out/x")));
        assertFails(ErrorCode.STORE_DENIED, () -> store.find(ObjectKey.of("out/x")));
        assertFails(ErrorCode.STORE_DENIED, () -> store.delete(ObjectKey.of("out/x")));
        assertFails(ErrorCode.STORE_DENIED, () -> store.list("out", info -> {}));
        assertFails(ErrorCode.OBJECT_NOT_FOUND, () -> store.getBytes(ObjectKey.of("file")));
        assertThat(store.find(ObjectKey.of("file"))).isEmpty();
        assertThat(store.delete(ObjectKey.of("file"))).isFalse();
        assertThat(keys(store, "")).isEmpty();
        assertThat(outside.resolve("x")).hasContent("private");
        assertThat(outside.resolve("new")).doesNotExist();

        put(store, "file", "replaces the link itself");
        assertThat(outside.resolve("x")).hasContent("private");
        assertThat(keys(store, "")).containsExactly("file");
    }

    @Test
    void aFolderThatCannotBeReadIsAnErrorAndNotAnEmptyStore() throws Exception {
        LocalStore store = LocalStore.at(temp.resolve("root"));
        put(store, "data/x", "content");
        Path loop = temp.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertFails(ErrorCode.STORE_IO, () -> LocalStore.at(loop).list("", info -> {}));
        assertFails(ErrorCode.STORE_IO, () -> put(LocalStore.at(loop), "x", "content"));
        Path file = Files.writeString(temp.resolve("file"), "no folder");
        assertFails(ErrorCode.STORE_IO, () -> put(LocalStore.at(file), "x", "content"));
        assertFails(ErrorCode.STORE_IO, () -> LocalStore.at(file).list("", info -> {}));
    }

    @Test
    void aFullDiskKeepsWhatWasStoredAndNothingElse() throws Exception {
        Path disk = Files.createDirectory(temp.resolve("disk"));
        Peers.requireThat(
                mount("-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()),
                "a full disk was not tried: mounting a tmpfs needs root");
        try {
            LocalStore store = LocalStore.at(disk);
            put(store, "old", "stays");
            for (String key : List.of("old", "new", "deep/new")) {
                assertFails(
                        ErrorCode.STORE_FULL, () -> store.put(ObjectKey.of(key), ObjectContent.of(new byte[1 << 20])));
            }
            assertThat(store.getBytes(ObjectKey.of("old"))).asString(UTF_8).isEqualTo("stays");
            try (var files = Files.walk(disk)) {
                assertThat(files.filter(Files::isRegularFile)).containsExactly(disk.resolve("old"));
            }
            store.put(ObjectKey.of("fits"), ObjectContent.of(new byte[100_000]));
            assertThat(keys(store, "")).containsExactlyInAnyOrder("old", "fits");
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    private static boolean mount(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void put(LocalStore store, String key, String text) {
        store.put(ObjectKey.of(key), ObjectContent.of(text.getBytes(UTF_8)));
    }

    private static List<String> keys(LocalStore store, String prefix) {
        List<ObjectInfo> infos = new ArrayList<>();
        store.list(prefix, infos::add);
        return infos.stream().map(info -> info.key().value()).toList();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
