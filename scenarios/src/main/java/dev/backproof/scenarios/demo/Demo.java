package dev.backproof.scenarios.demo;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.Stores;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.snapshot.BackupSummary;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.mariadb.MariaDbSource;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.junit.VerifyRun;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.sandbox.process.ProcessServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The main job from end to end on this machine: a B2 server, a MariaDB with the Sakila database, a volume of real files;
 * both are backed up to B2 and drilled. Then three disasters, each on a copy, that the drill must catch.
 *
 * <p>For one run by one thread. Everything lies below one work folder.
 */
public final class Demo {
    private static final String BUCKET = "home-lab";
    private static final String GOOD = "b2:" + BUCKET + ":restic";
    private static final String CUT = "b2:" + BUCKET + ":dump-cut";
    private static final String ROTTEN = "b2:" + BUCKET + ":flipped-byte";
    private static final String EMPTIED = "b2:" + BUCKET + ":table-emptied";
    private static final String DUMP = "/mariadb/sakila/dump.sql";
    private static final String MANIFEST = "/mariadb/sakila/manifest.json";
    private static final long VOLUME_BYTES = 208L << 20;

    private final Path work;
    private final String sandbox;
    private final DemoListener listener;
    private final Clock clock;
    private final String password = HexFormat.of().formatHex(random(16));
    private final Path volume;
    private final MariaDbTools tools = MariaDbTools.ofEnvironment();

    /**
     * A demo.
     *
     * @param work an empty folder that it fills
     * @param sandbox {@code auto}, {@code docker} or {@code process}
     */
    public Demo(Path work, String sandbox, DemoListener listener, Clock clock) {
        this.work = work.toAbsolutePath();
        this.sandbox = sandbox;
        this.listener = listener;
        this.clock = clock;
        this.volume = this.work.resolve("volume");
    }

    /** Runs everything; the result holds the clean drills and, as negative controls, the disasters. */
    public RunResult run() throws IOException {
        Files.writeString(work.resolve("password"), password + "\n");
        listener.part("A home lab on this machine");
        try (B2Server b2 = step(
                        "B2 server",
                        () -> B2Server.start(work.resolve("b2")),
                        server -> server.endpoint().toString());
                ProcessServer mariadb = step("MariaDB server", this::startMariaDb, ProcessServer::describe)) {
            b2.createBucket(BUCKET);
            step("Sakila database", () -> Sakila.load(mariadb, tools), tables -> tables);
            DemoVolume.Contents contents = step(
                    "volume of real files",
                    () -> DemoVolume.fill(volume, VOLUME_BYTES),
                    filled -> String.format(
                            Locale.ROOT,
                            "%,d files, %,d MB%s",
                            filled.files(),
                            filled.bytes() / 1_000_000,
                            filled.generatedBytes() > 0
                                    ? ", of which " + filled.generatedBytes() / 1_000_000 + " MB had to be made up"
                                    : ""));
            writeManifest();

            listener.part("Back up to B2");
            backUp(b2, mariadb);

            listener.part("Break copies of it");
            step("cut the dump in the middle", () -> cutDump(b2), detail -> detail);
            step("flip one byte in one pack", () -> flipByte(b2), detail -> detail);
            step("empty a table before the dump", () -> emptyTable(b2, mariadb), detail -> detail);

            listener.part("Drill");
            return drill(b2, contents);
        }
    }

    private void backUp(B2Server b2, ProcessServer mariadb) throws IOException {
        try (ResticRepository repository =
                step("create repository", () -> init(b2, GOOD), created -> created.location())) {
            step(
                    "back up the volume",
                    () -> repository
                            .backup(DirectorySource.at(volume))
                            .tag("nightly")
                            .tag("volume")
                            .host(BUCKET)
                            .run(),
                    Demo::stored);
            step("back up MariaDB", () -> backUpSakila(repository, mariadb), Demo::stored);
        }
    }

    private BackupSummary backUpSakila(ResticRepository repository, ProcessServer mariadb) {
        return repository
                .backup(MariaDbSource.on(mariadb.connection())
                        .database(Sakila.DATABASE)
                        .tools(tools)
                        .build())
                .tag("nightly")
                .tag("mariadb")
                .host(BUCKET)
                .run();
    }

    private static String stored(BackupSummary summary) {
        return String.format(
                Locale.ROOT,
                "snapshot %s, %,d MB, %,d MB stored",
                summary.snapshotId().shortForm(),
                summary.counts().totalBytesProcessed() / 1_000_000,
                summary.counts().dataAddedPacked() / 1_000_000);
    }

    /** The dump's job died in the middle, and nobody looked: half a dump beside its old manifest. */
    private String cutDump(B2Server b2) throws IOException {
        byte[] dump;
        byte[] manifest;
        try (ResticRepository good = open(b2, GOOD)) {
            SnapshotRef latest = good.find("latest", SnapshotFilter.all().tags("mariadb"));
            dump = read(good, latest, DUMP);
            manifest = read(good, latest, MANIFEST);
        }
        byte[] half = java.util.Arrays.copyOf(dump, dump.length / 2);
        try (ResticRepository copy = init(b2, CUT)) {
            copy.backup(new MemorySource(
                            List.of("mariadb", Sakila.DATABASE),
                            Map.of("dump.sql", half, "manifest.json", manifest),
                            clock.instant()))
                    .tag("mariadb")
                    .host(BUCKET)
                    .run();
        }
        return String.format(Locale.ROOT, "%,d of %,d bytes are left", half.length, dump.length);
    }

