package dev.backproof.backup.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.backproof.backup.restic.format.RawName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Makes files as odd as a file system allows, the same for the same seed: names that are not text, all permission bits,
 * times before 1970 and after 2038, extended attributes and ACLs, hard links, FIFOs, holes. Foreign owners, device nodes
 * and files nobody may read only as root, because others cannot make or read them.
 */
public final class RandomTree {
    private static final long EARLIEST = Instant.parse("1902-01-01T00:00:00Z").getEpochSecond();
    private static final long LATEST = Instant.parse("2440-01-01T00:00:00Z").getEpochSecond();
    private static final Instant LAST_IN_NANOSECONDS = Instant.EPOCH.plusNanos(Long.MAX_VALUE);
    private static final byte[] ACCESS_LIST = "system.posix_acl_access".getBytes(UTF_8);
    private static final byte[] DEFAULT_LIST = "system.posix_acl_default".getBytes(UTF_8);
    private static final List<byte[]> ODD_NAMES = List.of(
            "new\nline".getBytes(UTF_8),
            "\"quoted\" \\ back".getBytes(UTF_8),
            "ümläut-日本-😀".getBytes(UTF_8),
            "\u00ff\u00fe not utf8".getBytes(ISO_8859_1),
            "\u00e4".getBytes(ISO_8859_1),
            "\u0001\u001b[31m\u007f".getBytes(UTF_8),
            "...".getBytes(UTF_8),
            " ".getBytes(UTF_8),
            "-rf".getBytes(UTF_8),
            "\\x41".getBytes(UTF_8),
            "CON:.*?<>|".getBytes(UTF_8));

    private final Random random;
    private final boolean root = isRoot();
    private final List<Made> files = new ArrayList<>();
    private int entries;

    private RandomTree(long seed) {
        random = new Random(seed);
    }

