package dev.backproof.backup.restic.format;

/**
 * What is sealed in an index, snapshot or lock file: bare JSON in version 1; a byte 2 and zstd in version 2, where bare
 * JSON stays valid (restic design.rst, "Unpacked Data Format"). Not for {@code config} and keys.
 */
public final class UnpackedCodec {
    /** Level at which such files are compressed. */
    public static final int LEVEL = 3;

    private UnpackedCodec() {}

    /** What to seal for a file of this JSON. */
    public static byte[] encode(byte[] json, int repositoryVersion, Compression compression) {
        return Pending.body();
    }

    /**
     * The JSON of opened bytes; empty for empty bytes.
     *
     * @param maxLength most bytes of JSON to accept
     * @throws FormatException when the first byte tells no known form, or the compressed form is damaged or too large
     */
    public static byte[] decode(byte[] content, Compression compression, int maxLength) {
        return Pending.body();
    }
}
