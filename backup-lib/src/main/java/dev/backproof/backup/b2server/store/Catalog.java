package dev.backproof.backup.b2server.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A folder with everything in it: many may read at once, one may change. */
public final class Catalog implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(old -> old.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final State state = new State();
    private final FileChannel folderLock;
    private final Journal journal;
    private final Account account;
    private final ContentFolder content;

    private Catalog(Path folder, FileChannel folderLock) throws IOException {
        this.folderLock = folderLock;
        this.account = account(folder.resolve("account.json"));
        this.content = new ContentFolder(folder);
        Path journalFile = folder.resolve("journal.jsonl");
        if (!Files.exists(journalFile)) {
            createSecret(journalFile);
        }
        List<String> garbage = new ArrayList<>();
        this.journal = Journal.open(journalFile, JSON, change -> state.apply(change, garbage));
        content.sweep(state.usedContent());
    }

    /**
     * Opens a folder, or makes it.
     *
     * @throws StorageException when it cannot be written, or another server uses it
     * @throws dev.backproof.backup.error.CorruptionException when the journal is damaged elsewhere than at its end
     */
    public static Catalog open(Path folder) {
        FileChannel folderLock = null;
        try {
            Files.createDirectories(folder);
            folderLock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(folderLock)) {
                throw new StorageException(
                        ErrorCode.STORE_IO, "another server uses " + folder, "stop it, or choose another folder", null);
            }
            Catalog catalog = new Catalog(folder, folderLock);
            folderLock = null;
            return catalog;
        } catch (IOException e) {
            throw new StorageException(ErrorCode.STORE_IO, "cannot use " + folder + ": " + e.getMessage(), e);
        } finally {
            release(folderLock);
        }
    }

    /** Who the data belong to. */
    public Account account() {
        return account;
    }

    /** The bytes. */
    public ContentFolder content() {
        return content;
    }

    /** Looks at the state; what is looked at must not be kept, but for the records in it. */
    public <T> T read(Function<State, T> query) {
        lock.readLock().lock();
        try {
            return query.apply(state);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Looks at the state and records changes, which are made, all or none, when the function returns. A function that
     * throws changes nothing.
     *
     * @throws DiskException when the journal cannot be written; nothing is changed then
     */
    public <T> T change(Function<Transaction, T> work) {
        List<String> garbage = new ArrayList<>();
        T result;
        lock.writeLock().lock();
        try {
            Transaction transaction = new Transaction(state);
            result = work.apply(transaction);
            List<Change> changes = transaction.changes();
            if (!changes.isEmpty()) {
                journal.append(changes);
                changes.forEach(change -> state.apply(change, garbage));
            }
        } catch (IOException e) {
            throw new DiskException("cannot write the journal", e);
        } finally {
            lock.writeLock().unlock();
        }
        content.delete(garbage);
        return result;
    }

    /** Lets another server use the folder. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            journal.close();
            folderLock.close();
        } catch (IOException e) {
            throw new DiskException("cannot close the journal", e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void release(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new DiskException("cannot release the folder", e);
            }
        }
    }

    private static Account account(Path file) throws IOException {
        if (Files.exists(file)) {
            return JSON.readValue(Files.readAllBytes(file), Account.class);
        }
        String id = randomHex(6);
        Account account = new Account(id, id, "K001" + randomHex(14));
        Path draft = file.resolveSibling("account.json.new");
        Files.deleteIfExists(draft);
        createSecret(draft);
        Files.write(draft, JSON.writeValueAsBytes(account));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return account;
    }

    /** Makes an empty file that only its owner may read, where the file system knows owners. */
    private static void createSecret(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
