package dev.backproof.backup.restic.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fields of a JSON object that this version does not know, kept so that rewriting the object loses nothing.
 *
 * @param rawJson each field's name and its value as JSON text, in the order of the file
 */
public record UnknownFields(Map<String, String> rawJson) {
    /** No such fields. */
    public static final UnknownFields NONE = new UnknownFields(Map.of());

    public UnknownFields {
        rawJson = Collections.unmodifiableMap(new LinkedHashMap<>(rawJson));
    }
}
