package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.internal.ContentStream;
import dev.backproof.backup.target.DirectoryTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A mirror in a folder. No link below it is followed. A file that a crash interrupts has no time of its last change yet, so
 * that the next sync sees that it is not right.
 */
final class FolderMirror implements Mirror {
    private static final int BUFFER = 64 * 1024;

    private final Path folder;
    private final DirectoryTarget target;
    private boolean prepared;

    FolderMirror(Path folder) {
        this.folder = folder;
        this.target = DirectoryTarget.at(folder);
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public boolean keepsHistory() {
        return false;
    }

    @Override
    public Optional<Duration> retention() {
        return Optional.empty();
    }

    @Override
    public void list(Optional<Instant> at, String below, Consumer<ObjectVersion> sink) {
        requireNow(at);
        if (!Files.isDirectory(folder)) {
            throw new StorageException(ErrorCode.BUCKET_NOT_FOUND, "there is no folder " + folder, "", null);
        }
        String start = below.isEmpty() ? "" : below + "/";
        LocalTree tree = LocalTree.of(folder);
        tree.walk((name, status) -> {
            if (name.startsWith(start)) {
                sink.accept(version(name, status.size(), status.modified()));
            }
        });
        if (!tree.unreadable().isEmpty()) {
            throw new StorageException(
                    ErrorCode.STORE_IO, "cannot read " + tree.unreadable().getFirst());
        }
    }

    @Override
    public Optional<ObjectVersion> find(Optional<Instant> at, String name) {
        requireNow(at);
        return target.find(path(name))
                .filter(there -> there.type() == NodeType.FILE)
                .map(there -> version(name, there.size(), there.modified()));
    }

    @Override
    public boolean isPart() {
        return false;
    }

    private void requireNow(Optional<Instant> at) {
        if (at.isPresent()) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    folder + " is a folder, and a folder is only known as it is now",
                    "leave the time out, or name the bucket",
                    null);
        }
    }

    private static ObjectVersion version(String name, long size, Instant modified) {
        return new ObjectVersion(
                name, "", ObjectVersion.Kind.CONTENT, size, modified, Optional.of(modified), Optional.empty());
    }

    @Override
    public <T> T read(ObjectVersion file, ObjectReader<T> reader) {
        RawPath below = LocalTree.below(path(file.name()));
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(folder));
                PosixFile open = directory.openForReading(below);
                InputStream in = open.stream()) {
            return reader.read(in, open.status().size());
        } catch (PosixException e) {
            throw e.is(Errno.ENOENT)
                    ? new StorageException(ErrorCode.OBJECT_NOT_FOUND, String.valueOf(e.getMessage()), e)
                    : new StorageException(ErrorCode.STORE_IO, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new StorageException(ErrorCode.STORE_IO, "cannot read " + folder + "/" + below + ": " + e, e);
        }
    }

    @Override
    public boolean isFolder(String name) {
        return isFolder(path(name));
    }

    private boolean isFolder(EntryPath path) {
        return target.find(path)
                .filter(there -> there.type() == NodeType.DIRECTORY)
                .isPresent();
    }

    @Override
    public synchronized void store(String name, ObjectContent content) {
        if (!prepared) {
            target.prepare();
            prepared = true;
        }
        EntryPath path = path(name);
        makeParents(path);
        if (isFolder(path) && !target.removeEmptyDirectories(path)) {
            throw new TargetException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    folder + "/" + MirrorPaths.shown(name) + " is a folder that holds something");
        }
        target.createFile(path, content.length(), false);
        byte[] buffer = new byte[BUFFER];
        long offset = 0;
        try (ContentStream in = ContentStream.open(ObjectKey.of(name), content)) {
            for (int count = in.read(buffer, 0, BUFFER); count != -1; count = in.read(buffer, 0, BUFFER)) {
                target.write(path, offset, buffer, 0, count);
                offset += count;
            }
        }
        target.finishFile(path);
        content.modified().ifPresent(time -> target.setModified(path, time));
    }

    @Override
    public boolean setModified(ObjectVersion file, Instant modified) {
        target.setModified(path(file.name()), modified);
        return true;
    }

    @Override
    public void remove(ObjectVersion file) {
        EntryPath path = path(file.name());
        // where a folder was made in its place, the file is gone already
        if (!isFolder(path)) {
            target.removeFile(path);
        }
    }

    @Override
    public void close() {
        target.finish();
    }

    private void makeParents(EntryPath path) {
        EntryPath parent = path.parent();
        if (parent != null && !parent.isRoot()) {
            makeParents(parent);
            target.directory(parent);
        }
    }

    private static EntryPath path(String name) {
        return RcloneNames.decode(name)
                .orElseThrow(() -> new IllegalArgumentException("not the name of a file: " + name));
    }
}
