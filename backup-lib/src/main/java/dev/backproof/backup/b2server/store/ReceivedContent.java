package dev.backproof.backup.b2server.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes that came in whole. Until the journal names them, closing throws them away. */
public final class ReceivedContent implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final String id;
    private final long length;
    private final Path home;
    private Path where;
    private String sha1 = "";
    private @Nullable String md5;
    private boolean committed;

    ReceivedContent(String id, long length, Path half, Path home) {
        this.id = id;
        this.length = length;
        this.where = half;
        this.home = home;
    }

    /** SHA-1 of the bytes, 40 hexadecimal digits. */
    public String sha1() {
        return sha1;
    }

    /** MD5 of the bytes, 32 hexadecimal digits; null when it was not asked for. */
    public @Nullable String md5() {
        return md5;
    }

    /** Number of bytes. */
    public long length() {
        return length;
    }

    /** Puts the bytes to where the journal can name them. */
    public List<Segment> place() {
        if (length == 0) {
            return List.of();
        }
        try {
            if (!Files.isDirectory(home)) {
                Files.createDirectories(home);
            }
            where = Files.move(where, home.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DiskException("cannot keep content", e);
        }
        return List.of(new Segment(id, 0, length));
    }

    /** The journal names the bytes now. */
    public void commit() {
        committed = true;
    }

    /** Deletes the bytes unless they are committed; those of an empty content always. */
    @Override
    public void close() {
        if (!committed || length == 0) {
            try {
                Files.deleteIfExists(where);
            } catch (IOException e) {
                throw new DiskException("cannot delete content that was not kept", e);
            }
        }
    }

    void take(InputStream in, boolean withMd5) throws IOException {
        MessageDigest first = ContentFolder.digest("SHA-1");
        MessageDigest second = withMd5 ? ContentFolder.digest("MD5") : null;
        byte[] buffer = new byte[Math.clamp(length, 1, BUFFER)];
        try (OutputStream out = open()) {
            for (long left = length; left > 0; ) {
                int got = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (got < 0) {
                    throw new EOFException("the stream ended " + left + " bytes early");
                }
                first.update(buffer, 0, got);
                if (second != null) {
                    second.update(buffer, 0, got);
                }
                write(out, buffer, got);
                left -= got;
            }
        }
        sha1 = HexFormat.of().formatHex(first.digest());
        md5 = second == null ? null : HexFormat.of().formatHex(second.digest());
    }

    private OutputStream open() {
        try {
            return Files.newOutputStream(where);
        } catch (IOException e) {
            throw new DiskException("cannot receive content", e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int count) {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw new DiskException("cannot receive content", e);
        }
    }
}
