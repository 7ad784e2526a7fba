package dev.backproof.backup.b2server;

import java.net.URLConnection;

/** What {@code b2/x-auto} becomes. */
final class ContentTypes {
    private static final String AUTO = "b2/x-auto";
    private static final String UNKNOWN = "application/octet-stream";

    private ContentTypes() {}

    /** The type to store: as told, or by the name's extension. */
    static String of(String told, String objectName) {
        if (!told.equals(AUTO)) {
            if (!told.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                throw B2Failure.badRequest("Invalid content type");
            }
            return told;
        }
        String guessed = URLConnection.guessContentTypeFromName(objectName);
        return guessed == null ? UNKNOWN : guessed;
    }
}
