package dev.backproof.backup.posix;

import dev.backproof.backup.error.Escapes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open directory, through which its entries are read and changed by name. It stays the same directory when it is
 * renamed meanwhile. No call follows a symlink, but for {@link #open} itself.
 *
 * <p>A name is one component: not empty, not {@code .} or {@code ..}, without slash and NUL; anything else is an {@link
 * IllegalArgumentException}. Failures of the system are {@link PosixException}s. Several threads may use one directory
 * at once, and close it while others do.
 */
public final class PosixDirectory implements Closeable {
    static final String READ_STATUS = "read the status of";

    private static final byte[] DOT = {'.', 0};
    private static final byte[] DESCRIPTORS = "/proc/self/fd/".getBytes(StandardCharsets.US_ASCII);

    /** The number after it means "leave as it is" ({@code chown(2)}). */
    private static final long LAST_ID = 0xffff_fffeL;

    private static final int LIKELY_BYTES = 256;
    private static final int MOST_TARGET_BYTES = 4 << 10;
    private static final int MOST_ATTRIBUTE_BYTES = 16 << 20;

    /** Fields of {@code struct linux_dirent64} ({@code getdents(2)}). */
    private static final int ENTRY_LENGTH_AT = 16;

    private static final int ENTRY_NAME_AT = 19;

    private final Architecture architecture;
    private final Descriptor descriptor;
    private final RawPath path;

    private PosixDirectory(Architecture architecture, int descriptor, RawPath path) {
        this.architecture = architecture;
        this.descriptor = new Descriptor(descriptor);
        this.path = path;
    }

    /**
     * Opens a directory. Symlinks on the way are followed: the path is the user's own.
     *
     * @throws IOException when there is no such directory, or this system is not 64-bit Linux
     */
    public static PosixDirectory open(RawPath path) throws IOException {
        Architecture architecture = Libc.load();
        int flags = Libc.O_PATH | architecture.directoryFlag() | Libc.O_CLOEXEC;
        int number = openRetrying(Libc.AT_FDCWD, path.terminated(), flags, 0);
        if (number < 0) {
            throw new PosixException("open directory", path, Libc.lastError());
        }
        return new PosixDirectory(architecture, number, path);
    }

    /** The path it was opened by, for messages. */
    public RawPath path() {
        return path;
    }

    /** What this directory is. */
    public FileStatus status() throws IOException {
        byte[] status = new byte[FileStatus.BYTES];
        call(number -> check(FileStatus.read(number, status), READ_STATUS, null));
        return FileStatus.parse(status);
    }

    /** What an entry is: a symlink itself, not what it points to. */
    public FileStatus status(byte[] name) throws IOException {
        byte[] entry = entry(name);
        byte[] status = new byte[FileStatus.BYTES];
        call(number -> check(FileStatus.read(number, entry, status), READ_STATUS, name));
        return FileStatus.parse(status);
    }

    /** The names of its entries, in the order of the file system. */
    public List<byte[]> names() throws IOException {
        int flags = Libc.O_RDONLY | architecture.directoryFlag() | Libc.O_CLOEXEC;
        int listing = call(number -> {
            int opened = openRetrying(number, DOT, flags, 0);
            if (opened < 0) {
                throw new PosixException("list", path, Libc.lastError());
            }
            return opened;
        });
        ByteBuffer buffer = NativeBuffers.take();
        try {
            List<byte[]> names = new ArrayList<>();
            while (true) {
                long filled = Libc.syscall(architecture.getdents64(), listing, buffer, buffer.capacity());
                if (filled < 0) {
                    throw new PosixException("list", path, Libc.lastError());
                }
                if (filled == 0) {
                    return names;
                }
                addNames(buffer, (int) filled, names);
            }
        } finally {
            NativeBuffers.give(buffer);
            int unused = Libc.close(listing);
        }
    }

    /** Opens a directory below this one: a name, or several joined by slashes. */
    public PosixDirectory directory(RawPath below) throws IOException {
        return call(number -> new PosixDirectory(
                architecture,
                openBelow(number, below, Libc.O_PATH | architecture.directoryFlag()),
                path.resolve(below.bytes())));
    }

    /**
     * Opens a regular file below this directory for reading; its access time stays where that is allowed.
     *
     * @throws IOException when it cannot be opened, or is not a regular file (any more)
     */
    public PosixFile openForReading(RawPath below) throws IOException {
        int flags = Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOCTTY;
        try {
            return openFile(below, flags | Libc.O_NOATIME);
        } catch (PosixException e) {
            if (!e.is(Errno.EPERM)) {
                throw e;
            }
            return openFile(below, flags);
        }
    }

    /**
     * Opens a regular file below this directory for reading and writing.
     *
     * @throws IOException when it cannot be opened, or is not a regular file
     */
    public PosixFile openForWriting(RawPath below) throws IOException {
        return openFile(below, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_NOCTTY);
    }

    /** Creates an empty file, for reading and writing. Fails when there is anything of that name. */
    public PosixFile createFile(byte[] name, int permissions) throws IOException {
        byte[] entry = entry(name);
        int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL | Libc.O_CLOEXEC | architecture.noFollowFlag();
        long file = call(number -> check(openRetrying(number, entry, flags, permissions), "create", name));
        return new PosixFile((int) file, path.resolve(name));
    }

    /** Creates a directory. The process's umask applies to the permissions. */
    public void makeDirectory(byte[] name, int permissions) throws IOException {
        byte[] entry = entry(name);
        call(number -> check(Libc.mkdirat(number, entry, permissions), "create directory", name));
    }

    /** Creates a symlink that says these bytes. */
    public void makeSymlink(byte[] name, byte[] target) throws IOException {
        byte[] entry = entry(name);
        byte[] text = RawPath.of(target).terminated();
        call(number -> check(Libc.symlinkat(text, number, entry), "create symlink", name));
    }

    /**
     * Creates a FIFO or a device; the process's umask applies to the permissions.
     *
     * @param specialDevice the device's number of 32 bits; a larger one is refused as {@link Errno#EINVAL}
     */
    public void makeSpecial(byte[] name, FileType type, int permissions, long specialDevice) throws IOException {
        byte[] entry = entry(name);
        String action = "create " + type.label();
        if (specialDevice >>> Integer.SIZE != 0) {
            // the kernel would take the lower half, which is another device
            throw new PosixException(action, path.resolve(name), Errno.EINVAL.number());
        }
        long mode = type.bits() | permissions;
        call(number -> check(Libc.syscall(architecture.mknodat(), number, entry, mode, specialDevice), action, name));
    }

    /** Gives an entry of another directory a second name here. */
    public void makeLink(byte[] name, PosixDirectory other, byte[] existing) throws IOException {
        byte[] entry = entry(name);
        byte[] source = entry(existing);
        call(number -> other.call(from -> check(
                Libc.linkat(from, source, number, entry, 0), "link " + other.path.resolve(existing) + " to", name)));
    }

    /** Removes an entry that is not a directory. */
    public void remove(byte[] name) throws IOException {
        byte[] entry = entry(name);
        call(number -> check(Libc.unlinkat(number, entry, 0), "remove", name));
    }

    /** Removes an empty directory. */
    public void removeDirectory(byte[] name) throws IOException {
        byte[] entry = entry(name);
        call(number -> check(Libc.unlinkat(number, entry, Libc.AT_REMOVEDIR), "remove directory", name));
    }

    /** What a symlink says. */
    public byte[] readLink(byte[] name) throws IOException {
        byte[] entry = entry(name);
        for (int size = LIKELY_BYTES; ; size *= 4) {
            byte[] target = new byte[size];
            long length =
                    call(number -> check(Libc.readlinkat(number, entry, target, target.length), "read symlink", name));
            if (length < size || size >= MOST_TARGET_BYTES) {
                return Arrays.copyOf(target, (int) length);
            }
        }
    }

    /**
     * Sets owner and group of an entry, of a symlink itself.
     *
     * @param uid 0 to 2³² - 2, as {@code gid}; anything else is refused as {@link Errno#EINVAL}
     */
    public void setOwner(byte[] name, long uid, long gid) throws IOException {
        byte[] entry = entry(name);
        String action = "set the owner of";
        if (uid < 0 || uid > LAST_ID || gid < 0 || gid > LAST_ID) {
            throw new PosixException(action, path.resolve(name), Errno.EINVAL.number());
        }
        call(number ->
                check(Libc.fchownat(number, entry, (int) uid, (int) gid, Libc.AT_SYMLINK_NOFOLLOW), action, name));
    }

    /** Sets the permissions (07777) of an entry; a symlink has none that can be set. */
    public void setPermissions(byte[] name, int permissions) throws IOException {
        byte[] entry = entry(name);
        int flags = Libc.O_PATH | architecture.noFollowFlag() | Libc.O_CLOEXEC;
        String action = "set the permissions of";
        int opened = (int) (long) call(number -> check(openRetrying(number, entry, flags, 0), action, name));
        try {
            // the kernel follows the name in /proc to the opened entry; a symlink opened this way is refused
            check(Libc.chmod(descriptorPath(opened, null), permissions), action, name);
        } finally {
            int unused = Libc.close(opened);
        }
    }

    /** Sets the times of an entry, of a symlink itself, as exactly as the file system keeps them. */
    public void setTimes(byte[] name, Instant accessed, Instant modified) throws IOException {
        byte[] entry = entry(name);
        long[] times = {accessed.getEpochSecond(), accessed.getNano(), modified.getEpochSecond(), modified.getNano()};
        call(number -> check(Libc.utimensat(number, entry, times, Libc.AT_SYMLINK_NOFOLLOW), "set the times of", name));
    }

    /**
     * The names of an entry's extended attributes as far as this process may see them, in the order of the file system;
     * none where the file system has no such thing.
     */
    public List<byte[]> attributeNames(byte[] name) throws IOException {
        return attributeNames(entry(name), name);
    }

    /** The names of this directory's own extended attributes. */
    public List<byte[]> attributeNames() throws IOException {
        return attributeNames(DOT, null);
    }

    /** The value of an entry's extended attribute. */
    public byte[] attribute(byte[] name, byte[] attribute) throws IOException {
        return attribute(entry(name), name, attribute);
    }

    /** The value of this directory's own extended attribute. */
    public byte[] attribute(byte[] attribute) throws IOException {
        return attribute(DOT, null, attribute);
    }

    /** Sets or replaces an extended attribute of an entry, of a symlink itself. */
    public void setAttribute(byte[] name, byte[] attribute, byte[] value) throws IOException {
        byte[] entry = entry(name);
        byte[] key = attributeName(attribute);
        call(number -> check(
                Libc.lsetxattr(descriptorPath(number, entry), key, value, value.length, 0),
                "set extended attribute " + Escapes.display(attribute) + " of",
                name));
    }

    /** Removes an extended attribute of an entry, of a symlink itself. */
    public void removeAttribute(byte[] name, byte[] attribute) throws IOException {
        byte[] entry = entry(name);
        byte[] key = attributeName(attribute);
        call(number -> check(
                Libc.lremovexattr(descriptorPath(number, entry), key),
                "remove extended attribute " + Escapes.display(attribute) + " of",
                name));
    }

    @Override
    public void close() {
        int unused = descriptor.close();
    }

    private List<byte[]> attributeNames(byte[] entry, byte @Nullable [] name) throws IOException {
        byte[] list;
        try {
            list = growing((buffer, number) -> check(
                    Libc.llistxattr(descriptorPath(number, entry), buffer, buffer.length),
                    "list the extended attributes of",
                    name));
        } catch (PosixException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                return List.of();
            }
            throw e;
        }
        List<byte[]> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < list.length; i++) {
            if (list[i] == 0) {
                names.add(Arrays.copyOfRange(list, start, i));
                start = i + 1;
            }
        }
        return names;
    }

    private byte[] attribute(byte[] entry, byte @Nullable [] name, byte[] attribute) throws IOException {
        byte[] key = attributeName(attribute);
        return growing((buffer, number) -> check(
                Libc.lgetxattr(descriptorPath(number, entry), key, buffer, buffer.length),
                "read extended attribute " + Escapes.display(attribute) + " of",
                name));
    }

    private PosixFile openFile(RawPath below, int flags) throws IOException {
        RawPath shown = path.resolve(below.bytes());
        PosixFile file = new PosixFile(call(number -> openBelow(number, below, flags)), shown);
        try {
            FileType type = file.status().type();
            if (type != FileType.FILE) {
                throw new IOException("cannot open " + shown + ": it is a " + type.label() + ", not a regular file");
            }
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Opens what lies below without following a symlink at any component, in one call where the kernel has it. */
    private int openBelow(int number, RawPath below, int flags) throws IOException {
        List<byte[]> components = below.components();
        if (components.isEmpty() || below.isAbsolute()) {
            throw new IllegalArgumentException("not a path below a directory: " + below);
        }
        List<byte[]> entries = components.stream().map(PosixDirectory::entry).toList();
        int finalFlags = flags | architecture.noFollowFlag() | Libc.O_CLOEXEC;
        if (entries.size() > 1) {
            byte[] how = new byte[24];
            ByteBuffer.wrap(how)
                    .order(ByteOrder.nativeOrder())
                    .putLong(finalFlags)
                    .putLong(0)
                    .putLong(Libc.RESOLVE_NO_SYMLINKS | Libc.RESOLVE_BENEATH);
            long opened = Libc.syscall(Libc.SYS_OPENAT2, number, below.terminated(), how, (long) how.length);
            if (opened >= 0) {
                return (int) opened;
            }
        }
        return openStepByStep(number, entries, finalFlags, path.resolve(below.bytes()));
    }

    /** For kernels before 5.6, paths longer than the kernel takes at once, and for an exact reason of a failure. */
    private int openStepByStep(int number, List<byte[]> entries, int flags, RawPath shown) throws PosixException {
        int at = number;
        for (int i = 0; i < entries.size(); i++) {
            boolean last = i == entries.size() - 1;
            int stepFlags = last
                    ? flags
                    : Libc.O_PATH | architecture.directoryFlag() | architecture.noFollowFlag() | Libc.O_CLOEXEC;
            int next = openRetrying(at, entries.get(i), stepFlags, 0);
            int error = next < 0 ? Libc.lastError() : 0;
            if (at != number) {
                int unused = Libc.close(at);
            }
            if (next < 0) {
                throw new PosixException("open", shown, error);
            }
            at = next;
        }
        return at;
    }

    private static int openRetrying(int directory, byte[] entry, int flags, int permissions) {
        int number;
        do {
            number = Libc.openat(directory, entry, flags, permissions);
        } while (number < 0 && Libc.lastError() == Errno.EINTR.number());
        return number;
    }

    private static void addNames(ByteBuffer entries, int filled, List<byte[]> names) {
        entries.order(ByteOrder.nativeOrder());
        int at = 0;
        while (at < filled) {
            int length = Short.toUnsignedInt(entries.getShort(at + ENTRY_LENGTH_AT));
            int nameStart = at + ENTRY_NAME_AT;
            int nameEnd = nameStart;
            while (entries.get(nameEnd) != 0) {
                nameEnd++;
            }
            byte[] name = new byte[nameEnd - nameStart];
            entries.get(nameStart, name);
            if (isEntryName(name)) {
                names.add(name);
            }
            at += length;
        }
    }

    /** A name that is safe to hand to the system within a directory, with a NUL at its end. */
    private static byte[] entry(byte[] name) {
        if (!isEntryName(name)) {
            throw new IllegalArgumentException("not the name of a directory entry: " + Escapes.display(name));
        }
        return Arrays.copyOf(name, name.length + 1);
    }

    private static byte[] attributeName(byte[] attribute) {
        boolean valid = attribute.length > 0;
        for (byte b : attribute) {
            valid &= b != 0;
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "not the name of an extended attribute: '" + Escapes.display(attribute) + "'");
        }
        return Arrays.copyOf(attribute, attribute.length + 1);
    }

    private static boolean isEntryName(byte[] name) {
        if (name.length == 0 || (name.length <= 2 && name[0] == '.' && name[name.length - 1] == '.')) {
            return false;
        }
        for (byte b : name) {
            if (b == '/' || b == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * A path that leads through an open descriptor. Extended attributes can be reached only by path; through {@code
     * /proc} that path starts at the directory we hold and not at its name.
     */
    private static byte[] descriptorPath(int number, byte @Nullable [] entry) {
        byte[] digits = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        int prefix = DESCRIPTORS.length + digits.length;
        byte[] joined = Arrays.copyOf(DESCRIPTORS, prefix + 1 + (entry == null ? 0 : entry.length));
        System.arraycopy(digits, 0, joined, DESCRIPTORS.length, digits.length);
        if (entry != null) {
            joined[prefix] = '/';
            System.arraycopy(entry, 0, joined, prefix + 1, entry.length);
        }
        return joined;
    }

    /** Calls until the buffer is large enough; other processes may change the value meanwhile. */
    private byte[] growing(Filling filling) throws IOException {
        for (int size = LIKELY_BYTES; ; size *= 4) {
            byte[] buffer = new byte[size];
            try {
                int length = (int) (long) call(number -> filling.fill(buffer, number));
                return Arrays.copyOf(buffer, length);
            } catch (PosixException e) {
                if (!e.is(Errno.ERANGE) || size >= MOST_ATTRIBUTE_BYTES) {
                    throw e;
                }
            }
        }
    }

    /** Throws what the call made last ran into; the entry is named by what the caller gave, null for ourselves. */
    private long check(long result, String action, byte @Nullable [] name) throws PosixException {
        if (result < 0) {
            int error = Libc.lastError();
            throw new PosixException(action, name == null ? path : path.resolve(name), error);
        }
        return result;
    }

    private <T> T call(Call<T> call) throws IOException {
        int number = descriptor.acquire();
        try {
            return call.with(number);
        } finally {
            descriptor.release();
        }
    }

    /** Something done with the open descriptor. */
    private interface Call<T> {
        T with(int number) throws IOException;
    }

    /** Fills a buffer through the open descriptor and returns how many bytes it used. */
    private interface Filling {
        long fill(byte[] buffer, int number) throws IOException;
    }
}
