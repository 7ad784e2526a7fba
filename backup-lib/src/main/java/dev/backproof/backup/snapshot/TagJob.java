package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes other tags for snapshots. Not for use by several threads. */
public final class TagJob {
    private final Repository repository;
    private final Collection<Snapshot> snapshots;
    private final List<String> add = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();
    private @Nullable List<String> set;

    /** For the entry package, which hands it out. */
    public TagJob(Repository repository, Collection<Snapshot> snapshots) {
        this.repository = repository;
        this.snapshots = List.copyOf(snapshots);
    }

    /** Puts these tags on, where they are not. */
    public TagJob add(Collection<String> tags) {
        add.addAll(tags);
        return this;
    }

    /** Takes these tags off; they win over added ones. */
    public TagJob remove(Collection<String> tags) {
        remove.addAll(tags);
        return this;
    }

    /** Puts exactly these tags in the place of all others, before any are added or removed. */
    public TagJob set(Collection<String> tags) {
        set = List.copyOf(tags);
        return this;
    }

    /** Which snapshots will change and how; changes nothing and takes no lock. */
    public TagPlan plan() {
        List<TagPlan.Change> changes = new ArrayList<>();
        for (Snapshot snapshot : snapshots) {
            List<String> before = snapshot.tags();
            Set<String> after = new LinkedHashSet<>(set == null ? before : set);
            after.addAll(add);
            remove.forEach(after::remove);
            if (!List.copyOf(after).equals(before)) {
                changes.add(new TagPlan.Change(snapshot, List.copyOf(after)));
            }
        }
        return new TagPlan(repository, changes);
    }
}
