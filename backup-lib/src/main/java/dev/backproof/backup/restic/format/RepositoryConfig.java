package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.chunker.Polynomial;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    /** What rustic's fields say when files are cut as restic does (rustic's repository config). */
    private static final Map<String, String> RESTIC_CHUNKING = Map.of(
            "chunker", "\"rabin\"", "chunk_size", "1048576", "chunk_min_size", "524288", "chunk_max_size", "8388608");

    /**
     * Reads opened bytes.
     *
     * @throws FormatException when the JSON is no config, the version is not 1 or 2, or the polynomial is reducible
     */
    public static RepositoryConfig parse(byte[] json) {
        return JsonInput.read(json, "a config", RepositoryConfig::read);
    }

    private static RepositoryConfig read(JsonInput in) {
        long version = 0;
        Id id = null;
        String polynomial = "";
        JsonInput.Unknown unknown = new JsonInput.Unknown();
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            switch (name) {
                case "version" -> version = in.unsigned(Integer.MAX_VALUE);
                case "id" -> id = in.id();
                case "chunker_polynomial" -> polynomial = in.string();
                default -> unknown.keep(name, in);
            }
        }
        if (version < 1 || version > 2) {
            throw new FormatException("repository version " + version + " is not known, only 1 and 2 are");
        }
        return new RepositoryConfig(
                (int) version, JsonInput.required(id, "id"), irreducible(polynomial), unknown.toFields());
    }

    private static Polynomial irreducible(String hex) {
        try {
            Polynomial polynomial = Polynomial.parse(hex);
            if (polynomial.isIrreducible()) {
                return polynomial;
            }
        } catch (IllegalArgumentException e) {
            throw new FormatException("the chunker polynomial: " + e.getMessage(), e);
        }
        throw new FormatException("the chunker polynomial " + hex + " is reducible");
    }

    /** The JSON in restic's order, unknown fields last. */
    public byte[] toJson() {
        return new GoJsonWriter(256)
                .beginObject()
                .name("version")
                .unsigned(version)
                .name("id")
                .id(id)
                .name("chunker_polynomial")
                .string(polynomial.toHex())
                .unknown(unknown)
                .endObject()
                .toBytes();
    }

    /**
     * What rustic's fields say about cutting files when that is not restic's way, for a message; null when files are cut
     * as restic does. A writer that cuts otherwise only loses deduplication.
     */
    public @Nullable String foreignChunking() {
        String differing = new TreeMap<>(unknown.rawJson())
                .entrySet().stream()
                        .filter(field -> RESTIC_CHUNKING.containsKey(field.getKey()))
                        .filter(field -> !field.getValue().equals("null"))
                        .filter(field -> !field.getValue().equals(RESTIC_CHUNKING.get(field.getKey())))
                        .map(field -> field.getKey() + " " + field.getValue())
                        .collect(Collectors.joining(", "));
        return differing.isEmpty() ? null : differing;
    }
}
