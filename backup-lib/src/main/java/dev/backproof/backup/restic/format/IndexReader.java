package dev.backproof.backup.restic.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an index file's JSON pack by pack (restic design.rst, "Indexing"). Fields it does not know are ignored, such as
 * {@code supersedes} of old restic versions and {@code packs_to_delete} of rustic.
 */
public final class IndexReader {
    private IndexReader() {}

    /** Hears of each pack. */
    @FunctionalInterface
    public interface Visitor {
        /** A pack and its blobs in the order of the file, which need not be that of their offsets. */
        void pack(Id pack, List<PackedBlob> blobs);
    }

    /**
     * Reads one file.
     *
     * @throws FormatException when the JSON is not an index; the visitor may have heard of some packs by then
     */
    public static void read(byte[] json, Visitor visitor) {
        JsonInput.read(json, "an index", in -> {
            for (String name = in.nextField(); name != null; name = in.nextField()) {
                if (name.equals("packs")) {
                    packs(in, visitor);
                } else {
                    in.skip();
                }
            }
            return visitor;
        });
    }

    private static void packs(JsonInput in, Visitor visitor) {
        if (in.enterArray()) {
            while (in.nextElement()) {
                pack(in, visitor);
            }
        }
    }

    private static void pack(JsonInput in, Visitor visitor) {
        if (!in.enterObject()) {
            return;
        }
        Id id = null;
        List<PackedBlob> blobs = new ArrayList<>();
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            switch (name) {
                case "id" -> id = in.id();
                case "blobs" -> {
                    if (in.enterArray()) {
                        while (in.nextElement()) {
                            blobs.add(blob(in));
                        }
                    }
                }
                default -> in.skip();
            }
        }
        visitor.pack(JsonInput.required(id, "id"), blobs);
    }

    private static PackedBlob blob(JsonInput in) {
        Id id = null;
        BlobType type = null;
        long offset = 0;
        long length = 0;
        long uncompressedLength = 0;
        if (in.enterObject()) {
            for (String name = in.nextField(); name != null; name = in.nextField()) {
                switch (name) {
                    case "id" -> id = in.id();
                    case "type" -> type = type(in.string());
                    case "offset" -> offset = in.unsigned32();
                    case "length" -> length = in.unsigned32();
                    case "uncompressed_length" -> uncompressedLength = in.unsigned32();
                    default -> in.skip();
                }
            }
        }
        return PackedBlob.checked(
                JsonInput.required(type, "type"), JsonInput.required(id, "id"), offset, length, uncompressedLength);
    }

    private static BlobType type(String label) {
        @Nullable BlobType type = BlobType.of(label);
        if (type == null) {
            throw new FormatException("'" + label + "' is not a blob type");
        }
        return type;
    }
}
