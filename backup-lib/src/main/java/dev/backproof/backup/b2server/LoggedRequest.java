package dev.backproof.backup.b2server;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request as the server saw it.
 *
 * @param time when it came, by the server's clock
 * @param call name of the call as in the API, such as {@code b2_upload_file}, or the path when it is none
 * @param method HTTP method
 * @param object the object's name, or a listing's prefix; null when the call has none
 * @param status HTTP status of the answer; 0 when the client got none
 * @param received bytes of the body that were read
 * @param sent bytes of the answer's body
 */
public record LoggedRequest(
        Instant time, String call, String method, @Nullable String object, int status, long received, long sent) {
    private static final Set<String> WRITES = Set.of(
            "b2_create_bucket",
            "b2_update_bucket",
            "b2_delete_bucket",
            "b2_upload_file",
            "b2_start_large_file",
            "b2_upload_part",
            "b2_copy_part",
            "b2_finish_large_file",
            "b2_cancel_large_file",
            "b2_copy_file",
            "b2_hide_file",
            "b2_delete_file_version",
            "b2_update_file_retention",
            "b2_update_file_legal_hold",
            "b2_create_key",
            "b2_delete_key");

    /** Whether the call changes what is stored, when it succeeds. */
    public boolean isWrite() {
        return WRITES.contains(call);
    }
}
