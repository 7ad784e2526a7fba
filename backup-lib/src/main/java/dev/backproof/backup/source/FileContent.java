package dev.backproof.backup.source;

import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.snapshot.BackupSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/**
 * The bytes of a regular file, opened when they are asked for without following a symlink below the directory that the
 * user named.
 *
 * @param base a directory on the path the user gave
 * @param below where the file lies below it
 */
record FileContent(RawPath base, RawPath below) implements BackupSource.Content {
    @Override
    public InputStream open() throws IOException {
        try (PosixDirectory directory = PosixDirectory.open(base)) {
            return directory.openForReading(below).stream();
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                NoSuchFileException vanished =
                        new NoSuchFileException(base.resolve(below.bytes()).toString());
                vanished.initCause(e);
                throw vanished;
            }
            throw e;
        }
    }
}
