package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.B2ListFilesIterable;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2CopyFileRequest;
import com.backblaze.b2.client.structures.B2DownloadByIdRequest;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileNamesRequest;
import com.backblaze.b2.client.structures.B2ListFileVersionsRequest;
import com.backblaze.b2.client.structures.B2ListUnfinishedLargeFilesRequest;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.VersionedStore;
import dev.backproof.backup.storage.internal.ReaderFailures;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** All versions of the files of a bucket, or of those whose names begin with a prefix and a slash. */
final class B2Versions implements VersionedStore {
    private static final int PAGE = 1000;
    /** The most that b2_list_unfinished_large_files gives at once. */
    private static final int UNFINISHED_PAGE = 100;

    /** Largest source of b2_copy_file, 5 GB: Backblaze, "Copy File". */
    private static final long LARGEST_COPY = 5_000_000_000L;

    private final B2Client client;
    private final String bucket;
    private final String prefix;
    private final String start;

    B2Versions(B2Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.start = prefix.isEmpty() ? "" : prefix + "/";
    }

    @Override
    public void current(String below, Consumer<ObjectVersion> sink) {
        String names = names(below);
        list(
                names,
                sink,
                bucketId -> client.sdk()
                        .fileNames(B2ListFileNamesRequest.builder(bucketId)
                                .setPrefix(names)
                                .setMaxFileCount(PAGE)
                                .build()));
    }

    @Override
    public void history(String below, Consumer<ObjectVersion> sink) {
        String names = names(below);
        list(
                names,
                sink,
                bucketId -> client.sdk()
                        .fileVersions(B2ListFileVersionsRequest.builder(bucketId)
                                .setPrefix(names)
                                .setMaxFileCount(PAGE)
                                .build()));
    }

    @Override
    public void history(ObjectKey key, Consumer<ObjectVersion> sink) {
        String name = start + key;
        String bucketId = client.bucketId(bucket);
        client.call("list " + where(key.value()), Capability.LIST, () -> {
            var request = B2ListFileVersionsRequest.builder(bucketId)
                    .setPrefix(name)
                    .setMaxFileCount(PAGE)
                    .build();
            for (B2FileVersion version : client.sdk().fileVersions(request)) {
                if (!version.getFileName().equals(name)) {
                    break; // rows come sorted by name
                }
                sink.accept(StoredFacts.version(key.value(), version));
            }
            return true;
        });
    }

    private void list(String names, Consumer<ObjectVersion> sink, Listing listing) {
        String bucketId = client.bucketId(bucket);
        client.call("list b2:" + bucket + ":" + names, Capability.LIST, () -> {
            for (B2FileVersion version : listing.of(bucketId)) {
                if (!version.isFolder()) {
                    sink.accept(StoredFacts.version(version.getFileName().substring(start.length()), version));
                }
            }
            return true;
        });
    }

    @Override
    public <T> T get(ObjectVersion version, ObjectReader<T> reader) {
        String where = where(version.name());
        if (version.size() == 0) {
            try {
                return reader.read(InputStream.nullInputStream(), 0);
            } catch (IOException e) {
                throw ReaderFailures.of(where, e);
            }
        }
        DownloadSink<T> sink = new DownloadSink<>(where, ByteRange.all(), false, reader, client.limits());
        try {
            client.sdk()
                    .downloadById(B2DownloadByIdRequest.builder(version.id()).build(), sink);
            return sink.result();
        } catch (B2Exception e) {
            RuntimeException failure = client.translate(e, "read " + where, Capability.READ);
            throw failure instanceof StorageException storage
                            && storage.code() == ErrorCode.STORE_UNREACHABLE
                            && sink.broke()
                    ? new StorageException(
                            ErrorCode.TRANSFER_BROKEN,
                            "cannot read " + where + ": the transfer broke every time: " + e.getMessage(),
                            e)
                    : failure;
        }
    }

    @Override
    public void hide(ObjectKey key) {
        String name = start + key;
        client.call(
                "hide " + where(key.value()),
                Capability.WRITE,
                () -> new Versions(client, client.bucketId(bucket), name).hide());
    }

    @Override
    public void setModified(ObjectVersion version, Instant modified) {
        if (version.size() > LARGEST_COPY) {
            throw new IllegalArgumentException(version.name() + " is too large to be copied: " + version.size());
        }
        client.call("set the time of " + where(version.name()), Capability.WRITE, () -> {
            B2FileVersion stored = client.sdk().getFileInfo(version.id());
            return client.sdk()
                    .copySmallFile(B2CopyFileRequest.builder(version.id(), stored.getFileName())
                            .setMetadataDirective(B2CopyFileRequest.REPLACE_METADATA_DIRECTIVE)
                            .setContentType(stored.getContentType())
                            .setFileInfo(StoredFacts.fields(stored, modified))
                            .build());
        });
    }

    @Override
    public long largestCopy() {
        return LARGEST_COPY;
    }

    /** The shortest time of the lifecycle rules that touch these names. */
    @Override
    public Optional<Duration> retention() {
        return Posture.of(client, bucket, prefix)
                .rules()
                .flatMap(rules -> rules.stream()
                        .flatMap(rule -> rule.deletesAfter().stream())
                        .min(Duration::compareTo));
    }

    @Override
    public void unfinished(Consumer<ObjectVersion> sink) {
        list(
                start,
                sink,
                bucketId -> client.sdk()
                        .unfinishedLargeFiles(B2ListUnfinishedLargeFilesRequest.builder(bucketId)
                                .setNamePrefix(start)
                                .setMaxFileCount(UNFINISHED_PAGE)
                                .build()));
    }

    /** Whether a lifecycle rule concerns some of the names with another prefix. */
    static boolean touches(String rulePrefix, String names) {
        return rulePrefix.startsWith(names) || names.startsWith(rulePrefix);
    }

    private String names(String below) {
        return below.isEmpty() ? start : start + ObjectKey.of(below).value() + "/";
    }

    private String where(String name) {
        return "b2:" + bucket + ":" + start + name;
    }

    /** Starts a listing of a bucket. */
    private interface Listing {
        B2ListFilesIterable of(String bucketId) throws B2Exception;
    }
}
