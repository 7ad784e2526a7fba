package dev.backproof.verify;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.restic.crypto.Scrypt;
import dev.backproof.backup.restic.crypto.ScryptParameters;
import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.KeyFile;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.local.LocalStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.PlantedSecrets;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A repository in memory with snapshots of small files, and drills on it. */
public final class TestRepository {
    public static final String PASSWORD = "correct horse";
    private static final Instant SNAPSHOT_TIME = Instant.parse("2026-03-01T02:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final Path folder;
    private Instant latest = SNAPSHOT_TIME;

    /** An empty repository; the folder holds sources, scenarios and what drills restore. */
    public TestRepository(Path folder) {
        this.folder = folder;
        PlantedSecrets.plant(PlantedSecrets.Kind.REPOSITORY_PASSWORD, PASSWORD);
        Blank.OBJECTS.forEach((key, bytes) -> store.put(key, ObjectContent.of(bytes)));
    }

    /** An empty repository whose key is quick to open: deriving a real one takes a second. */
    private static final class Blank {
        private static final Map<ObjectKey, byte[]> OBJECTS = make();

        private static Map<ObjectKey, byte[]> make() {
            MemoryStore store = new MemoryStore();
            byte[] secret = PASSWORD.getBytes(StandardCharsets.UTF_8);
            try (Password password = Password.of(PASSWORD)) {
                ResticRepository.init(store, password, 2).close();
            }
            Map<ObjectKey, byte[]> objects = new LinkedHashMap<>();
            store.list("", object -> objects.put(object.key(), store.getBytes(object.key())));
            ObjectKey slow = objects.keySet().stream()
                    .filter(key -> key.value().startsWith("keys/"))
                    .findFirst()
                    .orElseThrow();
            KeyFile file = KeyFile.parse(Objects.requireNonNull(objects.remove(slow)));
            byte[] master = Sealing.with(Scrypt.userKey(secret, file.salt(), file.scrypt()))
                    .open(file.data());
            ScryptParameters quick = new ScryptParameters(2, 8, 1);
            byte[] json = new KeyFile(
                            file.created(),
                            file.username(),
                            file.hostname(),
                            quick,
                            file.salt(),
                            Sealing.with(Scrypt.userKey(secret, file.salt(), quick))
                                    .seal(master))
                    .toJson();
            objects.put(ObjectKey.of("keys/" + Id.hash(json)), json);
            return objects;
        }
    }

    public MemoryStore store() {
        return store;
    }

    /** Writes a file to be backed up. */
    public TestRepository file(String path, String content) throws IOException {
        Path file = source().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    public Path source() {
        return folder.resolve("source");
    }

    /** Backs up all files, so that they lie at the root of the snapshot. */
    public SnapshotId backup(String... tags) {
        try (Password password = Password.of(PASSWORD);
                ResticRepository repository = ResticRepository.open(store, password)) {
            var job = repository
                    .backup(DirectorySource.contentsOf(source()))
                    .host("web1")
                    .time(latest.plusSeconds(1));
            latest = latest.plusSeconds(1);
            for (String tag : tags) {
                job.tag(tag);
            }
            return job.run().snapshotId();
        }
    }

    /** When the latest snapshot was taken, or the first will be. */
    public Instant time() {
        return latest;
    }

    /** A copy of the repository in a folder, for who opens stores by address. */
    public Path onDisk() {
        Path copy = folder.resolve("repository");
        try (LocalStore disk = LocalStore.at(copy)) {
            store.list("", object -> disk.put(object.key(), ObjectContent.of(store.getBytes(object.key()))));
        }
        return copy;
    }

    /** A scenario on this repository. */
    public Scenario scenario(String yaml) throws IOException {
        return ScenarioFile.read(scenarioFile("shop.yaml", yaml));
    }

    /** A scenario's file. */
    public Path scenarioFile(String name, String yaml) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "scenario: " + name.substring(0, name.indexOf('.'))
                        + "\nrepository: { restic: 'b2:acme:shop', passwordEnv: PASSWORD }\n" + yaml);
    }

    /** How to drill: two hours after the latest snapshot, working below the folder. */
    public RestoreDrill.Builder drills() {
        return drills(address -> store);
    }

    public RestoreDrill.Builder drills(Function<String, ObjectStore> stores) {
        return RestoreDrill.builder()
                .stores(stores)
                .environment(Map.of("PASSWORD", PASSWORD)::get)
                .workFolder(work())
                .clock(Clock.fixed(latest.plus(Duration.ofHours(2)), ZoneOffset.UTC));
    }

    /** What drills leave behind. */
    public List<Path> leftBehind() throws IOException {
        if (!Files.exists(work())) {
            return List.of();
        }
        try (var files = Files.list(work())) {
            return files.toList();
        }
    }

    private Path work() {
        return folder.resolve("work");
    }

    /** The keys of all objects of a kind, the largest object first. */
    public List<ObjectKey> keys(String kind) {
        List<ObjectInfo> found = new ArrayList<>();
        store.list(kind, found::add);
        return found.stream()
                .sorted(Comparator.comparingLong(ObjectInfo::size).reversed())
                .map(ObjectInfo::key)
                .toList();
    }

    /** Changes the bytes of an object. */
    public void damage(ObjectKey key, UnaryOperator<byte[]> damage) {
        store.put(key, ObjectContent.of(damage.apply(store.getBytes(key, ByteRange.all()))));
    }
}
