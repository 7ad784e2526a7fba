package dev.backproof.verify.assertion;

import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.Assertion.Cell;
import dev.backproof.verify.scenario.Bounds;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks on what stands in one restored file. Messages quote nothing of it but numbers. Of a volume that was not restored as a
 * whole, a file that was not restored this time is skipped.
 */
public final class ContentChecks {
    /** More than this is not read into memory: what is looked for in it are settings and the like. */
    private static final int MOST_BYTES = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ContentChecks() {}

    /** A file has this SHA-256, in lower-case hexadecimal digits. */
    public static Check digest(RestoredVolume volume, String path, String sha256) {
        return check(volume, path, "digest of " + path, "digest", file -> {
            String actual = VolumeChecks.digest(file);
            String message = volume.name() + ": " + path + " has SHA-256 " + actual;
            return actual.equals(sha256)
                    ? Outcome.passed(message, sha256, actual)
                    : Outcome.failed(message + ", expected " + sha256, sha256, actual);
        });
    }

    /**
     * A file holds this text in UTF-8.
     *
     * @param shown the text as it may stand in reports
     */
    public static Check contains(RestoredVolume volume, String path, String text, String shown) {
        return check(volume, path, path + " contains '" + shown + "'", "content", file -> {
            boolean found = holds(file, text.getBytes(StandardCharsets.UTF_8));
            return found
                    ? Outcome.passed("it does", "'" + shown + "'", "'" + shown + "'")
                    : Outcome.failed(
                            volume.name() + ": " + path + " does not contain '" + shown + "'",
                            "'" + shown + "'",
                            "other text");
        });
    }

    /** Something in a file matches a regular expression, in which {@code ^} and {@code $} stand for the ends of lines. */
    public static Check matches(RestoredVolume volume, String path, String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
        return check(volume, path, path + " matches " + regex, "content", file -> {
            String text = text(file);
            if (text == null) {
                return tooLarge(volume, path);
            }
            return pattern.matcher(text).find()
                    ? Outcome.passed("it does", regex, regex)
                    : Outcome.failed(volume.name() + ": nothing in " + path + " matches " + regex, regex, "no match");
        });
    }

    /** The number of a file's lines lies within bounds; a last line without an end counts. */
    public static Check lines(RestoredVolume volume, String path, Bounds bounds) {
        return check(volume, path, "lines of " + path, "lines", file -> {
            long lines = lines(file);
            String message = volume.name() + ": " + path + " has " + Words.count(lines, "line");
            return bounds.contains(lines)
                    ? Outcome.passed(message, bounds.toString(), Long.toString(lines))
                    : Outcome.failed(message + ", expected " + bounds, bounds.toString(), Long.toString(lines));
        });
    }

    /**
     * Something stands at a place of a JSON file.
     *
     * @param pointer the place (RFC 6901)
     * @param expected the value, or null when anything will do
     */
    public static Check json(RestoredVolume volume, String path, String pointer, @Nullable Cell expected) {
        return check(volume, path, path + " at " + pointer, "json", file -> {
            String text = text(file);
            if (text == null) {
                return tooLarge(volume, path);
            }
            String subject = volume.name() + ": " + path;
            JsonNode node;
            try {
                node = JSON.readTree(text).at(pointer);
            } catch (JacksonException e) {
                return Outcome.failed(
                        subject + " is not JSON: it breaks off or goes wrong in line "
                                + e.getLocation().getLineNr(),
                        "JSON",
                        "something else");
            }
            if (node.isMissingNode()) {
                return Outcome.failed(subject + " has nothing at " + pointer, pointer, "nothing");
            }
            if (expected == null) {
                return Outcome.passed("something stands there", pointer, pointer);
            }
            String wanted = Cells.shown(expected, false);
            String actual = shown(node);
            return equal(expected, node)
                    ? Outcome.passed("it is " + actual, wanted, actual)
                    : Outcome.failed(
                            subject + " has " + actual + " at " + pointer + ", expected " + wanted, wanted, actual);
        });
    }

