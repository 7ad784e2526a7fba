package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2ForbiddenException;
import com.backblaze.b2.client.exceptions.B2NotFoundException;
import com.backblaze.b2.client.structures.B2DownloadByNameRequest;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileNamesRequest;
import com.backblaze.b2.util.B2ByteRange;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.BucketFacts;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreCapabilities;
import dev.backproof.backup.storage.VersionedStore;
import dev.backproof.backup.storage.internal.ReaderFailures;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current versions of the files of a B2 bucket, or of those whose names begin with a prefix and a slash. A name whose
 * newest version is a hide marker is absent. For many threads.
 *
 * <p>A replaced object stays in the bucket as an older version until it is deleted here or a lifecycle rule takes it.
 * Calls are retried by the SDK within {@link B2Limits}; a download whose digest disagrees is repeated once.
 */
public final class B2Store implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(B2Store.class);
    /** B2 bills a listing per started thousand rows. */
    private static final int PAGE = 1000;

    private final B2Client client;
    private final String bucket;
    private final String prefix;
    private final boolean ownsClient;

    B2Store(B2Client client, String bucket, String prefix, boolean ownsClient) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.ownsClient = ownsClient;
    }

    /** A client, from which stores of several buckets can be made. It makes no request yet. */
    public static B2Client connect(B2Settings settings) {
        return B2Client.connect(settings);
    }

    /**
     * A store with a client of its own, which is closed with it. Makes no request yet.
     *
     * @param prefix what all names begin with, without a slash at either end; empty for the whole bucket
     */
    public static B2Store open(B2Settings settings, String bucket, String prefix) {
        return new B2Store(B2Client.connect(settings), bucket, prefix.isEmpty() ? "" : checked(prefix), true);
    }

    /** The part of this store below a prefix, without a slash at either end. Closing it leaves this store open. */
    public B2Store prefix(String more) {
        return new B2Store(client, bucket, prefix.isEmpty() ? checked(more) : prefix + "/" + checked(more), false);
    }

    @Override
    public String location() {
        return "b2:" + bucket + ":" + prefix;
    }

    @Override
    public StoreCapabilities capabilities() {
        return client.account().in(bucket, prefix);
    }

    @Override
    public void put(ObjectKey key, ObjectContent content) {
        Upload upload = new Upload(client, client.bucketId(bucket), name(key), key, content);
        client.call("store " + where(key), Capability.WRITE, upload::run);
    }

    @Override
    public <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
        if (!range.isOpenEnded() && range.length() == 0) {
            return nothingOf(key, range, reader); // HTTP has no empty range
        }
        DownloadSink<T> sink = new DownloadSink<>(where(key), range, true, reader, client.limits());
        try {
            download(key, range, sink);
            return sink.result();
        } catch (B2Exception e) {
            if (e.getStatus() == 416) {
                return nothingOf(key, range, reader);
            }
            throw failedRead(key, e, sink.broke());
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        Account account = client.account();
        if (account.may(Capability.READ)) {
            try {
                return Optional.of(StoredFacts.info(key, client.sdk().getFileInfoByName(bucket, name(key))));
            } catch (B2NotFoundException e) {
                requireBucket();
                return Optional.empty();
            } catch (B2ForbiddenException e) {
                // the answer to HEAD cannot say why; that to a listing can
                if (!account.may(Capability.LIST)) {
                    throw client.translate(e, "look for " + where(key), Capability.READ);
                }
            } catch (B2Exception e) {
                throw client.translate(e, "look for " + where(key), Capability.READ);
            }
        }
        return client.call("look for " + where(key), Capability.LIST, () -> findInListing(key));
    }

    @Override
    public void list(String below, Consumer<ObjectInfo> sink) {
        String start = prefix.isEmpty() ? "" : prefix + "/";
        String names = below.isEmpty() ? start : start + checked(below) + "/";
        String bucketId = client.bucketId(bucket);
        client.call("list " + location() + (below.isEmpty() ? "" : " below " + below), Capability.LIST, () -> {
            var request = B2ListFileNamesRequest.builder(bucketId)
                    .setPrefix(names)
                    .setMaxFileCount(PAGE)
                    .build();
            for (B2FileVersion version : client.sdk().fileNames(request)) {
                if (Versions.isContent(version)) {
                    key(version.getFileName().substring(start.length()))
                            .ifPresent(key -> sink.accept(StoredFacts.info(key, version)));
                }
            }
            return true;
        });
    }

    @Override
    public boolean delete(ObjectKey key) {
        Account account = client.account();
        var versions = new Versions(client, client.bucketId(bucket), name(key));
        if (account.may(Capability.DELETE) && account.may(Capability.LIST)) {
            return client.call("delete " + where(key), Capability.DELETE, versions::deleteAll);
        }
        if (find(key).isEmpty()) {
            return false;
        }
        client.call("hide " + where(key), Capability.WRITE, versions::hide);
        return true;
    }

    /** All versions, in the part of the bucket that this store is. Not to be used after the store is closed. */
    @Override
    public Optional<VersionedStore> versioned() {
        return Optional.of(new B2Versions(client, bucket, prefix));
    }

    @Override
    public Optional<BucketFacts> bucketFacts() {
        return Optional.of(Posture.of(client, bucket, prefix));
    }

    /** Closes the client if this store was opened with one of its own. */
    @Override
    public void close() {
        if (ownsClient) {
            client.close();
        }
    }

    /** Downloads, and once more when other bytes came than the digest told: a flipped bit on the way is not the store's. */
    private void download(ObjectKey key, ByteRange range, DownloadSink<?> sink) throws B2Exception {
        var request = B2DownloadByNameRequest.builder(bucket, name(key));
        if (!range.isAll()) {
            request.setRange(
                    range.isOpenEnded()
                            ? B2ByteRange.startAt(range.offset())
                            : B2ByteRange.between(range.offset(), range.offset() + range.length() - 1));
        }
        try {
            client.sdk().downloadByName(request.build(), sink);
        } catch (B2Exception e) {
            if (!e.getCode().equals(DownloadSink.MISMATCH)) {
                throw e;
            }
            LOG.warn("{}: {}; reading it again", where(key), e.getMessage());
            client.sdk().downloadByName(request.build(), sink);
        }
    }

    private RuntimeException failedRead(ObjectKey key, B2Exception e, boolean broke) {
        String doing = "read " + where(key);
        if (e.getCode().equals(DownloadSink.MISMATCH)) {
            return new StorageException(
                    ErrorCode.TRANSFER_BROKEN,
                    "cannot " + doing + ": B2 gave other bytes than it was given, twice: " + e.getMessage(),
                    e);
        }
        RuntimeException failure = client.translate(e, doing, Capability.READ);
        if (failure instanceof StorageException storage) {
            if (storage.code() == ErrorCode.OBJECT_NOT_FOUND) {
                requireBucket();
                return new StorageException(ErrorCode.OBJECT_NOT_FOUND, "no object " + where(key), e);
            }
            if (storage.code() == ErrorCode.STORE_UNREACHABLE && broke) {
                return new StorageException(
                        ErrorCode.TRANSFER_BROKEN,
                        "cannot " + doing + ": the transfer broke every time: " + e.getMessage(),
                        e);
            }
        }
        return failure;
    }

    /** A range without bytes: only whether it lies within the object has to be found out. */
    private <T> T nothingOf(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
        ObjectInfo info = find(key)
                .orElseThrow(() -> new StorageException(ErrorCode.OBJECT_NOT_FOUND, "no object " + where(key)));
        if (range.lengthWithin(info.size()) != 0) {
            throw DownloadSink.tooShort(where(key), info.size(), range);
        }
        try {
            return reader.read(InputStream.nullInputStream(), 0);
        } catch (IOException e) {
            throw ReaderFailures.of(where(key), e);
        }
    }

    private Optional<ObjectInfo> findInListing(ObjectKey key) {
        var request = B2ListFileNamesRequest.builder(client.bucketId(bucket))
                .setPrefix(name(key))
                .setStartFileName(name(key))
                .setMaxFileCount(1)
                .build();
        try {
            for (B2FileVersion version : client.sdk().fileNames(request)) {
                return version.getFileName().equals(name(key)) && Versions.isContent(version)
                        ? Optional.of(StoredFacts.info(key, version))
                        : Optional.empty();
            }
            return Optional.empty();
        } catch (B2Exception e) {
            throw client.translate(e, "look for " + where(key), Capability.LIST);
        }
    }

    /** Tells a missing bucket from a missing object, as far as the key may see buckets. */
    private void requireBucket() {
        try {
            client.bucketId(bucket);
        } catch (StorageException e) {
            if (e.code() != ErrorCode.STORE_DENIED) {
                throw e;
            }
        }
    }

    private String name(ObjectKey key) {
        return prefix.isEmpty() ? key.value() : prefix + "/" + key;
    }

    private String where(ObjectKey key) {
        return "b2:" + bucket + ":" + name(key);
    }

    private Optional<ObjectKey> key(String relative) {
        try {
            return Optional.of(ObjectKey.of(relative));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} holds a file that is no object here: {}", location(), e.getMessage());
            return Optional.empty();
        }
    }

    private static String checked(String prefix) {
        return ObjectKey.of(prefix).value();
    }
}
