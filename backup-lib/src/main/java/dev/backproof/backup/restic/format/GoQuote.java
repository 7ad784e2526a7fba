package dev.backproof.backup.restic.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Names as trees keep them: what Go's {@code strconv.Quote} makes of the raw bytes, without the quotes around it. It is
 * text then, and is written as any JSON string.
 */
final class GoQuote {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** Escapes of one letter, in pairs of the letter and what it stands for. */
    private static final String SHORT = "a\u0007b\bf\fn\nr\rt\tv\u000b\\\\\"\"";

    private static final int MAX_OCTAL = 0377;

    private GoQuote() {}

    /** The quoted form in UTF-8. May be the given array. */
    static byte[] quote(byte[] name) {
        int plain = 0;
        while (plain < name.length && isPlain(name[plain])) {
            plain++;
        }
        if (plain == name.length) {
            return name;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * name.length);
        out.write(name, 0, plain);
        int at = plain;
        while (at < name.length) {
            int length = Utf8.sequenceLength(name, at, name.length);
            if (length == 0) {
                escape(out, 'x', name[at] & 0xff, 2);
                at++;
            } else {
                quoteCharacter(name, at, length, out);
                at += length;
            }
        }
        return out.toByteArray();
    }

    private static boolean isPlain(byte ch) {
        return ch >= 0x20 && ch < 0x7f && ch != '"' && ch != '\\';
    }

    private static void quoteCharacter(byte[] name, int at, int length, ByteArrayOutputStream out) {
        int point = Utf8.codePoint(name, at, length);
        int letter = shortEscape(point);
        if (letter >= 0) {
            out.write('\\');
            out.write(letter);
        } else if (GoPrintable.isPrintable(point)) {
            out.write(name, at, length);
        } else if (point < 0x80) {
            escape(out, 'x', point, 2);
        } else if (point <= 0xffff) {
            escape(out, 'u', point, 4);
        } else {
            escape(out, 'U', point, 8);
        }
    }

    private static int shortEscape(int point) {
        for (int i = 1; i < SHORT.length(); i += 2) {
            if (SHORT.charAt(i) == point) {
                return SHORT.charAt(i - 1);
            }
        }
        return -1;
    }

    private static void escape(ByteArrayOutputStream out, char kind, int value, int digits) {
        out.write('\\');
        out.write(kind);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.write(HEX[value >>> shift & 0x0f]);
        }
    }

    /**
     * The raw bytes of a quoted form.
     *
     * @throws FormatException when it is not one
     */
    static byte[] unquote(String quoted) {
        if (quoted.indexOf('\\') < 0 && quoted.indexOf('"') < 0 && quoted.indexOf('\n') < 0) {
            return Utf8.bytes(quoted);
        }
        byte[] text = Utf8.bytes(quoted);
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
        int at = 0;
        while (at < text.length) {
            byte ch = text[at];
            if (ch == '"' || ch == '\n') {
                throw broken(quoted);
            }
            if (ch == '\\') {
                at = unescape(quoted, text, at + 1, out);
            } else {
                out.write(ch);
                at++;
            }
        }
        return out.toByteArray();
    }

    /** Reads the escape whose letter is at an index and returns the index after it. */
    private static int unescape(String quoted, byte[] text, int at, ByteArrayOutputStream out) {
        if (at == text.length) {
            throw broken(quoted);
        }
        int letter = text[at];
        int digits = switch (letter) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        if (digits > 0) {
            long value = number(quoted, text, at + 1, digits, 16);
            if (digits == 2) {
                out.write((int) value);
            } else if (value <= Character.MAX_CODE_POINT
                    && (value < Character.MIN_SURROGATE || value > Character.MAX_SURROGATE)) {
                out.writeBytes(Character.toString((int) value).getBytes(StandardCharsets.UTF_8));
            } else {
                throw broken(quoted);
            }
            return at + 1 + digits;
        }
        if (letter >= '0' && letter <= '7') {
            long value = number(quoted, text, at, 3, 8);
            if (value > MAX_OCTAL) {
                throw broken(quoted);
            }
            out.write((int) value);
            return at + 3;
        }
        int meaning = SHORT.indexOf(letter);
        while (meaning >= 0 && meaning % 2 != 0) {
            meaning = SHORT.indexOf(letter, meaning + 1);
        }
        if (meaning < 0) {
            throw broken(quoted);
        }
        out.write(SHORT.charAt(meaning + 1));
        return at + 1;
    }

    private static long number(String quoted, byte[] text, int from, int digits, int radix) {
        if (from + digits > text.length) {
            throw broken(quoted);
        }
        long value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(text[i], radix);
            if (digit < 0) {
                throw broken(quoted);
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static FormatException broken(String quoted) {
        return new FormatException("'" + quoted + "' is not a quoted name");
    }
}
