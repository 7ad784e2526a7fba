package dev.backproof.verify.probe;

import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.verify.restore.RestoredVolume;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A restored file as probes see it. Used by one thread at a time.
 *
 * <p>What keeps the file from being read is kept as its {@link #fault}, since decoders take an exception of the stream
 * below them for one of their own.
 */
final class ProbedFile {
    /** So many bytes of a file are there without opening it again. */
    static final int HEAD = 4096;

    private static final int BUFFER = 1 << 16;

    private final RestoredVolume volume;
    private final EntryPath path;
    private final long size;
    private final byte[] head;
    private final Budget budget;
    private final String name;
    private @Nullable IOException fault;
    private boolean ranOut;

    private ProbedFile(RestoredVolume volume, EntryPath path, long size, byte[] head, Budget budget) {
        this.volume = volume;
        this.path = path;
        this.size = size;
        this.head = head;
        this.budget = budget;
        name = path.name().toString().toLowerCase(Locale.ROOT);
    }

    /** Opens one and reads how it begins; empty when it is not there. */
    static Optional<ProbedFile> of(RestoredVolume volume, EntryPath path, Budget budget) throws IOException {
        Optional<PosixFile> open = volume.openFile(path);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        try (PosixFile file = open.get();
                InputStream in = file.stream()) {
            long size = file.status().size();
            byte[] head = in.readNBytes((int) Math.min(HEAD, size));
            return Optional.of(new ProbedFile(volume, path, size, head, budget));
        }
    }

    RestoredVolume volume() {
        return volume;
    }

    EntryPath path() {
        return path;
    }

    /** Its path below the volume, for people. */
    String shown() {
        return path.toString().substring(1);
    }

    long size() {
        return size;
    }

    Budget budget() {
        return budget;
    }

    /** Its name in small letters. */
    String name() {
        return name;
    }

    /** What follows the last dot of its name, in small letters; empty for {@code .profile} and {@code README}. */
    String extension() {
        return extension(name);
    }

    /** What follows the last dot of a name. */
    static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1);
    }

    /** How it begins, up to {@value #HEAD} bytes. */
    byte[] head() {
        return head;
    }

    /** Whether these bytes stand there. */
    boolean holds(int offset, byte[] bytes) {
        return head.length >= offset + bytes.length
                && Arrays.equals(head, offset, offset + bytes.length, bytes, 0, bytes.length);
    }

    /** Whether these characters, each one byte, stand there. */
    boolean holds(int offset, String latin1) {
        return holds(offset, latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Its bytes, as long as there is time; to be closed. */
    InputStream stream() throws IOException {
        return new BufferedInputStream(new Watched(open().stream()), BUFFER);
    }

    /** The file itself; to be closed. */
    PosixFile open() throws IOException {
        try {
            return volume.openFile(path).orElseThrow(() -> new IOException(shown() + " is gone"));
        } catch (IOException e) {
            fault = e;
            throw e;
        }
    }

    /** Reads from anywhere in a file that this one's {@link #open} gave. */
    int read(PosixFile file, long position, byte[] bytes, int start, int length) throws IOException {
        watch();
        try {
            return file.read(position, bytes, start, length);
        } catch (IOException e) {
            fault = e;
            throw e;
        }
    }

    /** Reads as many bytes as there are from a place on, up to so many. */
    byte[] bytesAt(PosixFile file, long position, int most) throws IOException {
        byte[] bytes = new byte[Math.clamp(size - position, 0, most)];
        int count = 0;
        for (int n = 0; n >= 0 && count < bytes.length; count += Math.max(n, 0)) {
            n = read(file, position + count, bytes, count, bytes.length - count);
        }
        return Arrays.copyOf(bytes, count);
    }

    /** The last bytes, up to so many. */
    byte[] tail(int most) throws IOException {
        try (PosixFile file = open()) {
            return bytesAt(file, Math.max(0, size - most), most);
        }
    }

    /** The file beside this one with the same name and something after it; empty when it is not there. */
    Optional<ProbedFile> beside(String suffix) throws IOException {
        EntryPath other = besidePath(suffix);
        boolean file = volume.findRestored(other)
                .filter(status -> status.type() == FileType.FILE)
                .isPresent();
        return file ? of(volume, other, budget) : Optional.empty();
    }

    /** Whether the backup lists such a file that was not restored. */
    boolean leftBehind(String suffix) throws IOException {
        EntryPath other = besidePath(suffix);
        return volume.findRestored(other).isEmpty()
                && volume.recorded().find(other).isPresent();
    }

    private EntryPath besidePath(String suffix) {
        byte[] own = path.name().bytes();
        byte[] more = suffix.getBytes(StandardCharsets.US_ASCII);
        byte[] both = Arrays.copyOf(own, own.length + more.length);
        System.arraycopy(more, 0, both, own.length, more.length);
        return Objects.requireNonNull(path.parent()).child(RawName.of(both));
    }

    /** Ends the look when the time is over. */
    void watch() throws IOException {
        if (budget.isOver()) {
            ranOut = true;
            throw new IOException(budget.reason());
        }
    }

    /** Whether {@link #watch} ended the look. */
    boolean ranOut() {
        return ranOut;
    }

    /** Why the restored file could not be read; null when it could. */
    @Nullable
    IOException fault() {
        return fault;
    }

    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            watch();
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                fault = e;
                throw e;
            }
        }
    }
}
