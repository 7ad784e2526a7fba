package dev.backproof.backup.error;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Shows names and paths, which are bytes and need not be text, in messages. */
public final class Escapes {
    private static final HexFormat HEX = HexFormat.of();

    private Escapes() {}

    /** The bytes as UTF-8 text, with each byte that is not UTF-8 and each byte of a control character as {@code \xHH}. */
    public static String display(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        StringBuilder out = new StringBuilder(bytes.length);
        while (true) {
            CoderResult result = decoder.decode(in, text, true);
            appendText(text.flip(), out);
            text.clear();
            if (!result.isError()) {
                return out.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                appendByte(in.get(), out);
            }
            decoder.reset();
        }
    }

    private static void appendText(CharBuffer text, StringBuilder out) {
        while (text.hasRemaining()) {
            char ch = text.get();
            if (Character.isISOControl(ch)) {
                for (byte b : String.valueOf(ch).getBytes(StandardCharsets.UTF_8)) {
                    appendByte(b, out);
                }
            } else {
                out.append(ch);
            }
        }
    }

    private static void appendByte(byte b, StringBuilder out) {
        out.append("\\x").append(HEX.toHexDigits(b));
    }
}
