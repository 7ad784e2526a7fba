package dev.backproof.backup.b2server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing.
 *
 * @param rows in the listing's order
 * @param nextName name of the first row that is not in it, or null at the end
 * @param nextId id of that row in a listing of versions; null for a folder
 */
public record Page(
        List<Row> rows, @Nullable String nextName, @Nullable String nextId) {
    /** A row of a listing. */
    public sealed interface Row {
        /** The object's or folder's name. */
        String name();
    }

    /** A version. */
    public record VersionRow(FileVersion version) implements Row {
        @Override
        public String name() {
            return version.name();
        }
    }

    /** What several names have in common, up to and including the delimiter. */
    public record FolderRow(String name) implements Row {}
}
