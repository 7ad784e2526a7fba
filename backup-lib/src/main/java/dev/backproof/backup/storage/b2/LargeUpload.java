package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.B2AlreadyStoredPartStorer;
import com.backblaze.b2.client.B2CancellationToken;
import com.backblaze.b2.client.B2LargeFileStorer;
import com.backblaze.b2.client.B2PartStorer;
import com.backblaze.b2.client.contentSources.B2ContentTypes;
import com.backblaze.b2.client.exceptions.B2BadRequestException;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2FinishLargeFileRequest;
import com.backblaze.b2.client.structures.B2Part;
import com.backblaze.b2.client.structures.B2StartLargeFileRequest;
import com.backblaze.b2.client.structures.B2UploadListener;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.internal.ContentStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one content as a large file, several parts at a time. When anything fails the parts under way end at their next
 * byte and the large file is cancelled, unless a later call can go on with it: a content that tells its SHA-1 and its time
 * of change is known again, and parts that are stored already are not sent twice. For one thread.
 */
final class LargeUpload {
    private static final Logger LOG = LoggerFactory.getLogger(LargeUpload.class);
    private static final long MOST_PARTS = 10_000;

    private final B2Client client;
    private final String bucketId;
    private final String name;
    private final ObjectKey key;
    private final ObjectContent content;
    private final long partSize;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    /** Who reads the content now, besides this thread: it must not be read any more when the upload is over. */
    private final Phaser readers = new Phaser(1);

    LargeUpload(
            B2Client client,
            String bucketId,
            String name,
            ObjectKey key,
            ObjectContent content,
            long recommendedPartSize) {
        this.client = client;
        this.bucketId = bucketId;
        this.name = name;
        this.key = key;
        this.content = content;
        this.partSize = Math.max(recommendedPartSize, Math.ceilDiv(content.length(), MOST_PARTS));
    }

    B2FileVersion run() throws B2Exception {
        var start = B2StartLargeFileRequest.builder(
                        bucketId, name, content.contentType().orElse(B2ContentTypes.B2_AUTO))
                .setCustomFields(StoredFacts.fields(content, true))
                .build();
        Optional<UnfinishedUpload> unfinished = UnfinishedUpload.find(client, bucketId, name, start.getFileInfo());
        B2FileVersion started = unfinished.isPresent()
                ? unfinished.get().started()
                : client.sdk().startLargeFile(start);
        CompletableFuture<Void> digest = CompletableFuture.runAsync(this::checkDigest, client.partThreads());
        try {
            List<B2Part> stored =
                    storeParts(started, unfinished.map(UnfinishedUpload::parts).orElse(Map.of()));
            digest.join();
            throwFailure();
            return finish(started, stored.stream().map(B2Part::getContentSha1).toList());
        } catch (B2Exception | RuntimeException | Error e) {
            failed(new StorageException(ErrorCode.STORE_IO, "given up"));
            digest.join();
            readers.arriveAndAwaitAdvance();
            if (!mayGoOnLater(e)) {
                cancel(started);
            }
            throw e;
        }
    }

    /** Whether a later call can go on with the parts that are stored: the trouble was the network's or the store's. */
    private boolean mayGoOnLater(Throwable e) {
        return UnfinishedUpload.isRecognizable(StoredFacts.fields(content, true))
                && (e instanceof B2Exception b2 && !(b2.getCause() instanceof CallersFailure));
    }

    private List<B2Part> storeParts(B2FileVersion started, Map<Integer, B2Part> there) throws B2Exception {
        List<B2PartStorer> parts = new ArrayList<>();
        for (long offset = 0; offset < content.length(); offset += partSize) {
            Part part = new Part(parts.size() + 1, offset, Math.min(partSize, content.length() - offset));
            B2Part stored = there.get(part.number);
            parts.add(stored != null && part.isStoredAs(stored) ? new B2AlreadyStoredPartStorer(stored) : part);
        }
        try {
            return client.sdk().storePartsForLargeFile(started, parts, null, client.partThreads());
        } catch (B2Exception e) {
            if (!failed(e)) {
                throwFailure();
            } else if (String.valueOf(e.getMessage()).startsWith("interrupted")) {
                Thread.currentThread().interrupt(); // the SDK forgets it
            }
            throw e;
        }
    }

