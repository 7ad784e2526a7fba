package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.SnapshotFile;
import dev.backproof.backup.restic.format.SnapshotSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The snapshots of a repository, read anew at each call. */
public final class SnapshotCatalog {
    private static final String LATEST = "latest";
    private static final Comparator<Snapshot> OLDEST_FIRST = Comparator.<Snapshot, Instant>comparing(
                    snapshot -> snapshot.time().toInstant())
            .thenComparing(Snapshot::id);

    private final Repository repository;

    /** For the entry package. */
    public SnapshotCatalog(Repository repository) {
        this.repository = repository;
    }

    /** The snapshots that match, oldest first. */
    public List<Snapshot> list(SnapshotFilter filter) {
        Collection<Snapshot> found = Collections.synchronizedList(new ArrayList<>());
        Parallel.forEach("snapshots", repository.options().connections(), repository.ids(FileKind.SNAPSHOT), id -> {
            try {
                found.add(loadListed(id));
            } catch (StorageException e) {
                if (e.code() != ErrorCode.OBJECT_NOT_FOUND) { // else somebody forgot it meanwhile
                    throw e;
                }
            }
        });
        return found.stream().filter(filter::matches).sorted(OLDEST_FIRST).toList();
    }

    /** The snapshot of this id. */
    public Snapshot get(SnapshotId id) {
        return get(id, this::load);
    }

    private Snapshot get(SnapshotId id, Function<Id, Snapshot> loading) {
        try {
            return loading.apply(id.id());
        } catch (StorageException e) {
            if (e.code() == ErrorCode.OBJECT_NOT_FOUND) {
                throw notFound("no snapshot " + id);
            }
            throw e;
        }
    }

    /** What a person means by {@code latest}, an id or the start of one, each perhaps with {@code :folder}. */
    public SnapshotRef find(String reference, SnapshotFilter filter) {
        int colon = reference.indexOf(':');
        String name = colon == -1 ? reference : reference.substring(0, colon);
        String subfolder = colon == -1 ? "" : reference.substring(colon + 1);
        Snapshot snapshot = name.equals(LATEST) ? latest(filter) : byPrefix(name);
        return new SnapshotRef(snapshot, String.join("/", SnapshotPaths.segments(subfolder)));
    }

    /** The newest snapshot not after the time that was made on this host of all these paths. */
    Optional<Snapshot> newest(Instant notAfter, String host, List<String> paths) {
        return list(new SnapshotFilter(List.of(host), List.of(), paths)).reversed().stream()
                .filter(snapshot -> !snapshot.time().toInstant().isAfter(notAfter))
                .findFirst();
    }

    private Snapshot latest(SnapshotFilter filter) {
        List<Snapshot> matching = list(filter);
        if (matching.isEmpty()) {
            throw notFound(
                    filter.equals(SnapshotFilter.all())
                            ? "no snapshot at all"
                            : "no snapshot that fits host, tags and paths");
        }
        return matching.getLast();
    }

    private Snapshot byPrefix(String prefix) {
        if (prefix.isEmpty() || !prefix.chars().allMatch(ch -> Character.digit(ch, 16) >= 0 && ch < 128)) {
            throw notFound("no snapshot '" + prefix + "'; an id has hexadecimal digits only");
        }
        String start = prefix.toLowerCase(Locale.ROOT);
        List<Id> matching = repository.ids(FileKind.SNAPSHOT).stream()
                .filter(id -> id.toString().startsWith(start))
                .toList();
        if (matching.isEmpty()) {
            throw notFound("no snapshot " + prefix);
        }
        if (matching.size() > 1) {
            throw notFound("several snapshots start with " + prefix + ", not one");
        }
        return get(new SnapshotId(matching.getFirst()), this::loadListed);
    }

    private RepositoryException notFound(String what) {
        return new RepositoryException(
                ErrorCode.SNAPSHOT_NOT_FOUND, "there is " + what + " in " + repository.location());
    }

    /** Reads one snapshot; an error of the store when it is not there. */
    Snapshot load(Id id) {
        return snapshot(id, file(id));
    }

    /** Reads one snapshot that was listed; an error of the store when it is not there any more. */
    Snapshot loadListed(Id id) {
        return snapshot(id, parse(id, repository.loadListed(FileKind.SNAPSHOT, id)));
    }

    /** As {@link #load}, with everything that the file holds. */
    SnapshotFile file(Id id) {
        return parse(id, repository.loadFile(FileKind.SNAPSHOT, id));
    }

    private SnapshotFile parse(Id id, byte[] json) {
        try {
            return SnapshotFile.parse(json);
        } catch (FormatException e) {
            throw repository.damaged(FileKind.SNAPSHOT, id, e);
        }
    }

    private static Snapshot snapshot(Id id, SnapshotFile file) {
        return new Snapshot(
                new SnapshotId(id),
                file.time(),
                file.tree(),
                file.paths(),
                file.hostname(),
                file.username(),
                file.tags(),
                file.excludes(),
                Optional.ofNullable(file.parent()).map(SnapshotId::new),
                Optional.ofNullable(file.original()).map(SnapshotId::new),
                file.programVersion(),
                Optional.ofNullable(file.summary()).map(SnapshotCatalog::counts));
    }

    private static SnapshotCounts counts(SnapshotSummary summary) {
        return new SnapshotCounts(
                summary.backupStart().toInstant(),
                summary.backupEnd().toInstant(),
                summary.filesNew(),
                summary.filesChanged(),
                summary.filesUnmodified(),
                summary.dirsNew(),
                summary.dirsChanged(),
                summary.dirsUnmodified(),
                summary.dataBlobs(),
                summary.treeBlobs(),
                summary.dataAdded(),
                summary.dataAddedPacked(),
                summary.totalFilesProcessed(),
                summary.totalBytesProcessed());
    }
}
