package dev.backproof.backup.b2server;

import com.backblaze.b2.client.B2ClientConfig;
import com.backblaze.b2.client.B2RetryPolicy;
import com.backblaze.b2.client.B2StorageClient;
import com.backblaze.b2.client.contentHandlers.B2ContentMemoryWriter;
import com.backblaze.b2.client.contentSources.B2ByteArrayContentSource;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileVersionsRequest;
import com.backblaze.b2.client.structures.B2TestMode;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import com.backblaze.b2.client.webApiHttpClient.B2StorageHttpClientBuilder;
import com.backblaze.b2.client.webApiHttpClient.HttpClientFactoryImpl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Backblaze's own client, pointed at a server; it retries at once instead of after seconds. */
final class Sdk implements AutoCloseable {
    private static final int ATTEMPTS = 4;

    final B2StorageClient client;

    private Sdk(B2StorageClient client) {
        this.client = client;
    }

    static Sdk connect(B2Server server) {
        return connect(server, new IssuedKey(server.keyId(), server.applicationKey()), null);
    }

    static Sdk connect(B2Server server, IssuedKey key) {
        return connect(server, key, null);
    }

    static Sdk connect(B2Server server, IssuedKey key, @Nullable B2TestMode mode) {
        HttpClientFactoryImpl http = HttpClientFactoryImpl.builder()
                .setSupportInsecureHttp(true)
                .setSocketTimeoutSeconds(10)
                .build();
        B2ClientConfig.Builder config = B2ClientConfig.builder(key.keyId(), key.applicationKey(), "test")
                .setMasterUrl(server.endpoint().toString());
        if (mode != null) {
            config.setTestModeOrNull(mode);
        }
        return new Sdk(B2StorageHttpClientBuilder.builder(config.build())
                .setHttpClientFactory(http)
                .setRetryPolicySupplier(AtOnce::new)
                .build());
    }

    /** Stores text under a name. */
    B2FileVersion upload(String bucketId, String name, String text) throws B2Exception {
        return upload(bucketId, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Stores bytes under a name. */
    B2FileVersion upload(String bucketId, String name, byte[] bytes) throws B2Exception {
        return client.uploadSmallFile(
                B2UploadFileRequest.builder(bucketId, name, "text/plain", B2ByteArrayContentSource.build(bytes))
                        .build());
    }

    /** The content of a version. */
    byte[] download(String fileId) throws B2Exception {
        B2ContentMemoryWriter writer = B2ContentMemoryWriter.build();
        client.downloadById(fileId, writer);
        return writer.getBytes();
    }

    /** The content of a version as text. */
    String text(String fileId) throws B2Exception {
        return new String(download(fileId), StandardCharsets.UTF_8);
    }

    /** All versions of a bucket, in the order of the listing. */
    List<B2FileVersion> versions(String bucketId) throws B2Exception {
        List<B2FileVersion> versions = new ArrayList<>();
        client.fileVersions(B2ListFileVersionsRequest.builder(bucketId)
                        .setMaxFileCount(1000)
                        .build())
                .forEach(versions::add);
        return versions;
    }

    /** The current names of a bucket, in the order of the listing. */
    List<String> names(String bucketId) throws B2Exception {
        List<String> names = new ArrayList<>();
        client.fileNames(bucketId).forEach(file -> names.add(file.getFileName()));
        return names;
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class AtOnce implements B2RetryPolicy {
        @Override
        public @Nullable Integer gotRetryableAfterDelay(
                String operation, int attemptsSoFar, long millis, B2Exception e) {
            return attemptsSoFar < ATTEMPTS ? 0 : null;
        }

        @Override
        public boolean gotRetryableImmediately(String operation, int attemptsSoFar, long millis, B2Exception e) {
            return attemptsSoFar < ATTEMPTS;
        }
    }
}
