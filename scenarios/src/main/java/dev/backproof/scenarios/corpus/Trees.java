package dev.backproof.scenarios.corpus;

import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Trees of files as they lie on a disk, with names as raw bytes where those matter. */
final class Trees {
    private Trees() {}

    /** A text in a file. */
    static void file(Path root, String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Permission bits such as {@code rw-r-----}. */
    static void mode(Path root, String path, String mode) throws IOException {
        Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString(mode));
    }

    static void link(Path root, String path, String target) throws IOException {
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(root))) {
            directory.makeSymlink(bytes(path), bytes(target));
        }
    }

    /** A file whose name is these bytes. */
    static void named(Path root, byte[] name, String text) throws IOException {
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(root));
                PosixFile file = directory.createFile(name, 0644)) {
            byte[] content = bytes(text);
            file.write(0, content, 0, content.length);
        }
    }

    /** Everything that copies lose: one file under two names, a hole, an empty folder, an attribute, a queue. */
    static void odd(Path root) throws IOException {
        file(root, "letters/one.txt", "the same file");
        Files.createLink(root.resolve("letters/two.txt"), root.resolve("letters/one.txt"));
        Files.createDirectories(root.resolve("empty/and/deep"));
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(root))) {
            try (PosixFile sparse = directory.createFile(bytes("disk.img"), 0600)) {
                byte[] end = bytes("end");
                sparse.setSize(8 << 20);
                sparse.write((8 << 20) - end.length, end, 0, end.length);
            }
            try {
                directory.setAttribute(bytes("disk.img"), bytes("user.origin"), bytes("a camera"));
            } catch (PosixException e) {
                if (!e.isAny(Errno.EOPNOTSUPP)) {
                    throw e; // some file systems for temporary files have no attributes
                }
            }
            directory.makeSpecial(bytes("queue"), FileType.FIFO, 0600, 0);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
