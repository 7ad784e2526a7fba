package dev.backproof.verify.restore;

import com.github.luben.zstd.ZstdInputStream;
import dev.backproof.backup.error.BackupException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The plain bytes of a file, whatever it is packed in: gzip, bzip2, xz or zstd, several members or frames one after the
 * other, packed up to three times. What it is, its first bytes tell; its name does not matter (mariadb-operator before
 * 26.3 calls a gzip file {@code .gzip.sql}). Zero bytes behind the end, which pad a file to a block, are no damage.
 *
 * <p>Packed bytes that are damaged or stop early end the stream and are told by {@link #damage}. What cannot be unpacked
 * here for want of memory is thrown, since it says nothing about the file. Not thread-safe.
 */
public final class UnpackedInput extends BulkInput {
    private static final int BUFFER = 1 << 16;
    private static final int MOST_LAYERS = 3;
    /** {@code xz -9} asks for 65 MiB. */
    private static final int XZ_KIB = 192 << 10;

    private final List<String> layers = new ArrayList<>();
    private InputStream in;
    private String damage = "";

    /** What packs bytes, and the bytes that it starts with. */
    private enum Packing {
        GZIP("gzip", 0x1f, 0x8b),
        BZIP2("bzip2", 'B', 'Z', 'h'),
        XZ("xz", 0xfd, '7', 'z', 'X', 'Z', 0),
        ZSTD("zstd", 0x28, 0xb5, 0x2f, 0xfd);

        private static final int LONGEST = 6;

        private final String label;

        @SuppressWarnings("ImmutableEnumChecker") // never handed out
        private final byte[] magic;

        Packing(String label, int... magic) {
            this.label = label;
            this.magic = new byte[magic.length];
            for (int i = 0; i < magic.length; i++) {
                this.magic[i] = (byte) magic[i];
            }
        }

        boolean starts(byte[] bytes) {
            return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
        }

        InputStream unpack(BufferedInputStream packed) throws IOException {
            return switch (this) {
                case GZIP -> new PackedMembers(packed, GzipCompressorInputStream::new);
                case BZIP2 -> new PackedMembers(packed, BZip2CompressorInputStream::new);
                case XZ ->
                    XZCompressorInputStream.builder()
                            .setInputStream(packed)
                            .setDecompressConcatenated(true)
                            .setMemoryLimitKiB(XZ_KIB)
                            .get();
                case ZSTD -> new ZstdInputStream(packed);
            };
        }
    }

    /**
     * Unpacks these bytes; they are closed with this stream.
     *
     * @throws IOException when they cannot be read, or not be unpacked for want of memory
     */
    public UnpackedInput(InputStream stored) throws IOException {
        in = stored;
        while (layers.size() < MOST_LAYERS && peel()) {}
    }

    /** Takes one layer off; false when there is none. */
    private boolean peel() throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        in = buffered;
        buffered.mark(Packing.LONGEST);
        byte[] first = new byte[Packing.LONGEST];
        int count = 0;
        for (int n = 0; n >= 0 && count < first.length; count += Math.max(n, 0)) {
            n = readPacked(first, count, first.length - count);
        }
        buffered.reset();
        byte[] magic = Arrays.copyOf(first, count);
        for (Packing packing : Packing.values()) {
            if (packing.starts(magic)) {
                layers.add(packing.label);
                try {
                    in = packing.unpack(buffered);
                } catch (IOException e) {
                    noteDamage(e);
                    return false;
                }
                return true;
            }
        }
        return false;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return damage.isEmpty() ? readPacked(bytes, offset, length) : -1;
    }

    private int readPacked(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            if (layers.isEmpty()) {
                throw e;
            }
            noteDamage(e);
            return -1;
        } catch (BackupException | CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            // a decoder that stumbles over bytes which no encoder writes
            noteDamage(new IOException(e));
            return -1;
        }
    }

    private void noteDamage(IOException e) throws IOException {
        if (e instanceof MemoryLimitException || String.valueOf(e.getMessage()).contains("too much memory")) {
            throw e;
        }
        damage = "the " + layers.get(layers.size() - 1) + " data are damaged or cut short";
    }

    /** What it is packed in, the outermost first; empty when in nothing. */
    List<String> layers() {
        return List.copyOf(layers);
    }

    /** Why it could not be read to its end, or empty. */
    public String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
