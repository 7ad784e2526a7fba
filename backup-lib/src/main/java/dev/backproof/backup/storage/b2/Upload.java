package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.contentSources.B2ContentTypes;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2RuntimeException;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.internal.ContentStream;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores one content under one name, in one piece or as a large file. For one thread. */
final class Upload {
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);
    /** B2 gives upload times in whole seconds. */
    private static final long CLOCK_GRAIN_MILLIS = 2000;

    private final B2Client client;
    private final String bucketId;
    private final String name;
    private final ObjectKey key;
    private final ObjectContent content;

    Upload(B2Client client, String bucketId, String name, ObjectKey key, ObjectContent content) {
        this.client = client;
        this.bucketId = bucketId;
        this.name = name;
        this.key = key;
        this.content = content;
    }

    /** Stores it and gives the version that B2 made. */
    B2FileVersion run() throws B2Exception {
        long partSize = client.account().partSize();
        if (content.length() >= 2 * partSize) {
            return new LargeUpload(client, bucketId, name, key, content, partSize).run();
        }
        long start = System.nanoTime();
        B2FileVersion stored = twiceIfThatHelps(this::once);
        if (RetryBudget.lastCallLostAnAnswer()) {
            deleteTwins(stored, (System.nanoTime() - start) / 1_000_000);
        }
        return stored;
    }

    /** Runs an upload, and once more when B2 found other bytes than those that left us, or refuses the upload URL. */
    static <T> T twiceIfThatHelps(B2Client.B2Call<T> upload) throws B2Exception {
        try {
            return upload.run();
        } catch (B2Exception e) {
            if (!Failures.secondUploadHelps(e)) {
                throw e;
            }
            LOG.warn("uploading again: {}", e.getMessage());
        }
        try {
            return upload.run();
        } catch (B2Exception e) {
            if (Failures.isDigestMismatch(e)) {
                throw new CallersFailure(new StorageException(
                        ErrorCode.TRANSFER_BROKEN, "B2 got other bytes than were sent, twice: " + e.getMessage(), e));
            }
            throw e;
        }
    }

    private B2FileVersion once() throws B2Exception {
        var source = new UploadSource(
                content.length(), content.sha1(), () -> ContentStream.open(key, content), client.guard(() -> false));
        var request = B2UploadFileRequest.builder(
                        bucketId, name, content.contentType().orElse(B2ContentTypes.B2_AUTO), source)
                .setCustomFields(StoredFacts.fields(content, false))
                .build();
        return client.sdk().uploadSmallFile(request);
    }

    /**
     * After a lost answer B2 may have stored the object twice. The versions from this call that hold the same bytes as
     * the one we know of are deleted, where the key may.
     */
    private void deleteTwins(B2FileVersion stored, long tookMillis) {
        Account account;
        try {
            account = client.account();
            if (!account.may(Capability.LIST) || !account.may(Capability.DELETE)) {
                return;
            }
            long earliest = stored.getUploadTimestamp() - tookMillis - CLOCK_GRAIN_MILLIS;
            Versions versions = new Versions(client, bucketId, name);
            for (B2FileVersion version : versions.newestFirst()) {
                if (!version.getFileId().equals(stored.getFileId())
                        && version.getUploadTimestamp() >= earliest
                        && version.getContentLength() == stored.getContentLength()
                        && Objects.equals(version.getContentSha1(), stored.getContentSha1())) {
                    versions.delete(version);
                }
            }
        } catch (B2Exception | B2RuntimeException | StorageException e) {
            LOG.warn("'{}' is stored, perhaps twice; the older version could not be deleted: {}", name, e.getMessage());
        }
    }
}
