package dev.backproof.backup.restic.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Objects;

/** Which code points count as printable when restic quotes a name: a table of Unicode 15, whatever this Java knows. */
final class GoPrintable {
    private static final String TABLE = "unicode15-printable.txt";
    private static final BitSet PRINTABLE = load();

    private GoPrintable() {}

    static boolean isPrintable(int codePoint) {
        return PRINTABLE.get(codePoint);
    }

    private static BitSet load() {
        BitSet printable = new BitSet();
        InputStream table = Objects.requireNonNull(GoPrintable.class.getResourceAsStream(TABLE), TABLE);
        try (var lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    int gap = line.indexOf(' ');
                    int first = Integer.parseInt(gap < 0 ? line : line.substring(0, gap), 16);
                    int last = gap < 0 ? first : Integer.parseInt(line.substring(gap + 1), 16);
                    printable.set(first, last + 1);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return printable;
    }
}