    /** Whether this process is root. */
    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Fills an empty directory with about this many entries. */
    public static void fill(Path folder, long seed, int entries) throws IOException {
        RandomTree tree = new RandomTree(seed);
        tree.entries = entries;
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(folder))) {
            tree.fill(directory, 0);
        } finally {
            tree.files.forEach(made -> made.parent.close());
        }
    }

    /**
     * Changes what restic cannot bring back, so that its snapshots and restores can be compared whole: it loses link
     * targets that are not UTF-8, and its times end with 64 bits of nanoseconds (observed: restic 0.14.0).
     */
    public static void keepWhatResticKeeps(Path folder) throws IOException {
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(folder))) {
            keepWhatResticKeeps(directory);
        }
    }

    private static void keepWhatResticKeeps(PosixDirectory directory) throws IOException {
        for (byte[] name : directory.names()) {
            FileStatus status = directory.status(name);
            if (status.type() == FileType.DIRECTORY) {
                try (PosixDirectory below = directory.directory(RawPath.of(name))) {
                    keepWhatResticKeeps(below);
                }
            }
            if (status.type() == FileType.SYMLINK
                    && !RawName.of(directory.readLink(name)).isUtf8()) {
                directory.remove(name);
            } else if (status.modified().isAfter(LAST_IN_NANOSECONDS)) {
                directory.setTimes(name, status.accessed(), LAST_IN_NANOSECONDS);
            }
        }
    }

    /** Removes a directory and everything in it, whatever the names. */
    public static void remove(Path folder) throws IOException {
        try (PosixDirectory parent = PosixDirectory.open(
                RawPath.of(Objects.requireNonNull(folder.toAbsolutePath().getParent())))) {
            remove(parent, folder.getFileName().toString().getBytes(UTF_8));
        }
    }

    /** Removes an entry and, when it is a directory, everything in it. */
    static void remove(PosixDirectory directory, byte[] name) throws IOException {
        if (directory.status(name).type() == FileType.DIRECTORY) {
            try (PosixDirectory below = directory.directory(RawPath.of(name))) {
                for (byte[] inner : below.names()) {
                    remove(below, inner);
                }
            }
            directory.removeDirectory(name);
        } else {
            directory.remove(name);
        }
    }

    private void fill(PosixDirectory directory, int depth) throws IOException {
        Set<String> taken = new HashSet<>();
        int here = depth == 0 ? Integer.MAX_VALUE : random.nextInt(12);
        for (int i = 0; i < here && entries > 0; i++) {
            byte[] name = name();
            if (taken.add(new String(name, ISO_8859_1))) {
                entries--;
                make(directory, name, depth);
            }
        }
    }

    private void make(PosixDirectory directory, byte[] name, int depth) throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                directory.makeDirectory(name, 0700);
                if (depth < 6) {
                    try (PosixDirectory below = directory.directory(RawPath.of(name))) {
                        fill(below, depth + 1);
                    }
                }
                attributes(directory, name);
                accessList(directory, name, DEFAULT_LIST);
                finish(directory, name, root ? random.nextInt(010000) : 0700 | random.nextInt(010000));
            }
            case 2 -> {
                byte[] target = random.nextBoolean() ? name() : bytes(1 + random.nextInt(300));
                for (int i = 0; i < target.length; i++) {
                    target[i] = target[i] == 0 ? (byte) 'x' : target[i];
                }
                directory.makeSymlink(name, target);
                owner(directory, name);
                times(directory, name);
            }
            case 3 -> {
                directory.makeSpecial(name, FileType.FIFO, 0600, 0);
                finish(directory, name, random.nextInt(010000));
            }
            case 4 -> {
                if (root) {
                    FileType type = random.nextBoolean() ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE;
                    directory.makeSpecial(name, type, 0600, random.nextInt(1 << 20));
                    finish(directory, name, random.nextInt(010000));
                }
            }
            case 5 -> {
                if (!files.isEmpty()) {
                    Made made = files.get(random.nextInt(files.size()));
                    directory.makeLink(name, made.parent, made.name);
                }
            }
            default -> {
                content(directory, name);
                attributes(directory, name);
                accessList(directory, name, ACCESS_LIST);
                finish(directory, name, root ? random.nextInt(010000) : 0400 | random.nextInt(010000));
                files.add(new Made(PosixDirectory.open(directory.path()), name));
            }
        }
    }

    private void content(PosixDirectory directory, byte[] name) throws IOException {
        try (PosixFile file = directory.createFile(name, 0600)) {
            int size = random.nextInt(4) == 0 ? 0 : random.nextInt(1 << (4 + random.nextInt(15)));
            file.setSize(size);
            if (random.nextInt(4) > 0) {
                byte[] content = bytes(size);
                file.write(0, content, 0, size);
            } else if (size > 0) {
                file.write(random.nextInt(size), new byte[] {1}, 0, 1);
            }
        }
    }

    private void finish(PosixDirectory directory, byte[] name, int permissions) throws IOException {
        owner(directory, name);
        times(directory, name);
        directory.setPermissions(name, permissions);
    }

    private void owner(PosixDirectory directory, byte[] name) throws IOException {
        if (root && random.nextBoolean()) {
            directory.setOwner(name, random.nextInt(100), random.nextInt(70_000));
        }
    }

    private void times(PosixDirectory directory, byte[] name) throws IOException {
        directory.setTimes(name, time(), time());
    }

    private Instant time() {
        return Instant.ofEpochSecond(random.nextLong(EARLIEST, LATEST), random.nextInt(1_000_000_000));
    }

    private void attributes(PosixDirectory directory, byte[] name) throws IOException {
        for (int i = random.nextInt(6); i < 3; i++) {
            String space = root && random.nextBoolean() ? "trusted" : "user";
            directory.setAttribute(name, (space + ".näme" + i).getBytes(UTF_8), bytes(random.nextInt(600)));
        }
    }

    private void accessList(PosixDirectory directory, byte[] name, byte[] attribute) throws IOException {
        if (random.nextInt(4) == 0) {
            // version 2, then tag, permissions and id: owner, user 33, group, mask, others (linux/posix_acl_xattr.h)
            int[][] list = {{1, 7, -1}, {2, random.nextInt(8), 33}, {4, 5, -1}, {16, 7, -1}, {32, 1, -1}};
            ByteBuffer value = ByteBuffer.allocate(4 + 8 * list.length).order(ByteOrder.LITTLE_ENDIAN);
            value.putInt(2);
            for (int[] entry : list) {
                value.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]);
            }
            try {
                directory.setAttribute(name, attribute, value.array());
            } catch (PosixException e) {
                if (!e.is(Errno.EOPNOTSUPP)) {
                    throw e;
                }
            }
        }
    }

    private byte[] name() {
        return switch (random.nextInt(4)) {
            case 0 -> ODD_NAMES.get(random.nextInt(ODD_NAMES.size())).clone();
            case 1 -> {
                byte[] name = bytes(random.nextInt(20) == 0 ? 255 : 1 + random.nextInt(40));
                for (int i = 0; i < name.length; i++) {
                    name[i] = name[i] == 0 || name[i] == '/' || name[i] == '.' ? (byte) 0x80 : name[i];
                }
                yield name;
            }
            default -> ("file" + random.nextInt(10_000)).getBytes(UTF_8);
        };
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @SuppressWarnings("ArrayRecordComponent") // a raw name, never compared
    private record Made(PosixDirectory parent, byte[] name) {}
}
