package dev.backproof.backup.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.PermissionsHold;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.FileModes;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.restic.format.Xattr;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreTarget.Existing;
import dev.backproof.backup.testing.LeavesNothingBroken;
import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeavesNothingBroken.class)
class DirectoryTargetTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final Instant LONG_AGO = Instant.parse("1930-11-18T00:28:29.876543211Z");

    @TempDir
    Path folder;

    private Path inside;
    private Path outside;
    private DirectoryTarget target;

    @BeforeEach
    void prepare() throws IOException {
        inside = folder.resolve("target");
        outside = Files.createDirectory(folder.resolve("outside"));
        target = DirectoryTarget.at(inside);
    }

    @AfterEach
    void nothingStaysOpen() throws IOException {
        target.finish();
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    Path file = Files.readSymbolicLink(descriptor);
                    if (file.startsWith(folder)) {
                        open.add(file);
                    }
                } catch (NotLinkException | NoSuchFileException e) {
                    // closed meanwhile by somebody else
                }
            }
        }
        assertThat(open).isEmpty();
    }

    @Nested
    class Looking {
        @Test
        void aTargetThatHoldsFilesIsRefused() throws IOException {
            Files.createDirectories(inside);
            Files.writeString(inside.resolve("file"), "x");
            assertFails(ErrorCode.TARGET_NOT_EMPTY, () -> target.examine(false));
            target.examine(true);
        }

        @Test
        void aNewVolumeIsEmpty() throws IOException {
            Files.createDirectories(inside.resolve("lost+found"));
            target.examine(false);
        }

        @Test
        void lookingCreatesNothing() {
            target.examine(false);
            assertThat(target.find(path("a/b"))).isEmpty();
            assertThat(inside).doesNotExist();
        }

        @Test
        void aFileCannotBeATarget() throws IOException {
            Files.writeString(inside, "x");
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.examine(true));
            DirectoryTarget below = DirectoryTarget.at(inside.resolve("below"));
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> below.examine(true));
        }

        @Test
        void missingDirectoriesAreMadeForTheirOwnerOnly() throws IOException {
            DirectoryTarget deep = DirectoryTarget.at(folder.resolve("new/deeper/target"));
            deep.prepare();
            deep.finish();
            assertThat(mode(folder.resolve("new"))).isEqualTo(0700);
            assertThat(mode(folder.resolve("new/deeper/target"))).isEqualTo(0700);
        }

        @Test
        void whatIsThereIsFound() throws IOException {
            target.prepare();
            Path file = Files.writeString(inside.resolve("file"), "hello");
            Files.createLink(inside.resolve("other"), file);
            Files.createSymbolicLink(inside.resolve("link"), file);
            assertThat(target.find(path("file")))
                    .contains(new Existing(
                            NodeType.FILE, 5, Files.getLastModifiedTime(file).toInstant(), 2));
            assertThat(target.find(path("link")).map(Existing::type)).contains(NodeType.SYMLINK);
            assertThat(target.find(path("file/below"))).isEmpty();
            assertThat(target.find(path("missing"))).isEmpty();
        }
    }

    @Nested
    class Writing {
        @BeforeEach
        void begin() {
            target.prepare();
        }

        @Test
        void piecesMayComeInAnyOrder() throws IOException {
            target.createFile(path("f"), 10, false);
            target.write(path("f"), 5, HELLO, 0, 5);
            target.write(path("f"), 0, HELLO, 1, 3);
            byte[] read = new byte[20];
            assertThat(target.read(path("f"), 0, read, 2, 15)).isEqualTo(10);
            target.finishFile(path("f"));
            assertThat(inside.resolve("f")).hasBinaryContent("ell\0\0hello".getBytes(UTF_8));
            assertThat(new String(read, 2, 10, UTF_8)).isEqualTo("ell\0\0hello");
        }

        @Test
        void filesAndDirectoriesAreTheirOwnersWhileTheRestoreIsAtWork() throws IOException {
            target.directory(path("d"));
            target.createFile(path("d/f"), 0, false);
            assertThat(mode(inside.resolve("d"))).isEqualTo(0700);
            assertThat(mode(inside.resolve("d/f"))).isEqualTo(0600);
        }

        @Test
        void onlyDirectoriesWithoutAnythingElseInThemAreRemoved() throws IOException {
            for (String each : List.of("d", "d/empty", "d/empty/below", "e", "e/below")) {
                target.directory(path(each));
            }
            Files.createSymbolicLink(inside.resolve("d/link"), outside);
            assertThat(target.removeEmptyDirectories(path("d"))).isFalse();
            assertThat(inside.resolve("d/link")).isSymbolicLink();
            assertThat(target.removeEmptyDirectories(path("e"))).isTrue();
            assertThat(inside.resolve("e")).doesNotExist();
            target.directory(path("e"));
            target.createFile(path("e/below"), 0, false);
            assertThat(inside.resolve("e/below")).isRegularFile();
        }

        @Test
        void aSparseFileTakesNoSpaceForItsHoles() throws IOException {
            target.createFile(path("sparse"), 10 << 20, true);
            target.write(path("sparse"), 5 << 20, HELLO, 0, 5);
            target.createFile(path("full"), 1 << 20, false);
            assertThat(status("sparse").size()).isEqualTo(10 << 20);
            assertThat(status("sparse").allocated()).isLessThan(1 << 20);
            assertThat(status("full").size()).isEqualTo(1 << 20);
        }

        @Test
        void aFileThatDoesNotFitIsRefusedAtOnceAndLeavesNothing() throws IOException {
            long size = 4L << 40;
            Peers.requireThat(
                    Files.getFileStore(inside).getUnallocatedSpace() < size,
                    "4 TiB are free here; a full target is not tested");
            assertFails(ErrorCode.TARGET_FULL, () -> target.createFile(path("f"), size, false));
            assertThat(inside).isEmptyDirectory();
        }

        @Test
        void manyFilesAreWrittenAtOnceByManyThreads() throws Exception {
            int files = 400;
            int pieces = 5;
            byte[] content = new byte[pieces * 1000];
            new Random(7).nextBytes(content);
            for (int i = 0; i < files; i++) {
                target.directory(path("d" + i));
                target.createFile(path("d" + i + "/f"), content.length, false);
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Future<?>> running = new ArrayList<>();
                for (int piece = 0; piece < pieces; piece++) {
                    int start = piece * 1000;
                    for (int i = 0; i < files; i++) {
                        EntryPath path = path("d" + i + "/f");
                        running.add(threads.submit(() -> target.write(path, start, content, start, 1000)));
                    }
                }
                await(running);
            }
            for (int i = 0; i < files; i++) {
                target.finishFile(path("d" + i + "/f"));
                assertThat(inside.resolve("d" + i + "/f")).hasBinaryContent(content);
            }
        }

        @Test
        void whatIsInTheWayIsRemovedFirst() throws IOException {
            Path other = Files.writeString(outside.resolve("file"), "keep");
            Files.createSymbolicLink(inside.resolve("link"), other);
            Files.createLink(inside.resolve("hard"), other);
            Files.createDirectory(inside.resolve("empty"));
            for (String name : List.of("link", "hard", "empty")) {
                target.createFile(path(name), 5, false);
                target.write(path(name), 0, HELLO, 0, 5);
                assertThat(inside.resolve(name)).isRegularFile().hasContent("hello");
            }
            target.special(path("link"), node(NodeType.SYMLINK, 0777));
            target.directory(path("hard"));
            assertThat(inside.resolve("link")).isSymbolicLink();
            assertThat(inside.resolve("hard")).isDirectory();
            assertThat(other).hasContent("keep");
        }

        @Test
        void aDirectoryThatHoldsSomethingIsNotRemoved() throws IOException {
            Files.createDirectory(inside.resolve("d"));
            Files.writeString(inside.resolve("d/file"), "keep");
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.createFile(path("d"), 0, false));
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.special(path("d"), node(NodeType.FIFO, 0600)));
            target.directory(path("d"));
            assertThat(inside.resolve("d/file")).hasContent("keep");
        }

        @Test
        void aResizedFileKeepsItsContent() throws IOException {
            Files.writeString(inside.resolve("f"), "hello, world");
            target.resizeFile(path("f"), 5);
            target.write(path("f"), 0, HELLO, 0, 1);
            assertThat(inside.resolve("f")).hasContent("hello");
        }

        @Test
        void aFileWithSeveralNamesIsNotWrittenInPlace() throws IOException {
            Path other = Files.writeString(outside.resolve("file"), "keep");
            Files.createLink(inside.resolve("hard"), other);
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.resizeFile(path("hard"), 0));
            assertThat(other).hasContent("keep");
        }

        @Test
        void aHardLinkIsAnotherNameAndMayBeThereAlready() throws IOException {
            target.createFile(path("f"), 0, false);
            target.directory(path("d"));
            target.hardLink(path("d/g"), path("f"));
            target.hardLink(path("d/g"), path("f"));
            assertThat(status("f").links()).isEqualTo(2);
            assertThat(Files.getAttribute(inside.resolve("d/g"), "unix:ino"))
                    .isEqualTo(Files.getAttribute(inside.resolve("f"), "unix:ino"));
        }

        @Test
        void symlinksWithoutAProperTargetAreRefused() {
            for (String wrong : List.of("", "a\0b")) {
                Node node = node(NodeType.SYMLINK, 0777, RawName.of(wrong), 0, List.of());
                assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.special(path("s"), node));
            }
        }

        @Test
        void deviceNumbersTheSystemDoesNotHaveAreRefused() {
            Node node = node(NodeType.DEVICE, 0600, null, 1L << 32 | 259, List.of());
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.special(path("d"), node));
        }
    }

    @Nested
    class SettingMetadata {
        @BeforeEach
        void begin() {
            target.prepare();
        }

        @Test
        void everythingIsSetInAnOrderThatKeepsIt() throws IOException {
            target.createFile(path("f"), 0, false);
            Node node = node(
                    NodeType.FILE,
                    06444,
                    null,
                    0,
                    List.of(new Xattr("user.kept", HELLO), new Xattr("user.empty", new byte[0])));
            assertThat(target.metadata(path("f"), node)).isEmpty();
            assertThat(status("f").permissions()).isEqualTo(06444);
            assertThat(status("f").modified()).isEqualTo(LONG_AGO);
            try (PosixDirectory directory = PosixDirectory.open(RawPath.of(inside))) {
                assertThat(directory.attributeNames("f".getBytes(UTF_8))).hasSize(2);
            }
        }

        @Test
        void attributesThatTheSnapshotDoesNotHaveAreRemoved() throws IOException {
            target.createFile(path("f"), 0, false);
            try (PosixDirectory directory = PosixDirectory.open(RawPath.of(inside))) {
                directory.setAttribute("f".getBytes(UTF_8), "user.old".getBytes(UTF_8), HELLO);
                assertThat(target.metadata(path("f"), node(NodeType.FILE, 0600)))
                        .isEmpty();
                assertThat(directory.attributeNames("f".getBytes(UTF_8))).isEmpty();
            }
        }

        @Test
        void whatCannotBeSetIsToldAndTheRestIsSet() throws IOException {
            target.createFile(path("f"), 0, false);
            Node node =
                    node(NodeType.FILE, 0640, null, 0, List.of(new Xattr("nowhere.x", HELLO), new Xattr("", HELLO)));
            assertThat(target.metadata(path("f"), node))
                    .containsExactly(
                            "extended attribute nowhere.x: not supported by the file system (EOPNOTSUPP)",
                            "extended attribute : not the name of an extended attribute: ''");
            assertThat(status("f").permissions()).isEqualTo(0640);
            assertThat(status("f").modified()).isEqualTo(LONG_AGO);
        }

        @Test
        void setuidIsLeftOutWhenTheOwnerCannotBeSet() throws IOException {
            target.createFile(path("f"), 0, false);
            assertThat(target.metadata(path("f"), nodeOf(0xffff_ffffL, 0, 06755)))
                    .containsExactly(
                            "owner 4294967295:0: not valid here (EINVAL)",
                            "setuid and setgid: left out, because the owner is another");
            assertThat(status("f").permissions()).isEqualTo(0755);
        }

        @Test
        void aFileNobodyMayReadCanBeReadAgainAndStaysThatWay() throws IOException {
            target.createFile(path("f"), 5, false);
            target.write(path("f"), 0, HELLO, 0, 5);
            target.finishFile(path("f"));
            Files.setPosixFilePermissions(inside.resolve("f"), PosixFilePermissions.fromString("---------"));
            PermissionsHold.during(() -> {
                assertThatThrownBy(() -> Files.readString(inside.resolve("f")))
                        .isInstanceOf(AccessDeniedException.class);
                assertThat(target.read(path("f"), 0, new byte[5], 0, 5)).isEqualTo(5);
                assertThat(mode(inside.resolve("f"))).isZero();
                target.resizeFile(path("f"), 2);
            });
            assertThat(status("f").size()).isEqualTo(2);
        }
    }

    @Nested
    class Escaping {
        @BeforeEach
        void begin() throws IOException {
            Files.writeString(outside.resolve("file"), "keep");
            target.prepare();
        }

        @ParameterizedTest
        @ValueSource(strings = {"..", ".", "", "a/b", "/etc", "a\0b"})
        void namesThatAreNoNamesAreRefused(String name) {
            EntryPath last = EntryPath.root().child(RawName.of(name));
            EntryPath above = last.child(RawName.of("f"));
            for (EntryPath path : List.of(last, above, above.child(RawName.of("g")))) {
                everyStep(path).forEach(step -> assertFails(ErrorCode.HOSTILE_NAME, step));
            }
            assertThat(inside).isEmptyDirectory();
        }

        @Test
        void nothingGoesThroughASymlinkOfTheSnapshot() throws IOException {
            Node symlink = node(NodeType.SYMLINK, 0777, RawName.of(outside.toString()), 0, List.of());
            target.special(path("a"), symlink);
            target.directory(path("real"));
            target.special(path("real/a"), node(NodeType.SYMLINK, 0777, RawName.of("../a"), 0, List.of()));
            for (String hostile : List.of("a/new", "a/file", "real/a/new", "real/a/file", "real/a/deeper/new")) {
                everyStep(path(hostile)).forEach(step -> assertFails(ErrorCode.TARGET_WRITE_FAILED, step));
                assertThat(target.find(path(hostile))).isEmpty();
            }
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.hardLink(path("stolen"), path("a/file")));
            assertOutsideIsUntouched();
        }

        @Test
        void aSymlinkInPlaceOfAFileIsNotFollowed() throws IOException {
            Files.createSymbolicLink(inside.resolve("s"), outside.resolve("file"));
            int before = mode(outside.resolve("file"));
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.resizeFile(path("s"), 0));
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.write(path("s"), 0, HELLO, 0, 5));
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.read(path("s"), 0, new byte[5], 0, 5));
            assertThat(target.metadata(path("s"), node(NodeType.FILE, 0777))).anyMatch(text -> text.startsWith("mode"));
            assertThat(mode(outside.resolve("file"))).isEqualTo(before);
            assertOutsideIsUntouched();
        }

        @Test
        void aDirectorySwappedForASymlinkWhileTheRestoreIsAtWorkLeadsNowhere() throws IOException {
            target.directory(path("a"));
            target.directory(path("a/b"));
            target.createFile(path("a/b/first"), 0, false);
            Files.move(inside.resolve("a/b"), inside.resolve("moved"));
            Files.createSymbolicLink(inside.resolve("a/b"), outside);

            try {
                target.createFile(path("a/b/second"), 5, false);
                target.write(path("a/b/second"), 0, HELLO, 0, 5);
            } catch (TargetException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.TARGET_WRITE_FAILED);
            }
            for (int i = 0; i < 100; i++) {
                target.directory(path("other" + i));
                target.directory(path("other" + i + "/below"));
            }
            assertFails(ErrorCode.TARGET_WRITE_FAILED, () -> target.createFile(path("a/b/third"), 0, false));
            assertOutsideIsUntouched();
        }

        @Test
        void aDirectoryIsNotMadeBehindASymlink() throws IOException {
            Files.createSymbolicLink(inside.resolve("d"), outside);
            target.directory(path("d"));
            assertThat(Files.isDirectory(inside.resolve("d"), LinkOption.NOFOLLOW_LINKS))
                    .isTrue();
            target.createFile(path("d/file"), 0, false);
            assertOutsideIsUntouched();
        }

        private List<ThrowingCallable> everyStep(EntryPath path) {
            return List.of(
                    () -> target.directory(path),
                    () -> target.createFile(path, 5, false),
                    () -> target.resizeFile(path, 5),
                    () -> target.write(path, 0, HELLO, 0, 5),
                    () -> target.read(path, 0, new byte[5], 0, 5),
                    () -> target.removeEmptyDirectories(path),
                    () -> target.hardLink(path, path),
                    () -> target.special(path, node(NodeType.FIFO, 0600)),
                    () -> target.metadata(path, node(NodeType.FILE, 0777)));
        }

        private void assertOutsideIsUntouched() throws IOException {
            assertThat(outside.resolve("file")).hasContent("keep");
            try (Stream<Path> entries = Files.list(outside)) {
                assertThat(entries).containsExactly(outside.resolve("file"));
            }
        }
    }

    private static void assertFails(ErrorCode code, ThrowingCallable step) {
        assertThatThrownBy(step)
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void await(List<Future<?>> running) throws InterruptedException, ExecutionException {
        for (Future<?> each : running) {
            each.get();
        }
    }

    private FileStatus status(String name) throws IOException {
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(inside))) {
            return directory.status(name.getBytes(UTF_8));
        }
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    private static EntryPath path(String text) {
        EntryPath path = EntryPath.root();
        for (byte[] name : RawPath.of(text).components()) {
            path = path.child(RawName.of(name));
        }
        return path;
    }

    private static Node node(NodeType type, int permissions) {
        return node(type, permissions, type == NodeType.SYMLINK ? RawName.of("x") : null, 0, List.of());
    }

    private static Node node(
            NodeType type, int permissions, @Nullable RawName linkTarget, long device, List<Xattr> xattrs) {
        return node(type, permissions, linkTarget, device, xattrs, ownId("unix:uid"), ownId("unix:gid"));
    }

    private static Node nodeOf(long uid, long gid, int permissions) {
        return node(NodeType.FILE, permissions, null, 0, List.of(), uid, gid);
    }

    private static Node node(
            NodeType type,
            int permissions,
            @Nullable RawName linkTarget,
            long device,
            List<Xattr> xattrs,
            long uid,
            long gid) {
        return new Node(
                RawName.of("n"),
                type,
                FileModes.of(type, permissions),
                LONG_AGO,
                LONG_AGO,
                LONG_AGO,
                uid,
                gid,
                "",
                "",
                0,
                0,
                0,
                1,
                linkTarget,
                xattrs,
                device,
                null,
                null,
                "",
                "");
    }

    /** Our own number, which anybody may give a file. */
    private static long ownId(String attribute) {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), attribute);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
