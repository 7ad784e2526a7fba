package dev.backproof.verify.restore;

import dev.backproof.backup.Password;
import dev.backproof.backup.Passwords;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.decorator.CountingStore;
import dev.backproof.backup.storage.decorator.ReadOnlyStore;
import dev.backproof.verify.scenario.BackupLocation;
import dev.backproof.verify.scenario.BackupLocation.PasswordSource;
import dev.backproof.verify.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A restic repository that is open for a drill. */
public final class ResticBackup implements OpenBackup {
    /** What Velero sets when its secret velero-repo-credentials is not there; source: Velero, pkg/repository/keys. */
    private static final String PASSWORD_OF_VELERO = "static-passw0rd";

    private final ResticRepository repository;
    private final CountingStore store;
    private final List<String> notes;
    private @Nullable List<Snapshot> known;

    private ResticBackup(ResticRepository repository, CountingStore store, List<String> notes) {
        this.repository = repository;
        this.store = store;
        this.notes = notes;
    }

    /**
     * Opens a repository for reading only, without a lock.
     *
     * @param store where it lies; closed with the backup, or when opening fails
     * @param environment where passwords may be
     * @throws CorruptionException when there is a repository that has lost its config
     */
    public static ResticBackup open(
            BackupLocation.Restic location, ObjectStore store, UnaryOperator<@Nullable String> environment) {
        CountingStore counting = CountingStore.of(ReadOnlyStore.of(store));
        try (Password password = password(location, environment)) {
            return new ResticBackup(ResticRepository.open(counting, password), counting, notes(location));
        } catch (RepositoryException e) {
            counting.close();
            throw e;
        }
    }

    private static List<String> notes(BackupLocation.Restic location) {
        return location.password() instanceof PasswordSource.WellKnown known
                ? List.of(
                        "the password of " + location.address() + " is the one that "
                                + switch (known.of()) {
                                    case VELERO -> "Velero";
                                }
                                + " sets when nobody chooses one: everybody knows it, so only the bucket's key protects the backup")
                : List.of();
    }

    private static Password password(BackupLocation.Restic location, UnaryOperator<@Nullable String> environment) {
        return switch (location.password()) {
            case PasswordSource.Environment any ->
                Passwords.fromEnvironment(environment)
                        .orElseThrow(() -> new ConfigurationException(
                                ErrorCode.PASSWORD_MISSING, "no password for " + location.address()));
            case PasswordSource.Variable variable -> {
                String value = environment.apply(variable.name());
                if (value == null) {
                    throw new ConfigurationException(
                            ErrorCode.PASSWORD_MISSING,
                            "no password for " + location.address() + ": the variable " + variable.name()
                                    + " is not set");
                }
                yield Password.of(value);
            }
            case PasswordSource.WellKnown known ->
                switch (known.of()) {
                    case VELERO -> Password.of(PASSWORD_OF_VELERO);
                };
            case PasswordSource.File file -> Password.fromFile(Path.of(file.path()));
            case PasswordSource.Command command -> Passwords.fromCommand(command.words());
        };
    }

    @Override
    public ChosenSnapshot choose(Scenario.SnapshotChoice choice) {
        SnapshotFilter filter = filter(choice);
        if (!choice.id().isEmpty()) {
            return new ResticSnapshot(repository, repository.find(choice.id(), filter), this::snapshots, notes);
        }
        List<Snapshot> matching = snapshots().stream().filter(filter::matches).toList();
        if (matching.isEmpty()) {
            throw nothingMatches(choice);
        }
        return new ResticSnapshot(repository, SnapshotRef.of(matching.getLast()), this::snapshots, notes);
    }

    /** All there were when somebody first asked, the oldest first: each is an object to be fetched. */
    private synchronized List<Snapshot> snapshots() {
        List<Snapshot> all = known;
        if (all == null) {
            all = repository.snapshots(SnapshotFilter.all());
            known = all;
        }
        return all;
    }

    private static SnapshotFilter filter(Scenario.SnapshotChoice choice) {
        SnapshotFilter filter = SnapshotFilter.all();
        if (!choice.tags().isEmpty()) {
            filter = filter.tags(String.join(",", choice.tags()));
        }
        if (!choice.host().isEmpty()) {
            filter = filter.host(choice.host());
        }
        return choice.path().isEmpty() ? filter : filter.path(choice.path());
    }

    private RepositoryException nothingMatches(Scenario.SnapshotChoice choice) {
        long all = snapshots().size();
        StringBuilder wanted = new StringBuilder();
        if (!choice.tags().isEmpty()) {
            wanted.append(" with tag ").append(String.join(" and ", choice.tags()));
        }
        if (!choice.host().isEmpty()) {
            wanted.append(" of host ").append(choice.host());
        }
        if (!choice.path().isEmpty()) {
            wanted.append(" of ").append(choice.path());
        }
        return new RepositoryException(
                ErrorCode.SNAPSHOT_NOT_FOUND,
                repository.location() + " has no snapshot" + wanted + " (of " + all + " in all)");
    }

    @Override
    public Optional<ObjectStore> store() {
        return Optional.of(store);
    }

    @Override
    public Pulled pulled() {
        return Pulled.of(store.counts().bytesRead(), store.counts());
    }

    @Override
    public void close() {
        repository.close();
    }
}
