package dev.backproof.verify.restore;

import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Copies a tree of files with everything they have: raw names, links of both kinds, special files, owners, permissions, times,
 * extended attributes. What only root may set is left as it comes for others.
 */
final class TreeCopy {
    private static final int OWNER_ONLY = 0700;

    private final Map<Long, FirstName> firstNames = new HashMap<>();

    /** Where a file with several names was copied to first. */
    private record FirstName(RawPath folder, RawPath name) {}

    void copy(PosixDirectory from, PosixDirectory to) throws IOException {
        for (byte[] name : from.names()) {
            FileStatus status = from.status(name);
            if (status.type() == FileType.DIRECTORY) {
                to.makeDirectory(name, OWNER_ONLY);
                try (PosixDirectory fromBelow = from.directory(RawPath.of(name));
                        PosixDirectory toBelow = to.directory(RawPath.of(name))) {
                    copy(fromBelow, toBelow);
                }
            } else if (linked(name, status, to)) {
                continue;
            } else {
                copyEntry(name, status, from, to);
            }
            copyMetadata(name, status, from, to);
        }
    }

    private boolean linked(byte[] name, FileStatus status, PosixDirectory to) throws IOException {
        if (status.links() < 2) {
            return false;
        }
        FirstName first = firstNames.putIfAbsent(status.inode(), new FirstName(to.path(), RawPath.of(name)));
        if (first == null) {
            return false;
        }
        try (PosixDirectory other = PosixDirectory.open(first.folder())) {
            to.makeLink(name, other, first.name().bytes());
        }
        return true;
    }

    private static void copyEntry(byte[] name, FileStatus status, PosixDirectory from, PosixDirectory to)
            throws IOException {
        switch (status.type()) {
            case FILE -> {
                try (PosixFile original = from.openForReading(RawPath.of(name));
                        PosixFile copy = to.createFile(name, OWNER_ONLY)) {
                    copy.copyOf(original);
                }
            }
            case SYMLINK -> to.makeSymlink(name, from.readLink(name));
            default -> to.makeSpecial(name, status.type(), OWNER_ONLY, status.specialDevice());
        }
    }

    private static void copyMetadata(byte[] name, FileStatus status, PosixDirectory from, PosixDirectory to)
            throws IOException {
        for (byte[] attribute : from.attributeNames(name)) {
            ifAllowed(() -> to.setAttribute(name, attribute, from.attribute(name, attribute)));
        }
        ifAllowed(() -> to.setOwner(name, status.uid(), status.gid()));
        if (status.type() != FileType.SYMLINK) {
            to.setPermissions(name, status.permissions());
        }
        to.setTimes(name, status.accessed(), status.modified());
    }

    private interface Step {
        void take() throws IOException;
    }

    private static void ifAllowed(Step step) throws IOException {
        try {
            step.take();
        } catch (PosixException e) {
            if (!e.isAny(Errno.EPERM, Errno.EACCES, Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
    }
}
