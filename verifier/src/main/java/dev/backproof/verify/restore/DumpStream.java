package dev.backproof.verify.restore;

import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.DumpScanner;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The plain SQL of a dump, {@linkplain UnpackedInput unpacked} ahead of its reader and scanned while it passes. */
final class DumpStream extends BulkInput {
    private static final int BUFFER = 1 << 16;
    /** What may stand before the first statement that matters: a header and settings. */
    private static final int HEAD = 1 << 14;

    private static final Pattern SETTING =
            Pattern.compile("\\s*+(?:(?:--|/\\*|SET\\b|START\\b|#).*+)?+", Pattern.CASE_INSENSITIVE);
    private static final Pattern OWN_DATABASE =
            Pattern.compile("CREATE (?:DATABASE|SCHEMA)\\b.*+", Pattern.CASE_INSENSITIVE);

    private final DumpScanner scanner = new DumpScanner();
    private final MessageDigest digest;
    private final UnpackedInput unpacked;
    private final BufferedInputStream in;
    private @Nullable DumpFacts facts;

    DumpStream(InputStream stored) throws IOException {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        unpacked = new UnpackedInput(stored);
        in = new BufferedInputStream(new ReadAhead(unpacked), HEAD);
    }

    /**
     * Whether it begins by making a database, as dumps of whole databases do: with the character set and collation that the
     * database must have, and in vain when it is there already. To be asked before anything is read.
     */
    boolean makesItsDatabase() throws IOException {
        in.mark(HEAD);
        String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        in.reset();
        return head.lines()
                .filter(line -> !SETTING.matcher(line).matches())
                .findFirst()
                .filter(line -> OWN_DATABASE.matcher(line).matches())
                .isPresent();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            scanner.accept(bytes, offset, count);
            digest.update(bytes, offset, count);
        }
        return count;
    }

    /** Reads what the client left. */
    void readToEnd() throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count = 0;
        while (count >= 0) {
            count = read(buffer, 0, buffer.length);
        }
    }

    /** What stands in the dump, as far as it was read. */
    DumpFacts facts() {
        if (facts == null) {
            facts = scanner.finish();
        }
        return facts;
    }

    /** SHA-256 of the plain bytes that were read. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Why it could not be read to its end, or empty; valid once it was read to its end. */
    String damage() {
        return unpacked.damage();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
