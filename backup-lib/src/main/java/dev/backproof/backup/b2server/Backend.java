package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Account;
import dev.backproof.backup.b2server.store.Action;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Catalog;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.State;

/**
 * What the calls work with.
 *
 * @param catalog what is stored
 * @param account whose; with the master key in use
 * @param settings how the server behaves
 * @param tokens who may do what
 * @param shapes the JSON of things
 * @param endpoint the server's address
 */
record Backend(Catalog catalog, Account account, Settings settings, Tokens tokens, Shapes shapes, String endpoint) {
    /** A bucket that the caller may use. */
    static Bucket bucket(State state, String bucketId, Caller caller) {
        caller.requireBucket(bucketId);
        return state.bucket(bucketId)
                .orElseThrow(() -> new B2Failure(400, "bad_bucket_id", "Invalid bucketId: " + bucketId));
    }

    /** A version that the caller may use; fails with {@code missing} when there is none. */
    static FileVersion version(State state, String fileId, Caller caller, B2Failure missing) {
        FileVersion file = state.version(fileId).orElseThrow(() -> missing);
        caller.requireBucket(file.bucketId());
        caller.requireName(file.name());
        return file;
    }

    /** An unfinished large file that the caller may use. */
    static FileVersion unfinished(State state, String fileId, Caller caller) {
        B2Failure missing = B2Failure.badRequest("No active upload for: " + fileId);
        FileVersion file = version(state, fileId, caller, missing);
        if (file.action() != Action.START) {
            throw missing;
        }
        return file;
    }
}
