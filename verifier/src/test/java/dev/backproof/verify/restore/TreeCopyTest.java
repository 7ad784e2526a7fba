package dev.backproof.verify.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCopyTest {
    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06.789Z");

    @TempDir
    Path temp;

    private Path from;
    private Path to;

    @BeforeEach
    void prepare() throws IOException {
        from = temp.resolve("from");
        Files.createDirectories(from.resolve("deep/deeper"));
        to = Files.createDirectory(temp.resolve("to"));
    }

    @Test
    void everythingAboutAnEntryIsCopied() throws IOException {
        Files.writeString(from.resolve("deep/file"), "hello");
        Files.setPosixFilePermissions(from.resolve("deep/file"), PosixFilePermissions.fromString("r-xr-----"));
        Files.setLastModifiedTime(from.resolve("deep/file"), FileTime.from(LONG_AGO));
        Files.createSymbolicLink(from.resolve("link"), Path.of("nowhere"));
        Files.setLastModifiedTime(from.resolve("deep"), FileTime.from(LONG_AGO));

        copy();

        assertThat(to.resolve("deep/file")).hasContent("hello");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("deep/file"))))
                .isEqualTo("r-xr-----");
        assertThat(Files.getLastModifiedTime(to.resolve("deep/file")).toInstant())
                .isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(to.resolve("deep")).toInstant())
                .as("set after what is in it was made")
                .isEqualTo(LONG_AGO);
        assertThat(Files.readSymbolicLink(to.resolve("link"))).isEqualTo(Path.of("nowhere"));
        assertThat(to.resolve("deep/deeper")).isEmptyDirectory();
    }

    @Test
    void aNameThatIsNoTextIsCopied() throws IOException {
        byte[] name = {'a', (byte) 0xff, 'b'};
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(from))) {
            directory.createFile(name, 0600).close();
        }

        copy();

        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(to))) {
            assertThat(directory.names()).anySatisfy(each -> assertThat(each).isEqualTo(name));
        }
    }

    @Test
    void severalNamesOfOneFileStayOneFileOfTheCopy() throws IOException {
        Files.writeString(from.resolve("deep/one"), "hello");
        Files.createLink(from.resolve("two"), from.resolve("deep/one"));

        copy();
        Files.writeString(to.resolve("two"), "changed");

        assertThat(to.resolve("deep/one")).hasContent("changed");
        assertThat(from.resolve("deep/one")).hasContent("hello");
        assertThat(Files.getAttribute(to.resolve("two"), "unix:nlink", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(2);
    }

    @Test
    void extendedAttributesAreCopied() throws IOException {
        Files.writeString(from.resolve("file"), "hello");
        byte[] file = "file".getBytes(StandardCharsets.UTF_8);
        byte[] key = "user.backproof".getBytes(StandardCharsets.UTF_8);
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(from))) {
            directory.setAttribute(file, key, new byte[] {1, 2, 3});
        }

        copy();

        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(to))) {
            assertThat(directory.attribute(file, key)).containsExactly(1, 2, 3);
        }
    }

    private void copy() throws IOException {
        try (PosixDirectory source = PosixDirectory.open(RawPath.of(from));
                PosixDirectory target = PosixDirectory.open(RawPath.of(to))) {
            new TreeCopy().copy(source, target);
        }
    }
}
