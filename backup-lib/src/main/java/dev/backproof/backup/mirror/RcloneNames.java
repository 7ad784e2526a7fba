package dev.backproof.backup.mirror;

import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How rclone writes names of files as names of B2 objects, with its usual {@code --b2-encoding} ({@code
 * Slash,BackSlash,Del,Ctl,InvalidUtf8,Dot}); observed: rclone 1.60.1 and 1.75.2.
 *
 * <ul>
 *   <li>a control character 0x01 to 0x1F becomes the picture of it, U+2401 to U+241F; DEL becomes U+2421
 *   <li>a backslash becomes U+FF3C
 *   <li>a byte that is not UTF-8 becomes U+201B and two upper-case hex digits
 *   <li>a character that could be taken for one of these is preceded by U+201B; U+201B itself is doubled
 * </ul>
 */
final class RcloneNames {
    private static final char QUOTE = '\u201b';
    private static final char PICTURES = '\u2400';
    private static final char DELETE_PICTURE = '\u2421';
    private static final char WIDE_BACKSLASH = '\uff3c';
    private static final int DELETE = 0x7f;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private RcloneNames() {}

    /** The object's name for a file; the root has none. */
    static String encode(EntryPath path) {
        StringBuilder name = new StringBuilder();
        for (RawName each : path.names()) {
            if (!name.isEmpty()) {
                name.append('/');
            }
            encode(each.bytes(), name);
        }
        return name.toString();
    }

    /**
     * The file's path for an object's name. Empty when no file can have it: a segment that is empty, {@code .} or {@code
     * ..}, or that holds a NUL. What is decoded never holds a slash that was not one in the object's name.
     */
    static Optional<EntryPath> decode(String name) {
        EntryPath path = EntryPath.root();
        for (String segment : name.split("/", -1)) {
            RawName entry = RawName.of(decodeSegment(segment));
            if (!entry.isSafeEntryName()) {
                return Optional.empty();
            }
            path = path.child(entry);
        }
        return Optional.of(path);
    }

    private static void encode(byte[] entry, StringBuilder out) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(entry);
        CharBuffer text = CharBuffer.allocate(entry.length);
        CoderResult result;
        do {
            result = decoder.decode(in, text, true);
            text.flip();
            while (text.hasRemaining()) {
                encode(text.get(), out);
            }
            text.clear();
            if (result.isError()) {
                for (int i = 0; i < result.length(); i++) {
                    out.append(QUOTE).append(HEX.toHexDigits(in.get()));
                }
                decoder.reset();
            }
        } while (result.isError());
    }

    private static void encode(char ch, StringBuilder out) {
        if (ch > 0 && ch < ' ') {
            out.append((char) (PICTURES + ch));
        } else if (ch == DELETE) {
            out.append(DELETE_PICTURE);
        } else if (ch == '\\') {
            out.append(WIDE_BACKSLASH);
        } else if (isQuoted(ch)) {
            out.append(QUOTE).append(ch);
        } else {
            out.append(ch);
        }
    }

    private static byte[] decodeSegment(String segment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(segment.length());
        int plainFrom = 0;
        int at = 0;
        while (at < segment.length()) {
            int length = 1;
            int decoded = decoded(segment.charAt(at));
            if (segment.charAt(at) == QUOTE) {
                length = quotedLength(segment, at);
                decoded = length == 3 ? HexFormat.fromHexDigits(segment, at + 1, at + 3) : -1;
            }
            if (decoded >= 0 || length == 2) {
                out.writeBytes(segment.substring(plainFrom, at).getBytes(StandardCharsets.UTF_8));
                plainFrom = at + length;
                if (decoded >= 0) {
                    out.write(decoded);
                } else {
                    plainFrom = at + 1;
                }
            }
            at += length;
        }
        out.writeBytes(segment.substring(plainFrom).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /**
     * How many characters belong together from a quote on: 2 with a character that had to be quoted, 3 with a byte that is
     * not UTF-8, else 1. A byte that could be a character of its own (a slash, a dot) is never quoted by rclone, and not
     * taken from a name that says so.
     */
    private static int quotedLength(String segment, int at) {
        if (at + 1 < segment.length() && isQuoted(segment.charAt(at + 1))) {
            return 2;
        }
        boolean isByte = at + 2 < segment.length()
                && "89ABCDEF".indexOf(segment.charAt(at + 1)) >= 0
                && "0123456789ABCDEF".indexOf(segment.charAt(at + 2)) >= 0;
        return isByte ? 3 : 1;
    }

    /** The byte that a character stands for, or -1. */
    private static int decoded(char ch) {
        if (ch > PICTURES && ch < PICTURES + ' ') {
            return ch - PICTURES;
        }
        return ch == DELETE_PICTURE ? DELETE : ch == WIDE_BACKSLASH ? '\\' : -1;
    }

    private static boolean isQuoted(char ch) {
        return ch == QUOTE || decoded(ch) >= 0;
    }
}
