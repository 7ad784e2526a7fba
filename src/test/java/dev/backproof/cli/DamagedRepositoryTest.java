package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.BlobWriter;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.restic.RepositoryOptions;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.storage.local.LocalStore;
import dev.backproof.cli.CommandRunner.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One damaged repository of each kind, and what a person is told: by {@code check}, by {@code check --read-data} and by
 * {@code restore}. Ids and the repository's folder are masked.
 */
class DamagedRepositoryTest {
    private static final String PASSWORD = "correct horse";
    private static final String CLEAN = "0:";

    private static Path whole = Path.of("whole");

    @TempDir
    Path temp;

    private Path repository = Path.of("repository");

    @BeforeAll
    static void makeRepository(@TempDir Path shared) throws Exception {
        whole = shared.resolve("repository");
        Path data = Files.createDirectory(shared.resolve("data"));
        byte[] content = new byte[300_000];
        new Random(5).nextBytes(content);
        Files.write(data.resolve("large"), content);
        Files.writeString(data.resolve("small"), "small");
        assertThat(run(whole, "init").exit()).isZero();
        assertThat(run(whole, "backup", data.toString()).exit()).isZero();
    }

    @BeforeEach
    void copyRepository() throws IOException {
        repository = temp.resolve("repository");
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path file : files.toList()) {
                Files.copy(file, repository.resolve(whole.relativize(file).toString()));
            }
        }
    }

    interface Damage {
        void in(Path repository) throws IOException;
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                of("nothing", repository -> {}, CLEAN, CLEAN, CLEAN),
                of(
                        "a flipped byte in a data blob",
                        repository -> flip(pack(repository, true), 1000),
                        CLEAN,
                        "1:error: pack ID: data blob ID: it does not open",
                        "1:/tmp/DATA/large: C001 data blob ID cannot be read from REPO: pack ID at"),
                of(
                        "a flipped byte in a tree blob",
                        repository -> flip(pack(repository, false), 20),
                        "1:error: snapshot ID /",
                        "1:error: pack ID: tree blob ID: it does not open",
                        "1:what is in it cannot be read: C001 tree blob ID cannot be read from REPO: pack ID at"),
                of(
                        "a flipped byte in a pack header",
                        repository -> flip(pack(repository, true), -10),
                        CLEAN,
                        "1:error: pack ID: its header: ",
                        CLEAN),
                of(
                        "a flipped byte in an index file",
                        repository -> flip(files(repository, "index").getFirst(), 50),
                        "1:error: index ID: C001 index ID in REPO is damaged: its bytes are not the ones it is named after",
                        "1:error: index ID: C001 index ID in REPO is damaged: its bytes are not the ones it is named after",
                        "1:backproof: C001 index ID in REPO is damaged: its bytes are not the ones it is named after"),
                of(
                        "a missing pack",
                        repository -> Files.delete(pack(repository, true)),
                        "1:error: pack ID: the index lists it, but it is not there",
                        "1:error: pack ID: the index lists it, but it is not there",
                        "1:/tmp/DATA/small: C002 data blob ID cannot be read from REPO: pack ID is missing"),
                of(
                        "a missing index",
                        repository -> Files.delete(files(repository, "index").getFirst()),
                        "1:error: snapshot ID /: its tree ID is in no index",
                        "1:error: snapshot ID /: its tree ID is in no index",
                        "1:tree blob ID is in no index of REPO"),
                of(
                        "a truncated snapshot",
                        repository -> truncate(files(repository, "snapshots").getFirst()),
                        "1:error: snapshot ID: C001 snapshot ID in REPO is damaged: its bytes are not the ones it is named after",
                        "1:error: snapshot ID: C001 snapshot ID in REPO is damaged: its bytes are not the ones it is named after",
                        "1:backproof: C001 snapshot ID in REPO is damaged: its bytes are not the ones it is named after"),
                of(
                        "a damaged key file",
                        repository -> flip(files(repository, "keys").getFirst(), 30),
                        "1:backproof: C001 key ID in REPO is damaged: its bytes are not the ones it is named after",
                        "1:backproof: C001 key ID in REPO is damaged: its bytes are not the ones it is named after",
                        "1:backproof: C001 key ID in REPO is damaged: its bytes are not the ones it is named after"),
                of(
                        "the key file of another repository",
                        DamagedRepositoryTest::otherKey,
                        "1:backproof: C001 config of REPO is damaged",
                        "1:backproof: C001 config of REPO is damaged",
                        "1:backproof: C001 config of REPO is damaged"),
                of(
                        "swapped blobs",
                        DamagedRepositoryTest::swapBlobs,
                        "1:error: snapshot ID /tmp/DATA/large: it should have 300000 bytes, but its blobs have 5",
                        "1:error: pack ID: its header lists other blobs than the index",
                        "1:/tmp/DATA/small: "),
                hostile("../evil"),
                hostile("a/b"),
                hostile(""),
                hostile("."),
                hostile(".."));
    }

    private static Arguments of(String kind, Damage damage, String check, String readData, String restore) {
        return Arguments.of(kind, damage, check, readData, restore);
    }

    private static Arguments hostile(String name) {
        return of(
                "the name '" + name + "'",
                repository -> addSnapshot(repository, name),
                "1:error: snapshot ID /" + name + ": its name would lead out of its folder",
                "1:error: snapshot ID /" + name + ": its name would lead out of its folder",
                "1:/" + name + ": the name would lead out of the target; it is not restored");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void isFoundAndTold(String kind, Damage damage, String check, String readData, String restore) throws Exception {
        damage.in(repository);
        List<Path> before = everything();
        expect(check, run(repository, "check"));
        expect(readData, run(repository, "check", "--read-data"));
        Path target = Files.createDirectories(temp.resolve("in/target"));
        expect(restore, run(repository, "restore", "latest", "--target", target.toString()));
        try (Stream<Path> outside = Files.list(temp.resolve("in"))) {
            assertThat(outside).as("nothing beside the target").containsExactly(target);
        }
        assertThat(everything()).as("nothing is changed in the repository").isEqualTo(before);
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            return files.sorted().toList();
        }
    }

    /** Exit code, colon, and what standard error must hold. */
    private void expect(String expected, Outcome outcome) {
        String told = outcome.err()
                .replace(repository.toString(), "REPO")
                .replaceAll("/tmp/[^ \\n]*/data(?=[/:])", "/tmp/DATA")
                .replaceAll("\\b[0-9a-f]{64}\\b", "ID")
                .replaceAll("snapshot [0-9a-f]{8}\\b", "snapshot ID");
        int colon = expected.indexOf(':');
        assertThat(outcome.exit()).as(told).isEqualTo(Integer.parseInt(expected.substring(0, colon)));
        if (expected.equals(CLEAN)) {
            assertThat(told).isEmpty();
        } else {
            assertThat(told).contains(expected.substring(colon + 1));
        }
    }

    // kinds of damage

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        overwrite(file, bytes);
    }

    private static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        overwrite(file, Arrays.copyOf(bytes, bytes.length - 7));
    }

    private static void overwrite(Path file, byte[] bytes) throws IOException {
        Files.delete(file);
        Files.write(file, bytes);
    }

    private static void otherKey(Path repository) throws IOException {
        Path other = repository.resolveSibling("other");
        assertThat(run(other, "init").exit()).isZero();
        Path key = files(other, "keys").getFirst();
        Files.delete(files(repository, "keys").getFirst());
        Files.copy(key, repository.resolve("keys").resolve(key.getFileName()));
    }

    /** Lets the index say of each of the two data blobs that it lies where the other is. */
    private static void swapBlobs(Path folder) throws IOException {
        Repository repository = open(folder);
        try (RepositoryLock lock = repository.lock(false)) {
            Path file = files(folder, "index").getFirst();
            Id id = Id.parse(file.getFileName().toString());
            String json = new String(repository.loadFile(FileKind.INDEX, id), StandardCharsets.UTF_8);
            Matcher blob = Pattern.compile("\"id\":\"([0-9a-f]{64})\",\"type\":\"data\"")
                    .matcher(json);
            List<String> ids = new ArrayList<>();
            while (blob.find()) {
                ids.add(blob.group(1));
            }
            assertThat(ids).hasSize(2);
            String swapped = json.replace(ids.get(0), "first")
                    .replace(ids.get(1), ids.get(0))
                    .replace("first", ids.get(1));
            repository.saveFile(FileKind.INDEX, swapped.getBytes(StandardCharsets.UTF_8), lock);
            Files.delete(file);
        }
    }

    private static void addSnapshot(Path folder, String hostileName) {
        Repository repository = open(folder);
        try (RepositoryLock lock = repository.lock(false)) {
            String tree = "{\"nodes\":[{\"name\":\"" + hostileName + "\",\"type\":\"file\",\"mode\":420,"
                    + "\"mtime\":\"2026-01-01T00:00:00Z\",\"content\":[]}]}\n";
            byte[] json = tree.getBytes(StandardCharsets.UTF_8);
            Id root;
            try (BlobWriter writer = repository.writer(lock, bytes -> {})) {
                root = writer.save(BlobType.TREE, json, 0, json.length).id();
                writer.flush();
            }
            String snapshot = "{\"time\":\"2099-01-01T00:00:00Z\",\"tree\":\"" + root + "\",\"paths\":[\"/\"]}";
            repository.saveFile(FileKind.SNAPSHOT, snapshot.getBytes(StandardCharsets.UTF_8), lock);
        }
    }

    private static Repository open(Path folder) {
        return Repository.open(
                LocalStore.at(folder), PASSWORD.getBytes(StandardCharsets.UTF_8), RepositoryOptions.defaults());
    }

    /** The larger pack holds data, the smaller one trees. */
    private static Path pack(Path repository, boolean data) throws IOException {
        List<Path> packs = files(repository, "data");
        packs.sort(Comparator.comparingLong(file -> file.toFile().length()));
        assertThat(packs).hasSize(2);
        return data ? packs.getLast() : packs.getFirst();
    }

    private static List<Path> files(Path repository, String folder) throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve(folder))) {
            return new ArrayList<>(files.filter(Files::isRegularFile).toList());
        }
    }

    private static Outcome run(Path repository, String... arguments) {
        return new CommandRunner()
                .with("BACKPROOF_REPOSITORY", repository.toString())
                .with("BACKPROOF_PASSWORD", PASSWORD)
                .run(arguments);
    }
}
