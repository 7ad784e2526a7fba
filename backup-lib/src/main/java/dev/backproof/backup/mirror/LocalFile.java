package dev.backproof.backup.mirror;

import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.storage.internal.ContentStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Reads one file of the folder that is mirrored, never through a link. */
final class LocalFile {
    private static final int BUFFER = 128 * 1024;

    private final PosixDirectory root;
    private final RawPath path;

    LocalFile(PosixDirectory root, String name) {
        this.root = root;
        this.path = LocalTree.below(RcloneNames.decode(name).orElseThrow());
    }

    /**
     * A file as it was read.
     *
     * @param sha1 40 lower-case hex digits
     * @param bytes all of them, when they are few; else empty
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Read(LocalTree.Status status, String sha1, byte[] bytes) {}

    /**
     * Reads a file to its end.
     *
     * @param keep the largest file whose bytes are kept
     * @throws ChangedWhileRead when it is another file at the end than at the start
     */
    Read read(long keep) throws IOException {
        try (PosixFile file = root.openForReading(path)) {
            FileStatus before = file.status();
            MessageDigest digest = ContentStream.sha1();
            byte[] kept = before.size() <= keep ? new byte[(int) before.size()] : new byte[0];
            byte[] buffer = new byte[Math.clamp(before.size(), 1, BUFFER)];
            long offset = 0;
            for (int count = file.read(offset, buffer, 0, buffer.length);
                    count > 0;
                    count = file.read(offset, buffer, 0, buffer.length)) {
                digest.update(buffer, 0, count);
                if (offset + count <= kept.length) {
                    System.arraycopy(buffer, 0, kept, (int) offset, count);
                }
                offset += count;
            }
            FileStatus after = file.status();
            if (offset != before.size()
                    || after.size() != before.size()
                    || !after.modified().equals(before.modified())) {
                throw new ChangedWhileRead();
            }
            return new Read(
                    new LocalTree.Status(offset, before.modified()),
                    HexFormat.of().formatHex(digest.digest()),
                    kept);
        }
    }

    /**
     * Compares the file with what it was.
     *
     * @throws ChangedWhileRead when it is another one now
     */
    void requireStill(LocalTree.Status status) throws IOException {
        try (PosixFile file = root.openForReading(path)) {
            FileStatus now = file.status();
            if (now.size() != status.size() || !now.modified().equals(status.modified())) {
                throw new ChangedWhileRead();
            }
        }
    }

    /** The bytes as they are now. */
    InputStream open() throws IOException {
        return root.openForReading(path).stream();
    }

    /** Somebody wrote into a file while it was read. */
    static final class ChangedWhileRead extends IOException {
        private static final long serialVersionUID = 1L;

        private ChangedWhileRead() {
            super("it changed while it was read");
        }
    }
}
