package dev.backproof.backup.restic.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Zstandard through the native library (RFC 8878). */
final class ZstdCompression implements Compression {
    static final ZstdCompression INSTANCE = new ZstdCompression();

    /** Up to here the window stays within 8 MiB, which every reader supports (RFC 8878 §3.1.1.1.2). */
    private static final int MAX_LEVEL = 19;

    /** No block holds more, and none takes less than {@link #MIN_BLOCK} bytes: RFC 8878 §3.1.1.2. */
    private static final int MAX_BLOCK_CONTENT = 128 * 1024;

    private static final int MIN_BLOCK = 4;

    /** Native contexts are costly to make and serve one thread at a time; there are as many as ever worked at once. */
    private final ConcurrentLinkedQueue<ZstdCompressCtx> compressors = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<ZstdDecompressCtx> decompressors = new ConcurrentLinkedQueue<>();

    private ZstdCompression() {}

    @Override
    public byte[] compress(byte[] plain, int offset, int length, int level) {
        byte[] out = new byte[bound(length)];
        return Arrays.copyOf(out, compress(plain, offset, length, level, out));
    }

    @Override
    public int compress(byte[] plain, int offset, int length, int level, byte[] out) {
        Objects.checkFromIndexSize(offset, length, plain.length);
        if (level < 1 || level > MAX_LEVEL) {
            throw new IllegalArgumentException("the level must be 1 to " + MAX_LEVEL + ", not " + level);
        }
        ZstdCompressCtx idle = compressors.poll();
        ZstdCompressCtx compressor = idle == null ? new ZstdCompressCtx() : idle;
        try {
            compressor.setLevel(level).setContentSize(true).setChecksum(false);
            return compressor.compressByteArray(out, 0, out.length, plain, offset, length);
        } finally {
            compressors.add(compressor);
        }
    }

    @Override
    public int bound(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    @Override
    public byte[] decompress(byte[] compressed, int offset, int length, int plainLength) {
        requirePlausible(compressed, offset, length, plainLength);
        byte[] plain = new byte[plainLength];
        decompress(compressed, offset, length, plain, plainLength);
        return plain;
    }

    @Override
    public void decompress(byte[] compressed, int offset, int length, byte[] plain, int plainLength) {
        requirePlausible(compressed, offset, length, plainLength);
        ZstdDecompressCtx idle = decompressors.poll();
        ZstdDecompressCtx decompressor = idle == null ? new ZstdDecompressCtx() : idle;
        try {
            int read = decompressor.decompressByteArray(plain, 0, plainLength, compressed, offset, length);
            if (read != plainLength) {
                throw new FormatException("compressed bytes hold " + read + " bytes, not " + plainLength);
            }
        } catch (ZstdException e) {
            throw new FormatException("compressed bytes are damaged or hold more than " + plainLength + " bytes", e);
        } finally {
            decompressors.add(decompressor);
        }
    }

    /** Before memory is taken for what a damaged or hostile frame only claims to hold. */
    private static void requirePlausible(byte[] compressed, int offset, int length, int plainLength) {
        requireSome(compressed, offset, length);
        long told = Zstd.getFrameContentSize(compressed, offset, length);
        if (plainLength > (length / MIN_BLOCK + 1L) * MAX_BLOCK_CONTENT || told > plainLength) {
            throw new FormatException(length + " compressed bytes cannot hold exactly " + plainLength + " bytes");
        }
    }

    @Override
    public byte[] decompressUpTo(byte[] compressed, int offset, int length, int maxLength) {
        requireSome(compressed, offset, length);
        try (var in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(compressed, offset, length))) {
            byte[] plain = in.readNBytes(maxLength);
            if (in.read() >= 0) {
                throw new FormatException("compressed bytes hold more than " + maxLength + " bytes");
            }
            return plain;
        } catch (IOException e) {
            throw new FormatException("compressed bytes are damaged", e);
        }
    }

    private static void requireSome(byte[] compressed, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, compressed.length);
        if (length == 0) {
            throw new FormatException("nothing stands where compressed bytes should be");
        }
    }
}
