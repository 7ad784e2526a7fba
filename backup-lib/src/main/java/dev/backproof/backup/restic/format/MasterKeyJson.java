package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.crypto.MasterKey;

/** The JSON form of a master key, which only ever exists sealed inside a key file. */
public final class MasterKeyJson {
    private MasterKeyJson() {}

    /**
     * Reads the plain bytes of a key.
     *
     * @throws FormatException when it is not a master key; neither the message nor a cause holds anything of it
     */
    @SuppressWarnings("UnusedException") // a parser's message quotes what it read, and that is a secret here
    public static MasterKey parse(byte[] json) {
        try {
            return JsonInput.read(json, "a master key", MasterKeyJson::read);
        } catch (FormatException | IllegalArgumentException e) {
            throw new FormatException("not a master key: its JSON has not the expected form");
        }
    }

    private static MasterKey read(JsonInput in) {
        byte[] encrypt = {};
        byte[] k = {};
        byte[] r = {};
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            switch (name) {
                case "encrypt" -> encrypt = in.base64();
                case "mac" -> {
                    if (in.enterObject()) {
                        for (String part = in.nextField(); part != null; part = in.nextField()) {
                            switch (part) {
                                case "k" -> k = in.base64();
                                case "r" -> r = in.base64();
                                default -> in.skip();
                            }
                        }
                    }
                }
                default -> in.skip();
            }
        }
        return MasterKey.of(encrypt, k, r);
    }

    /** The JSON in restic's order. */
    public static byte[] write(MasterKey key) {
        return new GoJsonWriter(160)
                .beginObject()
                .name("mac")
                .beginObject()
                .name("k")
                .base64(key.k())
                .name("r")
                .base64(key.r())
                .endObject()
                .name("encrypt")
                .base64(key.encrypt())
                .endObject()
                .toBytes();
    }
}