    /** Parts are hashed one by one; that together they have the digest that was announced is found out beside. */
    private void checkDigest() {
        if (content.sha1().isEmpty()) {
            return;
        }
        try (ContentStream in = ContentStream.open(key, content)) {
            byte[] buffer = new byte[64 * 1024];
            while (failure.get() == null && in.read(buffer, 0, buffer.length) != -1) {
                // only the digest matters
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private B2FileVersion finish(B2FileVersion started, List<String> digests) throws B2Exception {
        try {
            return client.sdk()
                    .finishLargeFile(B2FinishLargeFileRequest.builder(started.getFileId(), digests)
                            .build());
        } catch (B2BadRequestException e) {
            if (RetryBudget.lastCallLostAnAnswer()) {
                Optional<B2FileVersion> finished = finished(started);
                if (finished.isPresent()) {
                    return finished.get();
                }
            }
            throw e;
        }
    }

    /** The file, if B2 finished it although its answer was lost. */
    private Optional<B2FileVersion> finished(B2FileVersion started) throws B2Exception {
        for (B2FileVersion version : new Versions(client, bucketId, name).newestFirst()) {
            if (version.getFileId().equals(started.getFileId())) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    private void cancel(B2FileVersion started) {
        try {
            client.sdk().cancelLargeFile(started.getFileId());
        } catch (B2Exception e) {
            LOG.warn(
                    "the unfinished large file {} of '{}' stays in the bucket and is billed until it is cancelled: {}",
                    started.getFileId(),
                    name,
                    e.getMessage());
        }
    }

    /** Notes the first failure, at which all parts give up. True when this was the first. */
    private boolean failed(Exception e) {
        return failure.compareAndSet(null, e);
    }

    /** The SDK waits for all parts and then throws the failure of any; the first one tells the reason. */
    private void throwFailure() throws B2Exception {
        Exception first = failure.get();
        if (first instanceof B2Exception b2) {
            throw b2;
        } else if (first instanceof RuntimeException unchecked) {
            throw unchecked;
        } else if (first != null) {
            throw new IllegalStateException(first);
        }
    }

    private final class Part implements B2PartStorer {
        private final int number;
        private final long offset;
        private final long length;
        private final UploadSource source;

        Part(int number, long offset, long length) {
            this.number = number;
            this.offset = offset;
            this.length = length;
            this.source = new UploadSource(
                    length,
                    Optional.empty(),
                    () -> ContentStream.openPart(key, content, offset, length),
                    client.guard(() -> failure.get() != null));
        }

        /** Whether B2 has these very bytes: what was stored earlier may have been read from another state of the file. */
        boolean isStoredAs(B2Part stored) {
            if (stored.getContentLength() != length) {
                return false;
            }
            MessageDigest digest = ContentStream.sha1();
            try (ContentStream in = ContentStream.openPart(key, content, offset, length)) {
                byte[] buffer = new byte[64 * 1024];
                for (int count = in.read(buffer, 0, buffer.length);
                        count != -1;
                        count = in.read(buffer, 0, buffer.length)) {
                    digest.update(buffer, 0, count);
                }
            }
            return HexFormat.of().formatHex(digest.digest()).equals(stored.getContentSha1());
        }

        @Override
        public int getPartNumber() {
            return number;
        }

        @Override
        public long getPartSizeOrThrow() {
            return length;
        }

        @Override
        public B2Part storePart(B2LargeFileStorer storer, B2UploadListener listener, B2CancellationToken token)
                throws B2Exception {
            readers.register();
            try {
                throwFailure();
                return Upload.twiceIfThatHelps(() -> store(storer, listener));
            } catch (B2Exception | RuntimeException e) {
                failed(e);
                throw e;
            } finally {
                readers.arriveAndDeregister();
            }
        }

        private B2Part store(B2LargeFileStorer storer, B2UploadListener listener) throws B2Exception {
            try {
                return storer.uploadPart(number, source, listener);
            } catch (IOException e) {
                throw new IllegalStateException("the source tells its length without reading", e);
            }
        }
    }
}