    private static boolean equal(Cell expected, JsonNode node) {
        return switch (expected) {
            case Cell.Null none -> node.isNull();
            case Cell.Text text -> node.isString() && node.stringValue().equals(text.value());
            case Cell.Numeral number ->
                node.isNumber()
                        ? node.decimalValue().compareTo(number.value()) == 0
                        : node.isBoolean()
                                && number.value().compareTo(node.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO)
                                        == 0;
        };
    }

    private static String shown(JsonNode node) {
        if (node.isContainer()) {
            return node.isArray() ? "a list of " + node.size() : "an object of " + Words.count(node.size(), "key");
        }
        return node.isString() ? ShownText.of(node.stringValue(), false) : node.toString();
    }

    private static Outcome tooLarge(RestoredVolume volume, String path) {
        return Outcome.error(volume.name() + ": " + path + " is larger than " + (MOST_BYTES >> 20)
                + " MiB, which is too much for this check");
    }

    /** Looks into a text. */
    @FunctionalInterface
    interface OnText {
        Outcome look(String text) throws IOException;
    }

    /** Looks into a file of text, or tells why that cannot be. */
    static Outcome inText(RestoredVolume volume, String path, OnText look) throws IOException {
        return in(volume, path, file -> {
            String text = text(file);
            return text == null ? tooLarge(volume, path) : look.look(text);
        });
    }

    private interface OnFile {
        Outcome look(PosixFile file) throws IOException;
    }

    private static Check check(RestoredVolume volume, String path, String what, String kind, OnFile look) {
        return new Check(volume.name() + ": " + what, kind, () -> in(volume, path, look))
                .provingData(volume.holdsData());
    }

    /** Looks into a file, or tells why that cannot be. */
    private static Outcome in(RestoredVolume volume, String path, OnFile look) throws IOException {
        EntryPath entry = RestoredVolume.entry(path);
        Optional<FileStatus> status = volume.find(entry);
        if (status.isEmpty()) {
            return Outcome.failed(volume.name() + ": " + path + " is missing", path, "missing");
        }
        FileType type = status.get().type();
        if (type != FileType.FILE) {
            return Outcome.failed(
                    volume.name() + ": " + path + " is a " + type.label() + ", expected " + FileType.FILE.label(),
                    FileType.FILE.label(),
                    type.label());
        }
        if (!volume.isRestored(entry)) {
            return Outcome.skipped(path + " was not read this time");
        }
        Optional<PosixFile> file = volume.openFile(entry);
        if (file.isEmpty()) {
            return Outcome.failed(volume.name() + ": " + path + " is missing", path, "missing");
        }
        try (PosixFile open = file.get()) {
            return look.look(open);
        }
    }

    /** The file as text, or null when it is too large; bytes that are no UTF-8 become U+FFFD. */
    private static @Nullable String text(PosixFile file) throws IOException {
        try (InputStream in = file.stream()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES ? null : new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Looks for some bytes with a window that overlaps, so that the file's size does not matter. */
    private static boolean holds(PosixFile file, byte[] wanted) throws IOException {
        byte[] window = new byte[Math.max(1 << 16, 2 * wanted.length)];
        int filled = 0;
        try (InputStream in = file.stream()) {
            for (int count = in.read(window, 0, window.length);
                    count >= 0;
                    count = in.read(window, filled, window.length - filled)) {
                filled += count;
                if (indexOf(window, filled, wanted) >= 0) {
                    return true;
                }
                int kept = Math.min(filled, wanted.length - 1);
                System.arraycopy(window, filled - kept, window, 0, kept);
                filled = kept;
            }
        }
        return false;
    }

    private static int indexOf(byte[] bytes, int length, byte[] wanted) {
        for (int start = 0; start + wanted.length <= length; start++) {
            int same = 0;
            while (same < wanted.length && bytes[start + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return start;
            }
        }
        return -1;
    }

    private static long lines(PosixFile file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long lines = 0;
        boolean open = false;
        try (InputStream in = file.stream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    open = buffer[i] != '\n';
                    lines += open ? 0 : 1;
                }
            }
        }
        return open ? lines + 1 : lines;
    }
}
