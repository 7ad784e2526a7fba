package dev.backproof.verify.assertion;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Shows restored text without giving it away. */
final class ShownText {
    private static final int DIGEST_BYTES = 4;

    private ShownText() {}

    /** The text in quotes when that is allowed, else its length and the start of its SHA-256. */
    static String of(String text, boolean allowed) {
        if (allowed) {
            return "'" + text + "'";
        }
        int length = text.codePointCount(0, text.length());
        return "text of " + length + (length == 1 ? " character" : " characters") + ", SHA-256 "
                + HexFormat.of().formatHex(sha256(text), 0, DIGEST_BYTES) + "…";
    }

    private static byte[] sha256(String text) {
        return newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A new SHA-256, which every Java has. */
    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
