package dev.backproof.verify.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What probes of text formats have in common: they look for damage, not for mistakes. A file that somebody wrote wrongly
 * comes back as wrong as it was.
 */
final class Texts {
    private static final int TAIL = 64;
    private static final int START = 64;
    private static final List<String> OF_TEMPLATES = List.of("{{", "{%", "<%", "${", "<?php");

    private Texts() {}

    /** Whether the file ends in zero bytes, as text does that was never written to the disk. */
    static boolean endsInZeros(ProbedFile file) throws IOException {
        byte[] tail = file.tail(TAIL);
        return TypeProbe.isZero(tail);
    }

    /** Whether something is to be put into this text before it is what its name says. */
    static boolean isTemplate(ProbedFile file) {
        String head = new String(file.head(), StandardCharsets.ISO_8859_1);
        return OF_TEMPLATES.stream().anyMatch(head::contains);
    }

    /** The first character that is neither white space nor a byte order mark; 0 when there is none in sight. */
    static char first(ProbedFile file) {
        byte[] head = file.head();
        int from = file.holds(0, "\357\273\277") ? 3 : 0;
        for (int i = from; i < head.length; i++) {
            if (head[i] > ' ' || head[i] < 0) {
                return (char) (head[i] & 0xff);
            }
        }
        return 0;
    }

    /** Whether it begins as text, or with nothing but the zero bytes that stand where text never got to the disk. */
    static boolean mayBeText(ProbedFile file) {
        byte[] head = file.head();
        int length = 0;
        while (length < Math.min(START, head.length) && head[length] != 0) {
            length++;
        }
        return length == 0 ? TypeProbe.isZero(head) : FileTypes.isText(Arrays.copyOf(head, length));
    }
}
