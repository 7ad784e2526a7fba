package dev.backproof.backup.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixDirectoryTest {
    private static final byte[] NOT_UTF8 = {'a', (byte) 0xff, '\n', (byte) 0xc3};

    @TempDir
    Path folder;

    private PosixDirectory directory;

    @BeforeEach
    void open() throws IOException {
        directory = PosixDirectory.open(RawPath.of(folder));
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void namesAreTheExactBytes() throws IOException {
        byte[] longest = new byte[255];
        Arrays.fill(longest, (byte) 0xfe);
        for (byte[] name : List.of(NOT_UTF8, longest, bytes("ä"), bytes(" "), bytes("..."))) {
            directory.createFile(name, 0600).close();
        }
        assertThat(directory.names())
                .containsExactlyInAnyOrder(NOT_UTF8, longest, bytes("ä"), bytes(" "), bytes("..."));
        assertThat(directory.status(NOT_UTF8).type()).isEqualTo(FileType.FILE);
    }

    @Test
    void listsDirectoriesLargerThanOneBuffer() throws IOException {
        List<byte[]> names = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] name = bytes("%0200d".formatted(i));
            names.add(name);
            directory.createFile(name, 0600).close();
        }
        assertThat(directory.names()).hasSize(names.size()).containsAll(names);
    }

    @Test
    void aNameMustBeOneComponent() {
        for (byte[] name : List.of(bytes(""), bytes("."), bytes(".."), bytes("a/b"), bytes("a\0b"))) {
            assertThatThrownBy(() -> directory.status(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> directory.makeDirectory(name, 0700)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> directory.directory(RawPath.of("a/../..")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.openForReading(RawPath.of("/etc/passwd")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesBefore1970AndAfter2038KeepTheirNanoseconds() throws IOException {
        Instant old = Instant.parse("1930-11-18T00:28:29.876543211Z");
        Instant late = Instant.parse("2150-01-02T03:04:05.000000001Z");
        directory.createFile(bytes("f"), 0600).close();
        directory.makeSymlink(bytes("s"), bytes("f"));

        directory.setTimes(bytes("f"), late, old);
        directory.setTimes(bytes("s"), old, late);

        assertThat(directory.status(bytes("f")).modified()).isEqualTo(old);
        assertThat(directory.status(bytes("f")).accessed()).isEqualTo(late);
        assertThat(directory.status(bytes("s")).modified()).isEqualTo(late);
    }

    @Test
    void permissionsHoldSetuidSetgidAndSticky() throws IOException {
        directory.createFile(bytes("f"), 0600).close();
        for (int permissions : new int[] {07777, 04755, 0, 0644}) {
            directory.setPermissions(bytes("f"), permissions);
            assertThat(directory.status(bytes("f")).permissions()).isEqualTo(permissions);
        }
    }

    @Test
    void permissionsOfASymlinkAreRefusedAndItsTargetIsLeftAlone() throws IOException {
        directory.createFile(bytes("f"), 0600).close();
        directory.makeSymlink(bytes("s"), bytes("f"));
        assertThatThrownBy(() -> directory.setPermissions(bytes("s"), 0777)).isInstanceOf(PosixException.class);
        assertThat(directory.status(bytes("f")).permissions()).isEqualTo(0600);
    }

    @Test
    void symlinksSayAnyBytes() throws IOException {
        byte[] longTarget = new byte[4_000];
        Arrays.fill(longTarget, (byte) 0xe9);
        directory.makeSymlink(bytes("odd"), NOT_UTF8);
        directory.makeSymlink(bytes("long"), longTarget);
        assertThat(directory.readLink(bytes("odd"))).isEqualTo(NOT_UTF8);
        assertThat(directory.readLink(bytes("long"))).isEqualTo(longTarget);
        assertThat(directory.status(bytes("odd")).type()).isEqualTo(FileType.SYMLINK);
    }

    @Test
    void hardLinksAreTheSameFile() throws IOException {
        directory.createFile(bytes("f"), 0600).close();
        directory.makeDirectory(bytes("d"), 0700);
        try (PosixDirectory below = directory.directory(RawPath.of("d"))) {
            below.makeLink(bytes("g"), directory, bytes("f"));
            assertThat(below.status(bytes("g")).isSameFile(directory.status(bytes("f"))))
                    .isTrue();
            assertThat(below.status(bytes("g")).links()).isEqualTo(2);
        }
    }

    @Test
    void attributesHoldAnyBytesAndGoAgain() throws IOException {
        byte[] key = bytes("user.backproof");
        byte[] value = new byte[1_500];
        Arrays.fill(value, (byte) 0x80);
        directory.createFile(NOT_UTF8, 0600).close();
        directory.setAttribute(NOT_UTF8, key, value);
        directory.setAttribute(NOT_UTF8, bytes("user.empty"), new byte[0]);

        assertThat(directory.attributeNames(NOT_UTF8)).containsExactlyInAnyOrder(key, bytes("user.empty"));
        assertThat(directory.attribute(NOT_UTF8, key)).isEqualTo(value);
        assertThat(directory.attribute(NOT_UTF8, bytes("user.empty"))).isEmpty();

        directory.removeAttribute(NOT_UTF8, key);
        assertThatThrownBy(() -> directory.attribute(NOT_UTF8, key))
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.is(Errno.ENODATA)).isTrue());
    }

    @Test
    void attributesOfASymlinkAreItsOwn() throws IOException {
        directory.createFile(bytes("f"), 0600).close();
        directory.setAttribute(bytes("f"), bytes("user.a"), bytes("x"));
        directory.makeSymlink(bytes("s"), bytes("f"));
        assertThat(directory.attributeNames(bytes("s"))).isEmpty();
    }

    @Test
    void fifosAreMadeAndSeen() throws IOException {
        directory.makeSpecial(bytes("p"), FileType.FIFO, 0600, 0);
        assertThat(directory.status(bytes("p")).type()).isEqualTo(FileType.FIFO);
        assertThatThrownBy(() -> directory.openForReading(RawPath.of("p")))
                .hasMessageContaining("FIFO, not a regular file");
    }

    @Test
    void devicesKeepTheirNumbers() throws IOException {
        Peers.requireRoot();
        directory.makeSpecial(bytes("null"), FileType.CHARACTER_DEVICE, 0600, 259);
        directory.makeSpecial(bytes("big"), FileType.BLOCK_DEVICE, 0600, 0x12345_6_78L);
        assertThat(directory.status(bytes("null")).type()).isEqualTo(FileType.CHARACTER_DEVICE);
        assertThat(directory.status(bytes("null")).specialDevice()).isEqualTo(259);
        assertThat(directory.status(bytes("big")).type()).isEqualTo(FileType.BLOCK_DEVICE);
        assertThat(directory.status(bytes("big")).specialDevice()).isEqualTo(0x12345_6_78L);
    }

    @Test
    void statusAgreesWithJava() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "hello");
        FileStatus status = directory.status(bytes("f"));
        assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(status.device()).isEqualTo(Files.getAttribute(file, "unix:dev"));
        assertThat((int) status.links()).isEqualTo(Files.getAttribute(file, "unix:nlink"));
        assertThat((int) status.uid()).isEqualTo(Files.getAttribute(file, "unix:uid"));
        assertThat((int) status.gid()).isEqualTo(Files.getAttribute(file, "unix:gid"));
        assertThat(status.type().bits() | status.permissions()).isEqualTo(Files.getAttribute(file, "unix:mode"));
        assertThat(status.size()).isEqualTo(5);
        assertThat(status.modified()).isEqualTo(Files.getLastModifiedTime(file).toInstant());
        assertThat(FileTime.from(status.changed())).isEqualTo(Files.getAttribute(file, "unix:ctime"));
    }

    @Test
    void nothingBelowIsReachedThroughASymlink() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside/deeper"));
        Files.writeString(outside.resolve("secret"), "x");
        Path inside = Files.createDirectories(folder.resolve("inside/real"));
        Files.createSymbolicLink(inside.resolve("way"), folder.resolve("outside"));
        Files.createSymbolicLink(inside.resolve("last"), outside.resolve("secret"));

        try (PosixDirectory root = PosixDirectory.open(RawPath.of(folder.resolve("inside")))) {
            for (String path : List.of("real/way/deeper/secret", "real/last")) {
                assertThatThrownBy(() -> root.openForReading(RawPath.of(path))).isInstanceOf(PosixException.class);
                assertThatThrownBy(() -> root.openForWriting(RawPath.of(path))).isInstanceOf(PosixException.class);
            }
            assertThatThrownBy(() -> root.directory(RawPath.of("real/way"))).isInstanceOf(PosixException.class);
            assertThatThrownBy(() -> root.directory(RawPath.of("real/way/deeper")))
                    .isInstanceOf(PosixException.class);
        }
    }

    @Test
    void pathsLongerThanTheKernelTakesAtOnceAreReached() throws IOException {
        try (DeepFolder deep = new DeepFolder(folder)) {
            assertThat(deep.file().bytes()).hasSizeGreaterThan(4_096);
            try (PosixFile file = directory.openForReading(deep.file())) {
                assertThat(file.stream()).hasContent(DeepFolder.CONTENT);
            }
        }
    }

    @Test
    void failuresNameThePathAndTheError() {
        assertThatThrownBy(() -> directory.status(NOT_UTF8))
                .isInstanceOf(PosixException.class)
                .hasMessageContaining(folder + "/a\\xff\\x0a\\xc3")
                .hasMessageEndingWith("no such file or directory (ENOENT)");
    }

    @Test
    void aClosedDirectorySaysSo() {
        directory.close();
        assertThatThrownBy(() -> directory.names()).isInstanceOf(ClosedChannelException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
