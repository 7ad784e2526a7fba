package dev.backproof.backup.storage;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The grammar of {@link StoreAddress#parse}. */
final class AddressSyntax {
    static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+-]*):(.*)", Pattern.DOTALL);
    static final String FORMS = "write /a/folder, local:folder or b2:BUCKET:PREFIX";
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9.-]{1,63}");
    private static final Pattern SEPARATOR = Pattern.compile("[:/]");
    private static final Pattern SLASHES = Pattern.compile("/+");

    private AddressSyntax() {}

    static StoreAddress folder(String path, String text) {
        if (path.isEmpty()) {
            throw bad(text, "no folder is named", FORMS);
        }
        try {
            return new StoreAddress.Folder(Path.of(path));
        } catch (InvalidPathException e) {
            throw bad(text, "not a path: " + e.getReason(), FORMS);
        }
    }

    static StoreAddress b2(String rest, String text) {
        String[] parts = SEPARATOR.split(rest, 2);
        if (!BUCKET.matcher(parts[0]).matches()) {
            throw bad(text, "no name of a bucket: '" + parts[0] + "'", FORMS);
        }
        String prefix = parts.length == 1 ? "" : SLASHES.matcher(parts[1]).replaceAll("/");
        prefix = prefix.startsWith("/") ? prefix.substring(1) : prefix;
        prefix = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        if (!prefix.isEmpty()) {
            try {
                ObjectKey.of(prefix);
            } catch (IllegalArgumentException e) {
                throw bad(text, "not a prefix: '" + prefix + "'", "leave out '.', '..' and control characters");
            }
        }
        return new StoreAddress.B2(parts[0], prefix);
    }

    static ConfigurationException bad(String text, String why, String hint) {
        return new ConfigurationException(
                ErrorCode.BAD_SETTING, "not the address of a store: '" + text + "': " + why, hint, null);
    }
}
