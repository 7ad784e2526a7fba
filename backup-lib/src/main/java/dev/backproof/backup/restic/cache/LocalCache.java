package dev.backproof.backup.restic.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache of one repository: a file for each entry, in a folder for each {@link Section}.
 *
 * <p>Nothing depends on it: it may be deleted at any moment, entry by entry or as a whole, also while it is in use, and
 * whoever asks for an entry says how to tell that it is whole, since others may have damaged it. Several processes may
 * use the same one: entries appear whole, under their names, or not at all. Where it cannot be written, one warning is
 * logged and nothing more is kept. May be used by several threads.
 *
 * <p>An entry's time is that of its last use. When what was written since the last count exceeds a share of the limit,
 * all caches in the folder are counted, and the entries used longest ago are deleted where they are too many.
 */
public final class LocalCache {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCache.class);

    private static final String UNFINISHED = ".new-";
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final int COUNT_SHARE = 16;
    private static final long MAX_ENTRY = 1 << 30;
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final CacheSettings settings;
    private final Path folder;
    private final InstantSource clock;
    private long uncounted;
    private boolean failed;

    private LocalCache(CacheSettings settings, String repository, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        folder = settings.folder().resolve(repository);
        uncounted = settings.maxBytes(); // nothing is known yet
    }

    /** What entries are. */
    public enum Section {
        SNAPSHOTS("snapshots"),
        INDEX("index"),
        TREES("trees");

        private final String folder;

        Section(String folder) {
            this.folder = folder;
        }
    }

    /**
     * The cache of a repository. Nothing is read or written yet.
     *
     * @param repository its id, which becomes a folder's name
     */
    public static LocalCache of(CacheSettings settings, String repository, InstantSource clock) {
        return new LocalCache(settings, repository, clock);
    }

    /**
     * An entry.
     *
     * @param whole whether the bytes are those of the entry; it is deleted when not
     */
    public Optional<byte[]> get(Section section, String name, Predicate<byte[]> whole) {
        Path file = file(section, name);
        try {
            if (Files.size(file) <= maxEntry()) {
                byte[] bytes = Files.readAllBytes(file);
                if (whole.test(bytes)) {
                    touch(file);
                    return Optional.of(bytes);
                }
            }
            LOG.info("{} in the local cache is damaged and not used", file);
        } catch (NoSuchFileException | ClosedByInterruptException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.info("{} in the local cache cannot be read: {}", file, e.toString());
        }
        remove(section, name);
        return Optional.empty();
    }

    private void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            // deleted meanwhile, or not ours: it goes a little sooner
        }
    }

    /** Keeps an entry, unless it is too large for the cache or the cache cannot be written. */
    public synchronized void put(Section section, String name, byte[] bytes) {
        if (failed || bytes.length > maxEntry()) {
            return;
        }
        uncounted += bytes.length;
        try {
            write(file(section, name), bytes);
            if (uncounted > settings.maxBytes() / COUNT_SHARE) {
                uncounted = 0;
                trim();
            }
        } catch (ClosedByInterruptException e) {
            LOG.debug("interrupted while writing to the local cache", e);
        } catch (IOException | UnsupportedOperationException e) {
            failed = true;
            LOG.warn("the local cache {} cannot be written and stays as it is: {}", folder, e.toString());
        }
    }

    private long maxEntry() {
        return Math.min(settings.maxBytes() / COUNT_SHARE, MAX_ENTRY);
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Path unfinished = file.resolveSibling(UNFINISHED + UUID.randomUUID());
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    writeNew(unfinished, bytes);
                    Files.setLastModifiedTime(unfinished, FileTime.from(clock.instant()));
                    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
                    return;
                } catch (NoSuchFileException e) {
                    if (attempt == 3) {
                        throw e;
                    }
                    makeFolders(file.getParent()); // for the first time, or somebody deleted them
                }
            }
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    private static void writeNew(Path file, byte[] bytes) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, PRIVATE_FILE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
    }

    private void makeFolders(@Nullable Path parent) throws IOException {
        if (parent != null) {
            Files.createDirectories(parent, PRIVATE_FOLDER);
        }
        Path tag = settings.folder().resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) { // so that backups may leave the folder out
            Files.write(tag, "Signature: 8a477f597d28d172789f06886806bc55\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Forgets an entry. */
    public void remove(Section section, String name) {
        delete(file(section, name));
    }

    /** Forgets the entries of a section that are not wanted any more. */
    public void keepOnly(Section section, Predicate<String> wanted) {
        try {
            for (Path file : list(folder.resolve(section.folder))) {
                String name = file.getFileName().toString();
                if (!name.startsWith(UNFINISHED) && !wanted.test(name)) {
                    delete(file);
                }
            }
        } catch (IOException e) {
            LOG.info("the local cache {} cannot be listed: {}", folder, e.toString());
        }
    }

    private Path file(Section section, String name) {
        return folder.resolve(section.folder).resolve(name);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.info("{} cannot be deleted from the local cache: {}", file, e.toString());
        }
    }

    /** What lies in a folder; nothing when it is not there, or no folder. */
    private static List<Path> list(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return files;
    }

    /** An entry of any repository's cache. */
    private record Entry(Path file, long bytes, Instant used) {}

    private void trim() throws IOException {
        List<Entry> entries = entries();
        long total = entries.stream().mapToLong(Entry::bytes).sum();
        if (total <= settings.maxBytes()) {
            return;
        }
        entries.sort(Comparator.comparing(Entry::used));
        for (Entry entry : entries) {
            delete(entry.file);
            total -= entry.bytes;
            if (total <= settings.maxBytes() - settings.maxBytes() / COUNT_SHARE) {
                return;
            }
        }
    }

    /** All entries; files that a process left unfinished long ago are deleted. */
    private List<Entry> entries() throws IOException {
        Instant abandoned = clock.instant().minus(ABANDONED);
        List<Entry> entries = new ArrayList<>();
        for (Path repository : list(settings.folder())) {
            for (Section section : Section.values()) {
                for (Path file : list(repository.resolve(section.folder))) {
                    try {
                        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                        Instant used = attributes.lastModifiedTime().toInstant();
                        if (!file.getFileName().toString().startsWith(UNFINISHED)) {
                            entries.add(new Entry(file, attributes.size(), used));
                        } else if (used.isBefore(abandoned)) {
                            delete(file);
                        }
                    } catch (NoSuchFileException e) {
                        // deleted meanwhile
                    }
                }
            }
        }
        return entries;
    }
}
