package dev.backproof.backup.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.posix.DeepFolder;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PermissionsHold;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource;
import dev.backproof.backup.testing.LeavesNothingBroken;
import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeavesNothingBroken.class)
class DirectorySourceTest {
    @TempDir
    Path folder;

    @Test
    void anAbsolutePathComesWithTheDirectoriesAboveIt() throws IOException {
        Path data = folder.resolve("data");
        write("data/file", "x");
        write("other", "not asked for");
        RecordedWalk walk = RecordedWalk.of(DirectorySource.at(data));

        List<String> expected = new ArrayList<>();
        for (int names = 1; names <= data.getNameCount(); names++) {
            expected.add("/" + data.subpath(0, names));
        }
        expected.add(data + "/file");
        assertThat(walk.paths()).containsExactlyElementsOf(expected);
        assertThat(walk.node(folder.toString()).inode()).isEqualTo(Files.getAttribute(folder, "unix:ino"));
        assertThat(walk.node(folder.toString()).permissions())
                .isEqualTo((int) Files.getAttribute(folder, "unix:mode") & 07777);
    }

    @Test
    void aRelativePathComesWithItsOwnNamesAndWithoutDots() throws IOException {
        write("data/file", "x");
        Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("data"));
        assertThat(relative.toString()).startsWith("../");

