package dev.backproof.verify.restore;

import com.github.luben.zstd.ZstdInputStream;
import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.DumpScanner;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The plain SQL of a dump, whatever it is packed in (told by its first bytes: gzip, zstd, else plain), scanned while it
 * passes. Packed bytes that are damaged or stop early end the stream and are told by {@link #damage}.
 */
final class DumpStream extends InputStream {
    private static final int BUFFER = 1 << 16;

    private final DumpScanner scanner = new DumpScanner();
    private final MessageDigest digest;
    private final InputStream in;
    private final boolean packed;
    private String damage = "";
    private boolean ended;
    private @Nullable DumpFacts facts;

    DumpStream(InputStream stored) throws IOException {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        BufferedInputStream buffered = new BufferedInputStream(stored, BUFFER);
        buffered.mark(4);
        byte[] magic = buffered.readNBytes(4);
        buffered.reset();
        InputStream plain = buffered;
        boolean isPacked = true;
        try {
            if (starts(magic, 0x1f, 0x8b)) {
                plain = new GZIPInputStream(buffered, BUFFER);
            } else if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
                plain = new ZstdInputStream(buffered);
            } else {
                isPacked = false;
            }
        } catch (IOException e) {
            noteDamage(e);
        }
        this.in = plain;
        this.packed = isPacked;
    }

    private static boolean starts(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (Byte.toUnsignedInt(bytes[i]) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = ended ? -1 : readPlain(bytes, offset, length);
        if (count < 0) {
            ended = true;
            return -1;
        }
        scanner.accept(bytes, offset, count);
        digest.update(bytes, offset, count);
        return count;
    }

    private int readPlain(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            if (!packed) {
                throw e;
            }
            noteDamage(e);
            return -1;
        }
    }

    private void noteDamage(IOException e) {
        damage = "the compressed data are damaged or cut short (" + e.getClass().getSimpleName() + ")";
        ended = true;
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

    /** Why it could not be read to its end, or empty. */
    String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
