package dev.backproof.backup.b2server.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One thing that came to be otherwise, as the journal tells it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.BucketStored.class, name = "bucket"),
    @JsonSubTypes.Type(value = Change.BucketDeleted.class, name = "bucket-gone"),
    @JsonSubTypes.Type(value = Change.KeyStored.class, name = "key"),
    @JsonSubTypes.Type(value = Change.KeyDeleted.class, name = "key-gone"),
    @JsonSubTypes.Type(value = Change.FileStored.class, name = "file"),
    @JsonSubTypes.Type(value = Change.FileDeleted.class, name = "file-gone"),
    @JsonSubTypes.Type(value = Change.PartStored.class, name = "part")
})
public sealed interface Change {
    /** A bucket is new or has new settings. */
    record BucketStored(Bucket bucket) implements Change {}

    /** An empty bucket is gone. */
    record BucketDeleted(String bucketId) implements Change {}

    /** A key is new. */
    record KeyStored(ApplicationKey key) implements Change {}

    /** A key is gone. */
    record KeyDeleted(String keyId) implements Change {}

    /** A version is new, has another lock, or was unfinished and is finished now (its parts are gone then). */
    record FileStored(FileVersion file) implements Change {}

    /** A version is gone, or an unfinished large file with its parts. */
    record FileDeleted(String fileId) implements Change {}

    /** A part is new or takes the place of the one with its number. */
    record PartStored(Part part) implements Change {}
}
