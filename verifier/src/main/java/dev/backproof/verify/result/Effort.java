package dev.backproof.verify.result;

import org.jspecify.annotations.Nullable;

/**
 * How deep a drill went into the files of its volumes, and what that cost. Databases are not counted: their dumps are read
 * whole at every depth.
 *
 * @param depth {@code full}, {@code sample} or {@code metadata}
 * @param files regular files that the backup lists in what the scenario restores
 * @param bytes of these
 * @param filesRead those among them that were to be read
 * @param bytesRead bytes of these that came
 * @param drills for a sample, after how many drills every file has been read; else 0
 * @param price null where the store asks for nothing
 */
public record Effort(
        String depth,
        long files,
        long bytes,
        long filesRead,
        long bytesRead,
        int drills,
        @Nullable Price price) {
    /** Whether there are files that were not read. */
    public boolean isPartial() {
        return filesRead < files;
    }
}
