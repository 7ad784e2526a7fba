package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.chunker.Polynomial;
import org.jspecify.annotations.Nullable;

/**
 * A repository's {@code config} (restic design.rst, "Repository Format").
 *
 * @param version 1 or 2
 * @param id random, fixed for the life of the repository
 * @param polynomial decides where files are cut; irreducible
 * @param unknown other fields, written again when the config is rewritten
 */
public record RepositoryConfig(int version, Id id, Polynomial polynomial, UnknownFields unknown) {
    /**
     * Reads opened bytes.
     *
     * @throws FormatException when the JSON is no config, the version is not 1 or 2, or the polynomial is reducible
     */
    public static RepositoryConfig parse(byte[] json) {
        return Pending.body();
    }

    /** The JSON in restic's order, unknown fields last. */
    public byte[] toJson() {
        return Pending.body();
    }

    /**
     * What rustic's fields say about cutting files when that is not restic's way, for a message; null when files are cut
     * as restic does. A writer that cuts otherwise only loses deduplication.
     */
    public @Nullable String foreignChunking() {
        return Pending.body();
    }
}
