package dev.backproof.backup.restic.format;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON byte for byte as Go's {@code encoding/json} (1.22 and later): no spaces, and in strings {@code < > &} and
 * U+2028/2029 escaped, other text raw. For one thread.
 */
final class GoJsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;
    private boolean first = true;

    GoJsonWriter(int capacity) {
        bytes = new byte[capacity];
    }

    GoJsonWriter beginObject() {
        return open('{');
    }

    GoJsonWriter endObject() {
        return close('}');
    }

    GoJsonWriter beginArray() {
        return open('[');
    }

    GoJsonWriter endArray() {
        return close(']');
    }

    /** Starts a field. */
    GoJsonWriter name(String name) {
        string(name);
        put(':');
        first = true;
        return this;
    }

    GoJsonWriter string(String text) {
        return string(Utf8.bytes(text));
    }

    /** A string of UTF-8; each byte that is not becomes U+FFFD. */
    GoJsonWriter string(byte[] utf8) {
        separate();
        put('"');
        int at = 0;
        while (at < utf8.length) {
            int length = Utf8.sequenceLength(utf8, at, utf8.length);
            if (length == 0) {
                ascii("\\ufffd");
                at++;
            } else if (length == 1) {
                asciiCharacter(utf8[at]);
                at++;
            } else if (length == 3
                    && utf8[at] == (byte) 0xe2
                    && utf8[at + 1] == (byte) 0x80
                    && isLineBreak(utf8[at + 2])) {
                ascii("\\u202");
                put(HEX[utf8[at + 2] & 0x0f]);
                at += length;
            } else {
                put(utf8, at, length);
                at += length;
            }
        }
        put('"');
        return this;
    }

    GoJsonWriter unsigned(long number) {
        separate();
        ascii(Long.toUnsignedString(number));
        return this;
    }

    GoJsonWriter bool(boolean value) {
        separate();
        ascii(value ? "true" : "false");
        return this;
    }

    GoJsonWriter nothing() {
        separate();
        ascii("null");
        return this;
    }

    GoJsonWriter id(Id id) {
        separate();
        ensure(2 * Id.BYTES + 2);
        put('"');
        for (int i = 0; i < 4; i++) {
            long part = i == 0 ? id.a() : i == 1 ? id.b() : i == 2 ? id.c() : id.d();
            for (int shift = 60; shift >= 0; shift -= 4) {
                bytes[size++] = HEX[(int) (part >>> shift) & 0x0f];
            }
        }
        put('"');
        return this;
    }

    GoJsonWriter base64(byte[] value) {
        separate();
        put('"');
        byte[] text = Base64.getEncoder().encode(value);
        put(text, 0, text.length);
        put('"');
        return this;
    }

    GoJsonWriter time(Instant time) {
        separate();
        put('"');
        ascii(GoTimes.format(time));
        put('"');
        return this;
    }

    GoJsonWriter time(OffsetDateTime time) {
        separate();
        put('"');
        ascii(GoTimes.format(time));
        put('"');
        return this;
    }

    /** A value that is JSON already. */
    GoJsonWriter raw(String json) {
        separate();
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        put(text, 0, text.length);
        return this;
    }

    /** A field that is left out when empty. */
    GoJsonWriter nonEmpty(String name, String text) {
        return text.isEmpty() ? this : name(name).string(text);
    }

    /** A field that is left out when zero. */
    GoJsonWriter nonZero(String name, long number) {
        return number == 0 ? this : name(name).unsigned(number);
    }

    /** A field that is left out when null. */
    GoJsonWriter nonNull(String name, @Nullable Id id) {
        return id == null ? this : name(name).id(id);
    }

    /** An array of strings. */
    GoJsonWriter strings(List<String> texts) {
        beginArray();
        texts.forEach(this::string);
        return endArray();
    }

    /** Fields kept from reading. */
    GoJsonWriter unknown(UnknownFields fields) {
        fields.rawJson().forEach((name, json) -> name(name).raw(json));
        return this;
    }

    /** Ends the text with a line feed. */
    GoJsonWriter newline() {
        put('\n');
        return this;
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private static boolean isLineBreak(byte last) {
        return last == (byte) 0xa8 || last == (byte) 0xa9;
    }

    private void asciiCharacter(byte ch) {
        switch (ch) {
            case '"' -> ascii("\\\"");
            case '\\' -> ascii("\\\\");
            case '\n' -> ascii("\\n");
            case '\r' -> ascii("\\r");
            case '\t' -> ascii("\\t");
            case '\b' -> ascii("\\b");
            case '\f' -> ascii("\\f");
            case '<', '>', '&' -> unicodeEscape(ch);
            default -> {
                if (ch < 0x20) {
                    unicodeEscape(ch);
                } else {
                    put(ch);
                }
            }
        }
    }

    private void unicodeEscape(byte ch) {
        ascii("\\u00");
        put(HEX[ch >> 4]);
        put(HEX[ch & 0x0f]);
    }

    private GoJsonWriter open(char bracket) {
        separate();
        put(bracket);
        first = true;
        return this;
    }

    private GoJsonWriter close(char bracket) {
        put(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            put(',');
        }
        first = false;
    }

    @SuppressWarnings("deprecation") // copies Latin-1 without an array in between; all of it is ASCII
    private void ascii(String text) {
        int length = text.length();
        ensure(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    private void put(byte[] from, int offset, int length) {
        ensure(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    private void put(int ch) {
        ensure(1);
        bytes[size++] = (byte) ch;
    }

    private void ensure(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), size + (size >> 1)));
        }
    }
}
