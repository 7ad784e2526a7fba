package dev.backproof.backup.b2server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules for names of objects and buckets, for file info, and how both travel in headers and targets. */
final class Names {
    private static final int MOST_NAME_BYTES = 1024;
    private static final int MOST_SEGMENT_BYTES = 250;
    private static final int MOST_INFO_KEY_BYTES = 50;
    private static final int MOST_HEADER_BYTES = 7000;
    private static final int MOST_HEADER_BYTES_LOCKED = 2048;
    private static final String UNRESERVED = "._-/~!$'()*;=:@";
    private static final String INFO_KEY_MARKS = "-_.`~!#$%^&*'|+";

    private Names() {}

    /** What percent-encoding and {@code +} stand for. The text's chars are bytes, as headers and targets have them. */
    static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+') {
                bytes.write(' ');
            } else if (c == '%') {
                if (i + 2 >= text.length()
                        || !HexFormat.isHexDigit(text.charAt(i + 1))
                        || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                    throw B2Failure.badRequest("bad percent-encoding");
                }
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw B2Failure.badRequest("not UTF-8");
        }
    }

    /** Percent-encoding that all clients can decode; a space is {@code %20}. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /** Fails unless an object may have this name. */
    static String requireObjectName(String name) {
        String fault = faultOf(name);
        if (fault != null) {
            throw new B2Failure(400, "invalid_file_name", "File names " + fault);
        }
        return name;
    }

    private static @Nullable String faultOf(String name) {
        int length = utf8Length(name);
        if (length == 0 || length > MOST_NAME_BYTES) {
            return "must be 1 to " + MOST_NAME_BYTES + " bytes of UTF-8";
        }
        if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return "must not contain control characters";
        }
        if (name.startsWith("/") || name.endsWith("/") || name.contains("//")) {
            return "must not start or end with a slash nor contain two in a row";
        }
        for (String segment : name.split("/", -1)) {
            if (utf8Length(segment) > MOST_SEGMENT_BYTES) {
                return "must not have more than " + MOST_SEGMENT_BYTES + " bytes between slashes";
            }
        }
        return null;
    }

    /** Fails unless a bucket may have this name. */
    static String requireBucketName(String name) {
        boolean good = name.length() >= 6
                && name.length() <= 63
                && name.chars().allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '.')
                && !name.toLowerCase(Locale.ROOT).startsWith("b2-");
        if (!good) {
            throw new B2Failure(
                    400,
                    "invalid_bucket_name",
                    "Bucket names are 6 to 63 letters, digits, dots and hyphens, not starting with b2-");
        }
        return name;
    }

    /**
     * File info with its keys in lower case; fails when it may not be stored.
     *
     * @param strict whether the lower limit of locked and encrypted files holds
     */
    static Map<String, String> requireInfo(String objectName, Map<String, String> info, boolean strict) {
        Map<String, String> lower = new TreeMap<>();
        int bytes = utf8Length(objectName);
        for (Map.Entry<String, String> entry : info.entrySet()) {
            String key = entry.getKey().toLowerCase(Locale.ROOT);
            boolean good = !key.isEmpty()
                    && utf8Length(key) <= MOST_INFO_KEY_BYTES
                    && key.chars().allMatch(c -> isLetterOrDigit(c) || INFO_KEY_MARKS.indexOf(c) >= 0);
            if (!good) {
                throw new B2Failure(400, "invalid_file_info", "not a key of file info: " + key);
            }
            lower.put(key, entry.getValue());
            bytes += utf8Length(key) + utf8Length(entry.getValue());
        }
        int most = strict ? MOST_HEADER_BYTES_LOCKED : MOST_HEADER_BYTES;
        if (bytes > most) {
            throw new B2Failure(400, "invalid_file_info", "file name and info are more than " + most + " bytes");
        }
        return lower;
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
