package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.RawName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry lies below the root of a snapshot or of a restore target: raw names linked to their parent, so that a
 * million paths share their directories. Immutable. The root itself has no name.
 */
public final class EntryPath {
    private static final EntryPath ROOT = new EntryPath(null, RawName.of(""));

    private final @Nullable EntryPath parent;
    private final RawName name;

    private EntryPath(@Nullable EntryPath parent, RawName name) {
        this.parent = parent;
        this.name = name;
    }

    /** The path of no names. */
    public static EntryPath root() {
        return ROOT;
    }

    /** The path of an entry of this directory. */
    public EntryPath child(RawName entry) {
        return new EntryPath(this, entry);
    }

    /** Whether this is the path of no names. */
    public boolean isRoot() {
        return parent == null;
    }

    /** The directory that holds the entry; null for the root. */
    public @Nullable EntryPath parent() {
        return parent;
    }

    /** The last name; empty for the root. */
    public RawName name() {
        return name;
    }

    /** The names from the top down; empty for the root. */
    public List<RawName> names() {
        List<RawName> names = new ArrayList<>();
        for (EntryPath at = this; at.parent != null; at = at.parent) {
            names.add(at.name);
        }
        Collections.reverse(names);
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryPath that && name.equals(that.name) && Objects.equals(parent, that.parent);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(parent) + name.hashCode();
    }

    /** For people: {@code /} and the names joined by slashes, odd bytes as {@link RawName#toString} shows them. */
    @Override
    public String toString() {
        if (parent == null) {
            return "/";
        }
        StringBuilder text = new StringBuilder();
        for (RawName each : names()) {
            text.append('/').append(each);
        }
        return text.toString();
    }
}
