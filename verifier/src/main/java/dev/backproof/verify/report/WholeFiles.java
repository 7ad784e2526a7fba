package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes files so that a reader sees the old one or the new one, never half of one: a temporary name in the same folder
 * (starting with a dot, ending in {@code .tmp}), synced, then renamed.
 */
final class WholeFiles {
    private WholeFiles() {}

    /** Writes the text in UTF-8 and replaces what was there. */
    static void write(Path file, String text) throws IOException {
        replace(file, temporary -> fill(temporary, UTF_8.encode(text)));
    }

    /** As {@link #write}, readable for every user of the machine whatever the umask says. */
    static void writeForEveryone(Path file, String text) throws IOException {
        writeForEveryone(file, text.getBytes(UTF_8));
    }

    /** As {@link #writeForEveryone(Path, String)}. */
    static void writeForEveryone(Path file, byte[] content) throws IOException {
        replace(file, temporary -> {
            fill(temporary, ByteBuffer.wrap(content));
            showEveryone(temporary);
        });
    }

    private static void showEveryone(Path file) throws IOException {
        var permissions = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (permissions != null) {
            permissions.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    /**
     * Makes a link, relative to its own folder, to a folder beside or below it; where links do not work, a copy of the
     * folder as it is now.
     */
    static void link(Path link, Path folder) throws IOException {
        link(link, folder, (from, to) -> Files.createSymbolicLink(from, to));
    }

    /** As {@link #link(Path, Path)} on a file system whose links are made this way. */
    static void link(Path link, Path folder, Linker linker) throws IOException {
        Path target = parent(link).relativize(folder);
        if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
            deleteFolder(link);
        }
        try {
            replace(link, temporary -> linker.link(temporary, target));
        } catch (UnsupportedOperationException | IOException noLinks) {
            copyInstead(link, folder, noLinks);
        }
    }

    private static void copyInstead(Path link, Path folder, Exception noLinks) throws IOException {
        Path copy = temporaryName(link);
        try {
            copyFolder(folder, copy);
            Files.deleteIfExists(link);
            Files.move(copy, link);
        } catch (IOException e) {
            e.addSuppressed(noLinks);
            deleteFolder(copy);
            throw e;
        }
    }

    private static void replace(Path file, Filler filler) throws IOException {
        Path temporary = temporaryName(file);
        try {
            filler.fill(temporary);
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void fill(Path file, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path temporaryName(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("needs a folder: " + file);
        }
        return parent;
    }

    /** Makes a symbolic link, or throws where there are none. */
    interface Linker {
        void link(Path link, Path target) throws IOException;
    }

    private interface Filler {
        void fill(Path temporary) throws IOException;
    }
}