        DirectorySource source = DirectorySource.at(relative);
        String names = relative.toString().replace("../", "");
        assertThat(RecordedWalk.of(source).paths()).endsWith("/" + names, "/" + names + "/file");
        assertThat(source.paths()).containsExactly(folder + "/data");
    }

    @Test
    void aDirectorysContentsStandAtTheTop() throws IOException {
        write("a/b", "x");
        write("c", "x");
        DirectorySource source = DirectorySource.contentsOf(folder);
        assertThat(RecordedWalk.of(source).paths()).containsExactly("/a", "/a/b", "/c");
        assertThat(source.paths()).containsExactly(folder.toString());
    }

    @Test
    void pathsWithinEachOtherAreBackedUpOnce() throws IOException {
        write("a/b/c", "x");
        write("a/d", "x");
        DirectorySource source = DirectorySource.at(folder.resolve("a"), folder.resolve("a/b/c"), folder.resolve("a"))
                .exclude("b", "c", "d");
        assertThat(below(RecordedWalk.of(source))).containsExactly("a", "a/b", "a/b/c");
        assertThat(source.paths()).containsExactly(folder + "/a", folder + "/a/b/c");
    }

    @Test
    void severalPathsShareTheDirectoriesAbove() throws IOException {
        write("a/x", "x");
        write("b/y", "x");
        write("c/z", "x");
        assertThat(below(RecordedWalk.of(DirectorySource.at(folder.resolve("c"), folder.resolve("a")))))
                .containsExactly("a", "a/x", "c", "c/z");
    }

    @Test
    void aPathMayBeAFile() throws IOException {
        Path file = write("file", "hello");
        RecordedWalk walk = RecordedWalk.of(DirectorySource.at(file));
        assertThat(below(walk)).containsExactly("file");
        assertThat(walk.content(file.toString()).open()).hasContent("hello");
        assertThat(walk.node(file.toString()).size()).isEqualTo(5);
    }

    @Test
    void aPathThatIsASymlinkIsBackedUpAsOne() throws IOException {
        write("real/file", "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        RecordedWalk walk = RecordedWalk.of(DirectorySource.at(link));
        assertThat(below(walk)).containsExactly("link");
        assertThat(walk.node(link.toString()).linkTarget()).isEqualTo(RawName.of("real"));
    }

    @Test
    void symlinksOnTheWayToAPathAreFollowed() throws IOException {
        write("real/data/file", "hello");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        RecordedWalk walk = RecordedWalk.of(DirectorySource.at(link.resolve("data")));
        assertThat(below(walk)).containsExactly("link", "link/data", "link/data/file");
        assertThat(walk.node(link.toString()).type()).isEqualTo(NodeType.DIRECTORY);
        assertThat(walk.content(link + "/data/file").open()).hasContent("hello");
    }

    @Test
    void aMissingPathIsToldBeforeTheWalk() {
        assertThatThrownBy(() -> DirectorySource.at(folder, folder.resolve("nowhere/else")))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_NOT_FOUND))
                .hasMessageContaining("there is no " + folder + "/nowhere/else");
    }

    @Test
    void aPathThatVanishesBeforeTheWalkIsReported() throws IOException {
        Path file = write("file", "x");
        DirectorySource source = DirectorySource.at(file);
        Files.delete(file);
        assertThat(RecordedWalk.of(source).unreadable()).containsExactly(file + ": no such file or directory (ENOENT)");
    }

    @Test
    void whatVanishesDuringTheWalkIsLeftOutSilently() throws IOException {
        write("a", "x");
        Path file = write("b", "x");
        Path directory = Files.createDirectory(folder.resolve("c"));
        Watcher watcher = new Watcher(() -> {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        });
        DirectorySource.contentsOf(folder).walk(watcher);
        assertThat(watcher.heard).containsExactly("a");
    }

    @Test
    void aFileThatVanishedIsKnownByItsException() throws IOException {
        Path file = write("file", "x");
        RecordedWalk walk = RecordedWalk.of(DirectorySource.contentsOf(folder));
        Files.delete(file);
        assertThatThrownBy(() -> walk.content("/file").open())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(file.toString());
    }

    @Test
    void aDirectoryThatBecomesASymlinkDuringTheWalkIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "x");
        write("data/a", "x");
        write("data/b/secret", "mine");
        Path moved = folder.resolve("data/b");
        Watcher watcher = new Watcher(() -> {
            Files.move(moved, folder.resolve("gone"));
            Files.createSymbolicLink(moved, outside);
        });
        DirectorySource.contentsOf(folder.resolve("data")).walk(watcher);
        assertThat(watcher.heard).containsExactly("a", "b SYMLINK");
    }

    @Test
    void contentIsNotReadThroughASymlinkThatAppearedLater() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "secret");
        write("data/deep/sub/file", "mine");
        RecordedWalk walk = RecordedWalk.of(DirectorySource.at(folder.resolve("data")));
        Path sub = folder.resolve("data/deep/sub");
        Files.move(sub, folder.resolve("gone"));
        Files.createSymbolicLink(sub, outside);

        assertThatThrownBy(() -> walk.content(sub + "/file").open()).isInstanceOf(IOException.class);
    }

    @Test
    void contentThatBecameAFifoIsRefusedAndDoesNotHang() throws IOException {
        Path file = write("file", "x");
        RecordedWalk walk = RecordedWalk.of(DirectorySource.contentsOf(folder));
        Files.delete(file);
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(folder))) {
            directory.makeSpecial("file".getBytes(UTF_8), FileType.FIFO, 0600, 0);
        }
        assertThatThrownBy(() -> walk.content("/file").open()).hasMessageContaining("it is a FIFO, not a regular file");
    }

    @Test
    void socketsAreLeftOut() throws IOException {
        write("a", "x");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
            RecordedWalk walk = RecordedWalk.of(DirectorySource.contentsOf(folder));
            assertThat(walk.paths()).containsExactly("/a");
            assertThat(walk.unreadable()).isEmpty();
        }
    }

    @Test
    void whatCannotBeReadIsReportedAndTheRestGoesOn() throws IOException {
        write("closed/file", "x");
        write("open", "x");
        Path closed = folder.resolve("closed");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            PermissionsHold.during(() -> {
                RecordedWalk walk = RecordedWalk.of(DirectorySource.contentsOf(folder));
                assertThat(walk.paths()).containsExactly("/open");
                assertThat(walk.unreadable()).containsExactly(closed + ": permission denied (EACCES)");
            });
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void accessTimesAreKeptOnlyWhenAskedForAndNotTouched() throws IOException {
        write("file", "x");
        Instant accessed = Instant.parse("2001-02-03T04:05:06.000000007Z");
        Instant modified = Instant.parse("2002-02-03T04:05:06.000000007Z");
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(folder))) {
            directory.setTimes("file".getBytes(UTF_8), accessed, modified);
        }
        RecordedWalk walk = RecordedWalk.of(DirectorySource.contentsOf(folder));
        assertThat(walk.content("/file").open()).hasContent("x");
        assertThat(walk.node("/file").atime()).isEqualTo(modified);
        assertThat(RecordedWalk.of(DirectorySource.contentsOf(folder).withAccessTimes())
                        .node("/file")
                        .atime())
                .isEqualTo(accessed);
    }

    @Test
    void linksAndSizesAreCountedAsResticDoes() throws IOException {
        Path file = write("dir/file", "hello");
        Files.createLink(folder.resolve("other"), file);
        RecordedWalk walk = RecordedWalk.of(DirectorySource.contentsOf(folder));
        assertThat(walk.node("/other").links()).isEqualTo(2);
        assertThat(walk.node("/other").inode()).isEqualTo(walk.node("/dir/file").inode());
        assertThat(walk.node("/dir").links()).isZero();
        assertThat(walk.node("/dir").size()).isZero();
        assertThat(walk.node("/dir").content()).isNull();
        assertThat(walk.node("/other").content()).isEmpty();
    }

    @Test
    void otherFileSystemsAreNotEnteredWhenAsked() throws IOException {
        Path mounted = Path.of("/dev/pts/ptmx");
        Peers.requireThat(
                Files.exists(mounted) && !Files.getFileStore(mounted).equals(Files.getFileStore(Path.of("/dev"))),
                "nothing is mounted on /dev/pts; staying on one file system is not tested");
        DirectorySource source = DirectorySource.at(Path.of("/dev"));
        assertThat(RecordedWalk.of(source).paths()).contains("/dev/pts", "/dev/pts/ptmx");
        assertThat(RecordedWalk.of(source.oneFileSystem()).paths())
                .contains("/dev/pts")
                .doesNotContain("/dev/pts/ptmx");
        assertThat(RecordedWalk.of(DirectorySource.at(Path.of("/dev"), Path.of("/dev/pts"))
                                .oneFileSystem())
                        .paths())
                .contains("/dev/pts/ptmx");
    }

    @Test
    void pathsLongerThanTheKernelTakesAtOnceAreWalkedAndRead() throws IOException {
        try (DeepFolder deep = new DeepFolder(folder)) {
            RecordedWalk walk = RecordedWalk.of(DirectorySource.contentsOf(folder));
            assertThat(walk.unreadable()).isEmpty();
            assertThat(walk.nodes()).hasSize(deep.depth() + 1);
            assertThat(walk.content("/" + deep.file()).open()).hasContent(DeepFolder.CONTENT);
        }
    }

    @Test
    void aTagCountsOnlyWithTheRightBeginning() throws IOException {
        write("cache/CACHEDIR.TAG", "no signature");
        write("cache/data", "x");
        write("skip/.mark", "no backup, please");
        write("skip/data", "x");
        write("keep/.mark", "no");
        write("keep/data", "x");
        DirectorySource source =
                DirectorySource.contentsOf(folder).excludeCaches().excludeIfPresent(".mark:no backup");
        assertThat(RecordedWalk.of(source).paths())
                .contains("/cache/data", "/keep/data", "/skip/.mark")
                .doesNotContain("/skip/data");
    }

    @Test
    void aTagAtTheTopCountsForTheContentsOfADirectory() throws IOException {
        write(".mark", "");
        write("data", "x");
        assertThat(RecordedWalk.of(DirectorySource.contentsOf(folder).excludeIfPresent(".mark"))
                        .paths())
                .containsExactly("/.mark");
        assertThat(below(RecordedWalk.of(
                        DirectorySource.at(folder.resolve("data")).excludeIfPresent(".mark"))))
                .containsExactly("data");
    }

    @Test
    void wrongPatternsAreRefusedAtOnce() {
        DirectorySource source = DirectorySource.contentsOf(folder);
        assertThatThrownBy(() -> source.exclude("a["))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'a['");
        assertThatThrownBy(() -> source.excludeIfPresent(":header")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> source.excludeFile(folder.resolve("missing")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(folder + "/missing");
    }

    @Test
    void patternsMayStandInAFile() throws IOException {
        Path patterns = Files.writeString(folder.resolve("patterns"), "# temporary\n*.TMP\n");
        write("data/a.tmp", "x");
        write("data/b.TMP", "x");
        DirectorySource source = DirectorySource.contentsOf(folder.resolve("data"));
        assertThat(RecordedWalk.of(source.excludeFile(patterns)).paths()).containsExactly("/a.tmp");
        assertThat(RecordedWalk.of(source.excludeFileIgnoringCase(patterns)).paths())
                .isEmpty();
    }

    private Path write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private List<String> below(RecordedWalk walk) {
        String prefix = folder + "/";
        return walk.paths().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .toList();
    }

    /** Does something at the first file and notes names. */
    private static final class Watcher implements BackupSource.Visitor {
        private final Change change;
        private final List<String> heard = new ArrayList<>();

        Watcher(Change change) {
            this.change = change;
        }

        @Override
        public void enterDirectory(Node directory) {
            heard.add(directory.name() + "/");
        }

        @Override
        public void leaveDirectory() {}

        @Override
        public void file(Node file, BackupSource.Content content) {
            heard.add(file.name().toString());
            if (heard.size() == 1) {
                try {
                    change.make();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public void special(Node node) {
            heard.add(node.name() + " " + node.type());
        }

        @Override
        public void unreadable(String path, String reason) {
            heard.add("unreadable " + path + ": " + reason);
        }
    }

    private interface Change {
        void make() throws IOException;
    }
}
