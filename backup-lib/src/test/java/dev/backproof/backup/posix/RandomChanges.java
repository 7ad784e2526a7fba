package dev.backproof.backup.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Changes files as a day's work does, the same way for the same seed and the same files: some are new, gone, longer,
 * rewritten, renamed, replaced by something of another type, or only their permissions or times are others.
 */
public final class RandomChanges {
    /** Enough for several chunks. */
    private static final int LARGE = 3_000_000;

    private static final Instant EARLY = Instant.parse("1999-12-31T23:59:59.123456789Z");

    private final Path folder;
    private final Random random;

    private RandomChanges(Path folder, long seed) {
        this.folder = folder;
        this.random = new Random(seed);
    }

    /** Changes this many entries of a folder. */
    public static void make(Path folder, long seed, int count) throws IOException {
        RandomChanges changes = new RandomChanges(folder, seed);
        for (int i = 0; i < count; i++) {
            changes.change();
        }
    }

    private void change() throws IOException {
        int kind = random.nextInt(10);
        if (kind == 0) {
            RandomTree.fill(Files.createDirectory(folder.resolve("grown" + random.nextInt())), random.nextLong(), 10);
            return;
        }
        List<RawPath> folders = new ArrayList<>();
        collect(RawPath.of(folder), folders);
        try (PosixDirectory directory = PosixDirectory.open(folders.get(random.nextInt(folders.size())))) {
            List<byte[]> names = sorted(directory.names());
            if (kind == 1 || names.isEmpty()) {
                write(directory, newName(), random.nextInt(6) == 0 ? LARGE : random.nextInt(100_000));
            } else {
                change(directory, names.get(random.nextInt(names.size())), kind);
            }
        }
    }

    private void change(PosixDirectory directory, byte[] name, int kind) throws IOException {
        FileStatus status = directory.status(name);
        boolean file = status.type() == FileType.FILE;
        if (kind == 2) {
            RandomTree.remove(directory, name);
        } else if (kind == 3) {
            RandomTree.remove(directory, name);
            directory.makeSymlink(name, newName());
        } else if (kind == 4 && status.type() != FileType.SYMLINK) {
            directory.setPermissions(name, random.nextInt(01000) | (RandomTree.isRoot() ? 0 : 0700));
        } else if (kind == 5) {
            directory.setTimes(name, EARLY, EARLY.plusNanos(random.nextLong(1L << 60)));
        } else if (kind == 6 && file) {
            directory.makeLink(newName(), directory, name);
            directory.remove(name);
        } else if (kind == 7 && file) {
            RandomTree.remove(directory, name);
            write(directory, name, random.nextInt(50_000));
        } else if (file) {
            append(directory, name, status.size());
        } else {
            write(directory, newName(), random.nextInt(1000));
        }
    }

    private void append(PosixDirectory directory, byte[] name, long size) throws IOException {
        byte[] more = bytes(1 + random.nextInt(5000));
        try (PosixFile file = directory.openForWriting(RawPath.of(name))) {
            file.write(size, more, 0, more.length);
        }
    }

    private void write(PosixDirectory directory, byte[] name, int length) throws IOException {
        try (PosixFile file = directory.createFile(name, 0644)) {
            file.write(0, bytes(length), 0, length);
        }
    }

    private static void collect(RawPath path, List<RawPath> folders) throws IOException {
        folders.add(path);
        try (PosixDirectory directory = PosixDirectory.open(path)) {
            for (byte[] name : sorted(directory.names())) {
                if (directory.status(name).type() == FileType.DIRECTORY) {
                    collect(path.resolve(name), folders);
                }
            }
        }
    }

    private static List<byte[]> sorted(List<byte[]> names) {
        return names.stream().sorted(Arrays::compareUnsigned).toList();
    }

    private byte[] newName() {
        return ("new" + random.nextInt()).getBytes(UTF_8);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
