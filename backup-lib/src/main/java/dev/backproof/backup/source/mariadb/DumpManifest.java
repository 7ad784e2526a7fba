package dev.backproof.backup.source.mariadb;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a dump must contain: written beside it as {@code manifest.json} when it is made, compared line by line when it is
 * restored.
 *
 * @param format {@value #FORMAT}; a reader refuses a newer one
 * @param serverVersion as the source server tells it, such as {@code 10.11.19-MariaDB}
 * @param toolVersion of the {@code mariadb-dump} that wrote the dump, such as {@code 10.11.19}
 * @param lowerCaseTableNames the source server's setting (0, 1 or 2): a server with another one may not find tables
 * @param time when the dump began
 * @param dump the file beside this one
 * @param schema the database's tables, views and so on, as they were when the dump began
 * @param rows rows of each table as counted in the dump's own bytes; for a system-versioned table with history, the
 *     historical rows are among them
 * @param historyIncluded whether rows of the past of system-versioned tables are in the dump
 * @param accounts users and roles that may use this database or own something in it; null when the account that made
 *     the dump was not allowed to read them
 * @param changedDuringDump objects that came, went or changed while the dump was made, such as {@code table orders}:
 *     what the dump holds of them may differ from what stands here
 * @param warnings what whoever looks after the backup should know, one line each
 */
public record DumpManifest(
        int format,
        String serverVersion,
        String toolVersion,
        int lowerCaseTableNames,
        Instant time,
        DumpFile dump,
        SchemaInventory schema,
        Map<String, Long> rows,
        boolean historyIncluded,
        @Nullable List<Account> accounts,
        List<String> changedDuringDump,
        List<String> warnings) {
    /** The format that this version writes. */
    public static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    public DumpManifest {
        rows = Collections.unmodifiableMap(new TreeMap<>(rows));
        accounts = accounts == null ? null : List.copyOf(accounts);
        changedDuringDump = List.copyOf(changedDuringDump);
        warnings = List.copyOf(warnings);
    }

    /**
     * The dump's bytes.
     *
     * @param bytes how many
     * @param sha256 their SHA-256, 64 hex digits
     */
    public record DumpFile(long bytes, String sha256) {}

    /** Whether this may be one; a web application has a file of that name, too. What is no JSON may be one that is damaged. */
    public static boolean mayBe(byte[] json) {
        try {
            JsonNode tree = JSON.readTree(json);
            return tree.path("format").isInt() && tree.path("dump").isObject();
        } catch (JacksonException e) {
            return true;
        }
    }

    /**
     * Reads a manifest.
     *
     * @throws IllegalArgumentException when it is not one, or of a newer format; the message says which, without any of
     *     its content
     */
    public static DumpManifest parse(byte[] json) {
        try {
            JsonNode tree = JSON.readTree(json);
            int format = tree.path("format").asInt(0);
            if (format != FORMAT) {
                throw new IllegalArgumentException(
                        format == 0
                                ? "not a dump's manifest: it has no format"
                                : "a manifest of format " + format + ", this version knows format " + FORMAT);
            }
            return JSON.treeToValue(tree, DumpManifest.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a dump's manifest: " + e.getOriginalMessage(), e);
        }
    }

    /** The manifest as it is stored: indented JSON in UTF-8, a newline at its end. */
    public byte[] toJson() {
        byte[] json = JSON.writeValueAsBytes(this);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }
}
