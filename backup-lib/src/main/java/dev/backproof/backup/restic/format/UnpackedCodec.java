package dev.backproof.backup.restic.format;

/**
 * What is sealed in an index, snapshot or lock file: bare JSON in version 1; a byte 2 and zstd in version 2, where bare
 * JSON stays valid (restic design.rst, "Unpacked Data Format"). Not for {@code config} and keys.
 */
public final class UnpackedCodec {
    private static final int LEVEL = 3;
    private static final byte COMPRESSED = 2;

    private UnpackedCodec() {}

    /** What to seal for a file of this JSON. */
    public static byte[] encode(byte[] json, int repositoryVersion, Compression compression) {
        if (repositoryVersion < 2) {
            return json;
        }
        byte[] compressed = compression.compress(json, 0, json.length, LEVEL);
        byte[] content = new byte[compressed.length + 1];
        content[0] = COMPRESSED;
        System.arraycopy(compressed, 0, content, 1, compressed.length);
        return content;
    }

    /**
     * The JSON of opened bytes; empty for empty bytes.
     *
     * @param maxLength most bytes of JSON to accept
     * @throws FormatException when the first byte tells no known form, or the compressed form is damaged or too large
     */
    public static byte[] decode(byte[] content, Compression compression, int maxLength) {
        if (content.length == 0) {
            return content;
        }
        return switch (content[0]) {
            case '{', '[' -> {
                if (content.length > maxLength) {
                    throw new FormatException(content.length + " bytes of JSON are more than " + maxLength);
                }
                yield content;
            }
            case COMPRESSED -> compression.decompressUpTo(content, 1, content.length - 1, maxLength);
            default -> throw new FormatException("a file starts with byte " + content[0] + ", not with JSON or byte 2");
        };
    }
}
