package dev.backproof.backup.storage.local;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreCapabilities;
import dev.backproof.backup.storage.internal.ContentStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Objects as files below a folder, as restic's local backend keeps them. The folder is made by the first put; it may be a
 * symbolic link, but links below it are not followed out of it: such a key is {@code STORE_DENIED}, and listings pass
 * over links. Files are made with mode 0400, folders with 0700. For many threads and many processes at once.
 *
 * <p>Names that end in {@code -tmp-} and 16 hex digits are unfinished objects: listings pass over them and a put to such
 * a name is refused.
 */
public final class LocalStore implements ObjectStore {
    private final Path root;

    private LocalStore(Path root) {
        this.root = root;
    }

    /** The store in a folder, which need not exist yet. */
    public static LocalStore at(Path root) {
        return new LocalStore(root.toAbsolutePath().normalize());
    }

    @Override
    public String location() {
        return root.toString();
    }

    /** Everything; whether the file system agrees shows when it is tried. */
    @Override
    public StoreCapabilities capabilities() {
        return StoreCapabilities.ALL;
    }

    @Override
    public void put(ObjectKey key, ObjectContent content) {
        Path target = path(key);
        if (UnfinishedFile.isNameOfOne(key.name())) {
            throw new StorageException(
                    ErrorCode.STORE_DENIED,
                    "'" + key + "' cannot be stored in " + root + ": names like this mark unfinished files",
                    "choose another name",
                    null);
        }
        Path folder = parent(target);
        try {
            checkInside(nearestExisting(folder), key);
            Folders.create(folder);
            try (ContentStream in = ContentStream.open(key, content);
                    UnfinishedFile file = UnfinishedFile.beside(target)) {
                file.write(in);
                file.finish(content.modified());
            }
            Folders.sync(folder);
        } catch (IOException e) {
            throw failed("store", key, e, content.length());
        } catch (UnfinishedFile.WriteFailed e) {
            throw failed("store", key, e.reason(), content.length());
        }
    }

    @Override
    public <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
        Path file = path(key);
        FileChannel channel;
        try {
            checkInside(parent(file), key);
            if (!attributes(file).isRegularFile()) {
                throw new NoSuchFileException(file.toString());
            }
            channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new StorageException(ErrorCode.OBJECT_NOT_FOUND, "no object '" + key + "' in " + root, e);
        } catch (IOException e) {
            throw failed("read", key, e, 0);
        }
        try (channel) {
            long length = range.lengthWithin(channel.size());
            if (length == -1) {
                throw new StorageException(
                        ErrorCode.OBJECT_TOO_SHORT,
                        "'" + key + "' in " + root + " has " + channel.size() + " bytes, asked for " + range);
            }
            return reader.read(new FileRangeStream(channel, range.offset(), length), length);
        } catch (IOException e) {
            throw failed("read", key, e, 0);
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        Path file = path(key);
        try {
            checkInside(parent(file), key);
            var attributes = attributes(file);
            return attributes.isRegularFile() ? Optional.of(Listing.info(key, attributes)) : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("look for", key, e, 0);
        }
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> sink) {
        Path start = prefix.isEmpty() ? root : path(ObjectKey.of(prefix));
        try {
            if (!prefix.isEmpty()) {
                checkInside(start, ObjectKey.of(prefix));
            }
            Path folder = start.toRealPath();
            if (prefix.isEmpty() && !Files.isDirectory(folder)) {
                throw new FileSystemException(root.toString(), null, "it is no folder");
            }
            Files.walkFileTree(folder, new Listing(folder, prefix, sink));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // nothing was ever stored there
        } catch (IOException e) {
            throw new StorageException(
                    Failures.code(e, root, 0), "cannot list '" + prefix + "' in " + root + ": " + e, e);
        }
    }

    @Override
    public boolean delete(ObjectKey key) {
        Path file = path(key);
        try {
            checkInside(parent(file), key);
            if (!attributes(file).isRegularFile()) {
                return false;
            }
            return Files.deleteIfExists(file);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (IOException e) {
            throw failed("delete", key, e, 0);
        }
    }

    /** Does nothing: no file stays open between calls. */
    @Override
    public void close() {}

    private Path path(ObjectKey key) {
        try {
            return root.resolve(key.value());
        } catch (InvalidPathException e) {
            throw new StorageException(
                    ErrorCode.STORE_IO,
                    "the file system of " + root + " has no such name: '" + key + "': " + e.getReason(),
                    "run with a UTF-8 locale, such as LC_ALL=C.UTF-8",
                    e);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("a file has a folder: " + file);
        }
        return parent;
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private Path nearestExisting(Path folder) {
        Path nearest = folder;
        while (!nearest.equals(root) && !Files.isDirectory(nearest)) {
            nearest = parent(nearest);
        }
        return nearest;
    }

    /** Keys cannot leave the root by their letters, but a link below it could lead out. */
    private void checkInside(Path folder, ObjectKey key) throws IOException {
        if (folder.equals(root)) {
            return;
        }
        if (!folder.toRealPath().startsWith(root.toRealPath())) {
            throw new StorageException(
                    ErrorCode.STORE_DENIED,
                    "'" + key + "' leads out of " + root + " through a symbolic link",
                    "replace the link by a real folder or a bind mount",
                    null);
        }
    }

    private StorageException failed(String what, ObjectKey key, IOException e, long needed) {
        return new StorageException(
                Failures.code(e, root, needed), "cannot " + what + " '" + key + "' in " + root + ": " + reason(e), e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
