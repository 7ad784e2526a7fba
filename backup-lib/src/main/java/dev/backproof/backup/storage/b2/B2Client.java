package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.B2ClientConfig;
import com.backblaze.b2.client.B2StorageClient;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2RuntimeException;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.webApiHttpClient.B2StorageHttpClientBuilder;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * A connection to B2 as one key, shared by the stores made from it. It authorizes at the first call, and again whenever
 * B2 asks for it. For many threads. Closing it ends all its stores.
 */
public final class B2Client implements AutoCloseable {
    private final B2Settings settings;
    private final B2StorageClient sdk;
    private final StallWatch watch;
    private final ExecutorService partThreads;
    private final Map<String, String> bucketIds = new ConcurrentHashMap<>();

    private B2Client(B2Settings settings, B2StorageClient sdk) {
        this.settings = settings;
        this.sdk = sdk;
        // the socket's own time-out notices silence while we read; the watch is for what it does not notice
        this.watch = new StallWatch(settings.limits().silence().multipliedBy(2));
        this.partThreads = Executors.newFixedThreadPool(
                settings.limits().partThreads(),
                Thread.ofPlatform().daemon().name("b2-part-", 0).factory());
    }

    static B2Client connect(B2Settings settings) {
        B2ClientConfig.Builder config =
                B2ClientConfig.builder(settings.keyId(), settings.applicationKey(), settings.userAgent());
        settings.endpoint().ifPresent(endpoint -> config.setMasterUrl(endpoint.toString()));
        B2StorageClient sdk = B2StorageHttpClientBuilder.builder(config.build())
                .setHttpClientFactory(new Connections(settings.limits()))
                .setRetryPolicySupplier(RetryBudget.perCall(settings.limits()))
                .build();
        return new B2Client(settings, sdk);
    }

    /**
     * The store of a whole bucket; {@link B2Store#prefix} narrows it. Closing the store leaves this client open. Whether
     * the bucket exists shows at the first call.
     */
    public B2Store bucket(String name) {
        return new B2Store(this, name, "", false);
    }

    @Override
    public void close() {
        partThreads.shutdownNow();
        watch.close();
        sdk.close();
    }

    B2StorageClient sdk() {
        return sdk;
    }

    ExecutorService partThreads() {
        return partThreads;
    }

    B2Limits limits() {
        return settings.limits();
    }

    UploadGuard guard(BooleanSupplier givenUp) {
        return new UploadGuard(watch, settings.limits(), givenUp);
    }

    /** What the key may do. */
    Account account() {
        return call("authorize with B2", Capability.LIST_BUCKETS, this::authorized);
    }

    /**
     * Id of a bucket.
     *
     * @throws StorageException {@code BUCKET_NOT_FOUND}
     */
    String bucketId(String name) {
        String known = bucketIds.get(name);
        if (known != null) {
            return known;
        }
        String id = askBucketId(name);
        bucketIds.put(name, id);
        return id;
    }

    /** Runs a call of the SDK and translates what it throws. */
    <T> T call(String doing, Capability needed, B2Call<T> call) {
        try {
            return call.run();
        } catch (B2Exception e) {
            throw translate(e, doing, needed);
        } catch (CallersFailure e) {
            throw e.failure();
        } catch (B2RuntimeException e) {
            if (e.getCause() instanceof B2Exception cause) {
                throw translate(cause, doing, needed);
            }
            throw e;
        }
    }

    RuntimeException translate(B2Exception e, String doing, Capability needed) {
        return Failures.translate(e, doing, needed, settings.keyId(), accountIfKnown(e));
    }

    private Account authorized() throws B2Exception {
        return Account.of(sdk.getAccountAuthorization());
    }

    /** Only an error of status 401 is explained by what the key may do. */
    private Optional<Account> accountIfKnown(B2Exception e) {
        if (e.getStatus() != 401) {
            return Optional.empty();
        }
        try {
            return Optional.of(authorized());
        } catch (B2Exception unknown) {
            return Optional.empty();
        }
    }

    private String askBucketId(String name) {
        Account account = account();
        if (account.bucketId().isPresent() && account.bucketName().equals(Optional.of(name))) {
            return account.bucketId().get();
        }
        B2Bucket bucket = call("find bucket " + name, Capability.LIST_BUCKETS, () -> sdk.getBucketOrNullByName(name));
        if (bucket == null) {
            throw new StorageException(
                    ErrorCode.BUCKET_NOT_FOUND, "key " + settings.keyId() + " sees no bucket '" + name + "'");
        }
        return bucket.getBucketId();
    }

    /** A call of the SDK. */
    @FunctionalInterface
    interface B2Call<T> {
        T run() throws B2Exception;
    }
}