    private static byte[] read(ResticRepository repository, SnapshotRef snapshot, String path) throws IOException {
        try (InputStream in = repository.openFile(snapshot, path)) {
            return in.readAllBytes();
        }
    }

    /** A disk lied: one byte of one large object is not what was written. */
    private String flipByte(B2Server b2) {
        try (ObjectStore from = store(b2, GOOD);
                ObjectStore to = store(b2, ROTTEN)) {
            List<ObjectInfo> objects = new ArrayList<>();
            from.list("", objects::add);
            ObjectInfo victim = objects.stream()
                    .filter(object -> object.key().value().startsWith("data/"))
                    .max(Comparator.comparingLong(ObjectInfo::size)
                            .thenComparing(object -> object.key().value()))
                    .orElseThrow();
            for (ObjectInfo object : objects) {
                byte[] bytes = from.getBytes(object.key(), ByteRange.all());
                if (object.equals(victim)) {
                    bytes[bytes.length / 3] ^= 1;
                }
                to.put(object.key(), ObjectContent.of(bytes));
            }
            return "pack " + victim.key().name().substring(0, 8);
        }
    }

    /** A migration went wrong at noon; the backup at night is sound and holds an empty table. */
    private String emptyTable(B2Server b2, ProcessServer mariadb) throws IOException {
        Sakila.empty(mariadb, "rental");
        try (ResticRepository copy = init(b2, EMPTIED)) {
            return stored(backUpSakila(copy, mariadb));
        }
    }

    private RunResult drill(B2Server b2, DemoVolume.Contents contents) throws IOException {
        Map<String, String> values = new TreeMap<>();
        values.put("volume", volume.toString());
        values.put("files", Long.toString(contents.files()));
        values.put("bytes", Long.toString(contents.bytes()));
        Path folder = Files.createDirectory(work.resolve("scenarios"));
        Files.copy(work.resolve("password"), folder.resolve("password"));
        Files.copy(work.resolve("files.sha256"), folder.resolve("files.sha256"));
        VerifyRun.Builder run = VerifyRun.builder()
                .clock(clock)
                .drills(RestoreDrill.builder()
                        .stores(address -> store(b2, address))
                        .sandbox(sandbox)
                        .listener(listener)
                        .clock(clock));
        run.scenarios(scenario(folder, "database", "sakila", "Sakila, the shop's database", GOOD, false, values));
        run.scenarios(scenario(folder, "volume", "volume", "Volume of documents and pictures", GOOD, false, values));
        run.scenarios(scenario(folder, "database", "dump-cut", "Disaster: the dump is cut", CUT, true, values));
        run.scenarios(scenario(
                folder, "volume", "flipped-byte", "Disaster: a pack with a flipped byte", ROTTEN, true, values));
        run.scenarios(
                scenario(folder, "database", "table-emptied", "Disaster: a table was emptied", EMPTIED, true, values));
        return run.build().run();
    }

    private static Path scenario(
            Path folder,
            String template,
            String name,
            String title,
            String repository,
            boolean broken,
            Map<String, String> values)
            throws IOException {
        Map<String, String> all = new TreeMap<>(values);
        all.put("name", name);
        all.put("title", "\"" + title + "\"");
        all.put("repository", repository);
        all.put("expect", broken ? "expect: FAIL" : "");
        String text = resource(template + ".yaml");
        for (Map.Entry<String, String> value : all.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return Files.writeString(folder.resolve(name + ".yaml"), text);
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Demo.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What {@code sha256sum} would write for the volume's documents. */
    private void writeManifest() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(volume.resolve("documents"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                lines.add(Digests.sha256(file) + "  " + volume.relativize(file));
            }
        }
        Files.write(work.resolve("files.sha256"), lines);
    }

    private ProcessServer startMariaDb() {
        return ProcessServer.start(work.resolve("mariadb"), tools);
    }

    private ObjectStore store(B2Server b2, String address) {
        return Stores.open(
                address,
                Map.of("B2_APPLICATION_KEY_ID", b2.keyId(), "B2_APPLICATION_KEY", b2.applicationKey()),
                Optional.of(b2.endpoint()));
    }

    private ResticRepository open(B2Server b2, String address) {
        try (Password secret = Password.of(password)) {
            return ResticRepository.open(store(b2, address), secret);
        }
    }

    private ResticRepository init(B2Server b2, String address) {
        try (Password secret = Password.of(password)) {
            return ResticRepository.init(store(b2, address), secret, 2);
        }
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return random;
    }

    private <T> T step(String what, Action<T> action, java.util.function.Function<T, String> detail)
            throws IOException {
        Instant start = clock.instant();
        T result = action.run();
        listener.step(what, Duration.between(start, clock.instant()), detail.apply(result));
        return result;
    }

    /** A step that gives something. */
    private interface Action<T> {
        T run() throws IOException;
    }
}
