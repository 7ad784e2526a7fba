package dev.backproof.backup.source;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.format.RawName;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of patterns, one a line, as restic reads it: white space around a line, empty lines and lines starting with
 * {@code #} do not count; {@code $NAME} and {@code ${NAME}} stand for a variable of the environment, empty when it is
 * not set, {@code $$} for a dollar (restic's backup semantics, "Excludes").
 */
final class PatternFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\$)|(\\w+)|\\{([^}]+)\\})");

    /** Keeps every byte of a line as one character, so that patterns need not be UTF-8. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private PatternFile() {}

    /**
     * The patterns in their order.
     *
     * @throws ConfigurationException {@code BAD_SETTING} when the file cannot be read
     */
    static List<RawName> read(Path file, Map<String, String> environment) {
        String text;
        try {
            text = new String(Files.readAllBytes(file), BYTES);
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot read the patterns in " + file, e);
        }
        String mark = new String(BYTE_ORDER_MARK, BYTES);
        return (text.startsWith(mark) ? text.substring(mark.length()) : text)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> RawName.of(expand(line, environment).getBytes(BYTES)))
                .toList();
    }

    private static String expand(String line, Map<String, String> environment) {
        return VARIABLE.matcher(line).replaceAll(found -> Matcher.quoteReplacement(value(found, environment)));
    }

    private static String value(MatchResult found, Map<String, String> environment) {
        if (found.group(1) != null) {
            return "$";
        }
        String name = found.group(2) != null ? found.group(2) : found.group(3);
        String value = environment.getOrDefault(name, "");
        return new String(value.getBytes(StandardCharsets.UTF_8), BYTES);
    }
}
