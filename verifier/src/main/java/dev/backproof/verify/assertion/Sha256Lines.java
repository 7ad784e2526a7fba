package dev.backproof.verify.assertion;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.format.RawName;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file as {@code sha256sum} writes it: 64 hex digits, a space, a space or {@code *}, the name's raw bytes.
 * A line that begins with a backslash has {@code \\}, {@code \n} and {@code \r} in its name escaped (observed: coreutils
 * 9.1). Empty lines and lines that begin with {@code #} are passed over.
 */
final class Sha256Lines {
    private static final int DIGITS = 64;
    private static final int LONGEST = 64 * 1024;

    private final InputStream in;
    private final String file;
    private int number;

    /** One line. */
    record Line(String sha256, RawName name) {}

    Sha256Lines(InputStream in, String file) {
        this.in = new BufferedInputStream(in);
        this.file = file;
    }

    /** The next line, or null at the end. */
    @Nullable
    Line next() throws IOException {
        while (true) {
            byte[] line = readLine();
            if (line == null) {
                return null;
            }
            number++;
            if (line.length > 0 && line[0] != '#') {
                return parse(line);
            }
        }
    }

    private byte @Nullable [] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() > LONGEST) {
                throw bad("the line is too long");
            }
            next = in.read();
        }
        byte[] bytes = line.toByteArray();
        int end = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return Arrays.copyOf(bytes, end);
    }

    private Line parse(byte[] line) {
        boolean escaped = line[0] == '\\';
        int at = escaped ? 1 : 0;
        if (line.length < at + DIGITS + 3
                || line[at + DIGITS] != ' '
                || (line[at + DIGITS + 1] != ' ' && line[at + DIGITS + 1] != '*')) {
            throw bad("not a line of sha256sum");
        }
        String digest = new String(line, at, DIGITS, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!digest.matches("[0-9a-f]{64}")) {
            throw bad("not a SHA-256");
        }
        byte[] name = Arrays.copyOfRange(line, at + DIGITS + 2, line.length);
        return new Line(digest, RawName.of(escaped ? unescape(name) : name));
    }

    private byte[] unescape(byte[] name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean afterBackslash = false;
        for (byte b : name) {
            if (afterBackslash) {
                switch (b) {
                    case '\\' -> out.write('\\');
                    case 'n' -> out.write('\n');
                    case 'r' -> out.write('\r');
                    default -> throw bad("a backslash with nothing known behind it");
                }
            } else if (b != '\\') {
                out.write(b);
            }
            afterBackslash = b == '\\' && !afterBackslash;
        }
        if (afterBackslash) {
            throw bad("a backslash with nothing behind it");
        }
        return out.toByteArray();
    }

    private ConfigurationException bad(String why) {
        return new ConfigurationException(ErrorCode.BAD_SETTING, file + ":" + number + ": " + why);
    }
}
