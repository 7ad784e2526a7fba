package dev.backproof.backup.b2server;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The names of what a key may do, and which of them each call asks for. Source: the B2 API's pages of the calls. */
final class Capabilities {
    static final String LIST_KEYS = "listKeys";
    static final String WRITE_KEYS = "writeKeys";
    static final String DELETE_KEYS = "deleteKeys";
    static final String LIST_BUCKETS = "listBuckets";
    static final String LIST_ALL_BUCKET_NAMES = "listAllBucketNames";
    static final String WRITE_BUCKETS = "writeBuckets";
    static final String DELETE_BUCKETS = "deleteBuckets";
    static final String READ_BUCKET_RETENTIONS = "readBucketRetentions";
    static final String WRITE_BUCKET_RETENTIONS = "writeBucketRetentions";
    static final String READ_BUCKET_ENCRYPTION = "readBucketEncryption";
    static final String WRITE_BUCKET_ENCRYPTION = "writeBucketEncryption";
    static final String LIST_FILES = "listFiles";
    static final String READ_FILES = "readFiles";
    static final String SHARE_FILES = "shareFiles";
    static final String WRITE_FILES = "writeFiles";
    static final String DELETE_FILES = "deleteFiles";
    static final String READ_FILE_LEGAL_HOLDS = "readFileLegalHolds";
    static final String WRITE_FILE_LEGAL_HOLDS = "writeFileLegalHolds";
    static final String READ_FILE_RETENTIONS = "readFileRetentions";
    static final String WRITE_FILE_RETENTIONS = "writeFileRetentions";
    static final String BYPASS_GOVERNANCE = "bypassGovernance";

    /** Everything a key can be given. */
    static final Set<String> ALL = new TreeSet<>(List.of(
            LIST_KEYS,
            WRITE_KEYS,
            DELETE_KEYS,
            LIST_BUCKETS,
            LIST_ALL_BUCKET_NAMES,
            "readBuckets",
            WRITE_BUCKETS,
            DELETE_BUCKETS,
            READ_BUCKET_RETENTIONS,
            WRITE_BUCKET_RETENTIONS,
            READ_BUCKET_ENCRYPTION,
            WRITE_BUCKET_ENCRYPTION,
            "readBucketReplications",
            "writeBucketReplications",
            "readBucketNotifications",
            "writeBucketNotifications",
            "readBucketLogging",
            "writeBucketLogging",
            LIST_FILES,
            READ_FILES,
            SHARE_FILES,
            WRITE_FILES,
            DELETE_FILES,
            READ_FILE_LEGAL_HOLDS,
            WRITE_FILE_LEGAL_HOLDS,
            READ_FILE_RETENTIONS,
            WRITE_FILE_RETENTIONS,
            BYPASS_GOVERNANCE));

    private Capabilities() {}
}
