package dev.backproof.verify;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.restore.MirrorBackup;
import dev.backproof.verify.restore.OpenBackup;
import dev.backproof.verify.restore.ResticBackup;
import dev.backproof.verify.scenario.BackupLocation;
import dev.backproof.verify.scenario.RestoreItem;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.Scenario.SnapshotChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The backup of a drill, and what is restored from which of its snapshots.
 *
 * @param backup open; the drill's resources close it
 * @param parts by snapshot, in the order of the scenario's items
 */
record DrillBackup(OpenBackup backup, List<DrillPart> parts) {
    DrillBackup {
        parts = List.copyOf(parts);
    }

    /**
     * Opens the backup that a scenario is about and chooses the snapshots of its items.
     *
     * @param lacking hears of each item whose snapshot is not there, and why, when others have one of their own
     * @throws dev.backproof.backup.error.BackupException when the backup cannot be opened, or nothing comes back without the
     *     snapshot that is not there
     */
    static DrillBackup open(
            Scenario scenario,
            RestoreDrill.Options options,
            DrillResources resources,
            BiConsumer<RestoreItem, RuntimeException> lacking) {
        OpenBackup backup = open(requireLocation(scenario, options), options, resources);
        resources.opened(backup);
        Map<SnapshotChoice, List<RestoreItem>> wanted = new LinkedHashMap<>();
        if (scenario.items().isEmpty()) {
            wanted.put(scenario.snapshot(), List.of());
        }
        scenario.items()
                .forEach(item -> wanted.computeIfAbsent(scenario.snapshotOf(item), key -> new ArrayList<>())
                        .add(item));
        List<DrillPart> parts = new ArrayList<>();
        wanted.forEach((choice, items) -> {
            try {
                add(parts, new DrillPart(backup.choose(choice), items, choice.rpo()));
            } catch (RuntimeException e) {
                if (wanted.size() == 1) {
                    throw e;
                }
                items.forEach(item -> lacking.accept(item, e));
            }
        });
        return new DrillBackup(backup, parts);
    }

    /** Where the backup of a scenario lies; null when neither it nor the options say so. */
    static @Nullable BackupLocation location(Scenario scenario, RestoreDrill.Options options) {
        return scenario.backup() == null ? options.backup() : scenario.backup();
    }

    /**
     * Where the backup of a scenario lies.
     *
     * @throws ConfigurationException {@code MISSING_SETTING} when neither it nor the options say so
     */
    static BackupLocation requireLocation(Scenario scenario, RestoreDrill.Options options) {
        BackupLocation location = location(scenario, options);
        if (location == null) {
            throw new ConfigurationException(
                    ErrorCode.MISSING_SETTING,
                    scenario.origin().display() + ": scenario " + scenario.name()
                            + " names neither a repository nor a mirror");
        }
        return location;
    }

    /** Two ways to choose may find the same snapshot. */
    private static void add(List<DrillPart> parts, DrillPart part) {
        for (int i = 0; i < parts.size(); i++) {
            DrillPart same = parts.get(i);
            if (same.id().equals(part.id()) && Objects.equals(same.rpo(), part.rpo())) {
                parts.set(i, same.with(part.items()));
                return;
            }
        }
        parts.add(part);
    }

    private static OpenBackup open(BackupLocation location, RestoreDrill.Options options, DrillResources resources) {
        return switch (location) {
            case BackupLocation.Restic restic -> {
                try {
                    yield ResticBackup.open(restic, options.stores().apply(restic.address()), options.environment());
                } catch (RepositoryException e) {
                    throw e.code() == ErrorCode.NO_REPOSITORY && holdsAnything(restic.address(), options)
                            ? new CorruptionException(
                                    ErrorCode.MISSING_DATA,
                                    restic.address() + " holds objects but no repository's config: it is damaged, or"
                                            + " the address is not the repository's",
                                    e)
                            : e;
                }
            }
            case BackupLocation.Mirror mirror ->
                MirrorBackup.open(
                        mirror,
                        options.stores(),
                        options.clock(),
                        name -> resources.workspace().volume(name));
        };
    }

    /** Tells a repository that lost its config from a place where there never was one. */
    private static boolean holdsAnything(String address, RestoreDrill.Options options) {
        try (ObjectStore store = options.stores().apply(address)) {
            store.list("", object -> {
                throw new Found();
            });
            return false;
        } catch (Found e) {
            return true;
        }
    }

    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Found() {
            super(null, null, false, false);
        }
    }
}
