package dev.backproof.backup.storage;

import dev.backproof.backup.error.ConfigurationException;
import java.nio.file.Path;
import java.util.regex.Matcher;

/** Where a store is, as a person writes it: a folder, or a bucket with a prefix. */
public sealed interface StoreAddress {
    /**
     * A folder of this machine.
     *
     * @param path absolute or relative to the working directory
     */
    record Folder(Path path) implements StoreAddress {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A part of a B2 bucket.
     *
     * @param bucket name of the bucket
     * @param prefix what all object names begin with, without a slash at either end; empty for the whole bucket
     */
    record B2(String bucket, String prefix) implements StoreAddress {
        @Override
        public String toString() {
            return "b2:" + bucket + ":" + prefix;
        }
    }

    /**
     * Reads {@code /a/folder}, {@code relative/folder}, {@code local:folder}, {@code b2:BUCKET}, {@code b2:BUCKET:PREFIX}
     * or {@code b2:BUCKET/PREFIX}. A folder whose name looks like {@code scheme:} needs {@code local:} or {@code ./} in
     * front, as with restic.
     *
     * @throws ConfigurationException {@code BAD_SETTING} for anything else
     */
    static StoreAddress parse(String text) {
        Matcher scheme = AddressSyntax.SCHEME.matcher(text);
        if (!scheme.matches()) {
            return AddressSyntax.folder(text, text);
        }
        String rest = scheme.group(2);
        return switch (scheme.group(1)) {
            case "local" -> AddressSyntax.folder(rest, text);
            case "b2" -> AddressSyntax.b2(rest, text);
            default ->
                throw AddressSyntax.bad(
                        text, "'" + scheme.group(1) + ":' is no kind of store known here", AddressSyntax.FORMS);
        };
    }
}
