package dev.backproof.backup;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A repository's password as bytes, kept until {@link #close} overwrites it. Never printed.
 *
 * <p>restic takes the UTF-8 bytes without normalising them (restic's format, "Keys").
 */
public final class Password implements AutoCloseable {
    private static final long LONGEST_FILE = 1 << 16;

    private final byte[] bytes;
    private boolean closed;

    private Password(byte[] bytes) {
        this.bytes = bytes;
    }

    /** These characters; the array may be wiped afterwards. */
    public static Password of(char[] characters) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = Arrays.copyOfRange(encoded.array(), encoded.arrayOffset(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        return new Password(bytes);
    }

    /** Exactly these bytes; the array is copied and may be wiped afterwards. */
    public static Password of(byte[] utf8) {
        return new Password(utf8.clone());
    }

    /** The text of a variable or prompt, exactly as it is. */
    public static Password of(String text) {
        return of(text.toCharArray());
    }

    /**
     * The text of a file as restic reads it: a byte order mark is dropped (and UTF-16 recognised by it), white space at
     * both ends is trimmed.
     *
     * @throws ConfigurationException {@code BAD_SETTING} when the file cannot be read or is far too long for a password
     */
    public static Password fromFile(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LONGEST_FILE) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING, file + " is no password file: it holds more than 64 KiB");
            }
            return trimmed(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot read the password file " + file, e);
        }
    }

    /** What a password command printed, or a file held; trimmed as {@link #fromFile} does. Wipes the array. */
    public static Password trimmed(byte[] text) {
        CharBuffer characters = decode(text);
        Arrays.fill(text, (byte) 0);
        int start = characters.position();
        int end = characters.limit();
        while (start < end && isSpace(characters.get(start))) {
            start++;
        }
        while (end > start && isSpace(characters.get(end - 1))) {
            end--;
        }
        char[] kept = Arrays.copyOfRange(
                characters.array(), characters.arrayOffset() + start, characters.arrayOffset() + end);
        Arrays.fill(characters.array(), '\0');
        Password password = of(kept);
        Arrays.fill(kept, '\0');
        return password;
    }

    private static CharBuffer decode(byte[] text) {
        if (startsWith(text, 0xef, 0xbb, 0xbf)) {
            return decode(text, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(text, 0xff, 0xfe)) {
            return decode(text, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(text, 0xfe, 0xff)) {
            return decode(text, 2, StandardCharsets.UTF_16BE);
        }
        return decode(text, 0, StandardCharsets.UTF_8);
    }

    private static CharBuffer decode(byte[] text, int from, Charset charset) {
        return charset.decode(ByteBuffer.wrap(text, from, text.length - from));
    }

    private static boolean startsWith(byte[] text, int... mark) {
        if (text.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((text[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(char ch) {
        return Character.isWhitespace(ch) || Character.isSpaceChar(ch) || ch == 0x85;
    }

    /** A copy of the bytes, for the caller to wipe. */
    byte[] copy() {
        if (closed) {
            throw new IllegalStateException("the password was wiped");
        }
        return bytes.clone();
    }

    /** Whether there is no character in it. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Overwrites the bytes. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        closed = true;
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
