package dev.backproof.backup.testing;

import java.net.URI;
import java.util.Map;

/** The real rclone with one remote, {@code b2:}, and nothing of the user's own settings. */
public final class Rclone {
    private Rclone() {}

    /** Points rclone at a B2 server. */
    public static Program on(URI endpoint, String keyId, String key) {
        return Program.require(
                "rclone",
                Map.of(
                        "RCLONE_CONFIG",
                        "/dev/null",
                        "RCLONE_CONFIG_B2_TYPE",
                        "b2",
                        "RCLONE_CONFIG_B2_ACCOUNT",
                        keyId,
                        "RCLONE_CONFIG_B2_KEY",
                        key,
                        "RCLONE_CONFIG_B2_ENDPOINT",
                        endpoint.toString()));
    }
}
