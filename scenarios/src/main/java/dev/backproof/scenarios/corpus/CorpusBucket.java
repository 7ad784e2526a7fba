package dev.backproof.scenarios.corpus;

import com.backblaze.b2.client.B2ClientConfig;
import com.backblaze.b2.client.B2StorageClient;
import com.backblaze.b2.client.contentSources.B2ByteArrayContentSource;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.structures.B2LifecycleRule;
import com.backblaze.b2.client.structures.B2StartLargeFileRequest;
import com.backblaze.b2.client.structures.B2UpdateBucketRequest;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import com.backblaze.b2.client.webApiHttpClient.B2StorageHttpClientBuilder;
import com.backblaze.b2.client.webApiHttpClient.HttpClientFactoryImpl;
import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.mirror.MirrorSyncPlan;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreAddress;
import dev.backproof.backup.storage.b2.B2Limits;
import dev.backproof.backup.storage.b2.B2Settings;
import dev.backproof.backup.storage.b2.B2Store;
import dev.backproof.backup.storage.local.LocalStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A bucket of a B2 server on this machine, as the owner of a backup sees it; drills see it with a key that only reads. */
final class CorpusBucket {
    /** Where scenarios find it. */
    static final String ADDRESS = "b2:acme-backups:backup";

    /** What a drill's key needs. */
    static final Set<String> READING = Set.of("listBuckets", "listFiles", "readFiles");

    private static final String NAME = "acme-backups";
    private static final String DOWNLOAD = "b2_download_file_by_*";

    /** Large files of the corpus are small. */
    private static final long PART = 5_000;

    private final B2Server server;
    private final Clock clock;
    private IssuedKey drillKey;

    /** The server's time: usually the true one. */
    private static final class Clock implements InstantSource {
        private volatile Duration back = Duration.ZERO;

        @Override
        public Instant instant() {
            return InstantSource.system().instant().minus(back);
        }
    }

    private CorpusBucket(B2Server server, Clock clock) {
        this.server = server;
        this.clock = clock;
        server.createBucket(NAME);
        drillKey = server.createKey(READING, NAME, null, null);
    }

    static CorpusBucket start(Path folder) {
        Clock clock = new Clock();
        return new CorpusBucket(
                B2Server.builder(folder)
                        .minimumPartSize(PART)
                        .recommendedPartSize(2 * PART)
                        .clock(clock)
                        .start(),
                clock);
    }

    B2Server server() {
        return server;
    }

    /** What a drill opens. */
    ObjectStore asTheDrillSees(String address) {
        return open(address, drillKey.keyId(), drillKey.applicationKey());
    }

    private ObjectStore open(String address, String keyId, String secret) {
        StoreAddress.B2 where = (StoreAddress.B2) StoreAddress.parse(address);
        return B2Store.open(
                B2Settings.of(keyId, secret)
                        .withEndpoint(server.endpoint())
                        .withLimits(B2Limits.DEFAULTS.withWaiter(time -> {})),
                where.bucket(),
                where.prefix());
    }

    private ObjectStore ownersStore() {
        return open(ADDRESS, server.keyId(), server.applicationKey());
    }

    /** Lets drills come with another key. */
    void drilledWith(Set<String> capabilities, Duration validity) {
        drillKey = server.createKey(capabilities, NAME, null, validity);
    }

    /** Moves the server's time: what comes now was long ago. */
    void timeIs(Duration ago) {
        clock.back = ago;
    }

    /** Brings a folder up as a mirror. */
    void mirror(Path folder) {
        try (RcloneMirror mirror = RcloneMirror.open(ownersStore());
                MirrorSyncPlan plan = mirror.sync(folder).mostRemoved(100).plan()) {
            if (!plan.run().problems().isEmpty()) {
                throw new IllegalStateException("not everything came into the bucket");
            }
        }
    }

    /** Brings a repository up, object by object. */
    void objects(Path folder) {
        try (LocalStore from = LocalStore.at(folder);
                ObjectStore to = ownersStore()) {
            from.list("", object -> to.put(object.key(), ObjectContent.of(from.getBytes(object.key()))));
        }
    }

    /** A large file as clients write it that do not tell its SHA-1. */
    void largeFileWithoutSha1(String name, byte[] bytes) {
        try (ObjectStore store = ownersStore()) {
            store.put(ObjectKey.of(name), ObjectContent.of(bytes));
        }
    }

    /** An object of any name, which no client of ours would give it. */
    void oddName(String name, byte[] bytes) throws IOException {
        asOwner((owner, bucket) -> {
            var unused = owner.uploadSmallFile(B2UploadFileRequest.builder(
                            bucket.getBucketId(), "backup/" + name, "text/plain", B2ByteArrayContentSource.build(bytes))
                    .build());
        });
    }

    /** A large file that is begun and never finished. */
    void unfinished(String name) throws IOException {
        asOwner((owner, bucket) -> {
            var unused = owner.startLargeFile(
                    B2StartLargeFileRequest.builder(bucket.getBucketId(), "backup/" + name, "b2/x-auto")
                            .build());
        });
    }

    /** Old versions are deleted so many days after they were hidden. */
    void keepsOldVersions(int days) throws IOException {
        asOwner((owner, bucket) -> {
            var unused = owner.updateBucket(B2UpdateBucketRequest.builder(bucket)
                    .setLifecycleRules(List.of(B2LifecycleRule.builder("")
                            .setDaysFromHidingToDeleting(days)
                            .build()))
                    .build());
        });
    }

    @FunctionalInterface
    private interface OwnersWork {
        void with(B2StorageClient owner, B2Bucket bucket) throws B2Exception;
    }

    private void asOwner(OwnersWork work) throws IOException {
        B2ClientConfig config = B2ClientConfig.builder(server.keyId(), server.applicationKey(), "corpus")
                .setMasterUrl(server.endpoint().toString())
                .build();
        try (B2StorageClient owner = B2StorageHttpClientBuilder.builder(config)
                .setHttpClientFactory(HttpClientFactoryImpl.builder()
                        .setSupportInsecureHttp(true)
                        .build())
                .build()) {
            work.with(owner, Objects.requireNonNull(owner.getBucketOrNullByName(NAME)));
        } catch (B2Exception e) {
            throw new IOException("the bucket cannot be set up: " + e.getMessage(), e);
        }
    }

    /** What is downloaded of these objects goes wrong. */
    void goesWrong(String objects, int times, FaultEffect effect) {
        server.faults()
                .add(FaultRule.on(DOWNLOAD)
                        .object("backup/" + objects)
                        .times(times)
                        .effect(effect));
    }

    /** What is downloaded of these objects always goes wrong. */
    void goesWrong(String objects, FaultEffect effect) {
        goesWrong(objects, Integer.MAX_VALUE, effect);
    }
}
