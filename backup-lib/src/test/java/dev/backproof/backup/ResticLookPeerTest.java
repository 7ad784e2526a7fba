package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.snapshot.DiffSummary;
import dev.backproof.backup.snapshot.Difference;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.snapshot.SnapshotStats;
import dev.backproof.backup.snapshot.StatsMode;
import dev.backproof.backup.source.StreamSource;
import dev.backproof.backup.storage.local.LocalStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.backup.testing.Restic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What we tell of a repository is what the real restic tells of it. */
@Tag("peer")
class ResticLookPeerTest {
    private static final String PASSWORD = "shared secret";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private static Path data = Path.of("data");
    private static Restic restic = new Restic(Path.of("restic"), Path.of("store"), PASSWORD);
    private static ResticRepository repository;
    private static SnapshotRef first;
    private static SnapshotRef second;

    /** Two snapshots with every kind of difference between them; tests may add more. */
    @BeforeAll
    static void makeSnapshots(@TempDir Path shared) throws Exception {
        restic = new Restic(Peers.require("restic"), shared.resolve("store"), PASSWORD);
        data = Files.createDirectories(shared.resolve("data"));
        Path inner = Files.createDirectories(data.resolve("inner/same"));
        Files.createDirectories(data.resolve("goes/deep/er"));
        Files.write(data.resolve("goes/deep/er/file"), random(700_000, 1));
        Files.write(inner.resolve("kept"), random(900_000, 2));
        Files.write(data.resolve("inner/changes"), random(2_000_000, 3));
        Files.writeString(data.resolve("inner/mode"), "mode");
        Files.writeString(data.resolve("inner/link"), "soon a link");
        Files.createLink(data.resolve("inner/hard"), data.resolve("inner/mode"));
        Files.writeString(data.resolve("inner/copy"), "mode");
        Files.createFile(data.resolve("empty"));
        restic.run("init");
        restic.run("backup", "--host", "box", data.toString());

        Files.delete(data.resolve("goes/deep/er/file"));
        Files.delete(data.resolve("goes/deep/er"));
        Files.delete(data.resolve("goes/deep"));
        Files.delete(data.resolve("goes"));
        Files.write(data.resolve("inner/changes"), random(2_000_000, 4));
        Files.setPosixFilePermissions(data.resolve("inner/mode"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.delete(data.resolve("inner/link"));
        Files.createSymbolicLink(data.resolve("inner/link"), Path.of("mode"));
        Files.createDirectories(data.resolve("new/folder with ümläut"));
        Files.writeString(data.resolve("new/folder with ümläut/file"), "new");
        Files.createSymbolicLink(data.resolve("new/dangling"), Path.of("nowhere"));
        restic.run("backup", "--host", "box", data.toString());

        repository = Repositories.open(LocalStore.at(restic.store()), PASSWORD);
        List<Snapshot> snapshots = repository.snapshots(SnapshotFilter.all());
        first = SnapshotRef.of(snapshots.getFirst());
        second = SnapshotRef.of(snapshots.getLast());
    }

    @AfterAll
    static void closeRepository() {
        if (repository != null) {
            repository.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void diffTellsWhatResticTells(boolean metadata) throws Exception {
        List<String> ours = new ArrayList<>();
        DiffSummary summary =
                repository.diff(first, second, metadata, each -> ours.add(each.letters() + " " + each.shownPath()));
        List<String> arguments = new ArrayList<>(List.of("diff", "--json"));
        if (metadata) {
            arguments.add("--metadata");
        }
        arguments.add(first.snapshot().id().toString());
        arguments.add(second.snapshot().id().toString());
        List<String> theirs = new ArrayList<>();
        JsonNode statistics = null;
        for (JsonNode line : lines(restic.output(arguments.toArray(String[]::new)))) {
            switch (line.get("message_type").stringValue()) {
                case "change" ->
                    theirs.add(line.get("modifier").stringValue() + " "
                            + line.get("path").stringValue());
                case "statistics" -> statistics = line;
                default -> throw new AssertionError(line);
            }
        }
        assertThat(ours).containsExactlyElementsOf(theirs).hasSizeGreaterThan(7);
        assertThat(statistics).isNotNull();
        assertThat(summary.changedFiles())
                .isEqualTo(statistics.get("changed_files").longValue());
        assertSide(summary.added(), statistics.get("added"));
        assertSide(summary.removed(), statistics.get("removed"));
    }

    @Test
    void diffOfFoldersAndOfTheSameSnapshot() {
        List<String> paths = new ArrayList<>();
        SnapshotRef folderBefore = new SnapshotRef(first.snapshot(), below("inner"));
        SnapshotRef folderAfter = new SnapshotRef(second.snapshot(), below("inner"));
        repository.diff(folderBefore, folderAfter, false, each -> paths.add(each.letters() + " " + each.path()));
        assertThat(paths).containsExactly("M /changes", "T /link");
        List<Difference> none = new ArrayList<>();
        DiffSummary same = repository.diff(second, second, true, none::add);
        assertThat(none).isEmpty();
        assertThat(same.added()).isEqualTo(new DiffSummary.Side(0, 0, 0, 0, 0, 0));
        assertThat(same.removed()).isEqualTo(same.added());
    }

    @ParameterizedTest
    @EnumSource(StatsMode.class)
    void statsAreRestics(StatsMode mode) throws Exception {
        String name = mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
        for (boolean one : new boolean[] {false, true}) {
            List<Snapshot> snapshots = one ? List.of(second.snapshot()) : repository.snapshots(SnapshotFilter.all());
            SnapshotStats ours = repository.stats(snapshots, mode);
            JsonNode theirs = JSON.readTree(
                    one
                            ? restic.output(
                                    "stats",
                                    "--json",
                                    "--mode",
                                    name,
                                    second.snapshot().id().toString())
                            : restic.output("stats", "--json", "--mode", name));
            assertThat(ours.bytes())
                    .as("bytes")
                    .isEqualTo(theirs.get("total_size").longValue());
            assertThat(ours.entries())
                    .as("entries")
                    .isEqualTo(theirs.path("total_file_count").longValue(0));
            assertThat(ours.blobs())
                    .as("blobs")
                    .isEqualTo(theirs.path("total_blob_count").longValue(0));
            assertThat(ours.snapshots()).isEqualTo(snapshots.size());
            if (mode == StatsMode.RAW_DATA) {
                assertThat(ours.bytes()).isPositive();
                assertThat(ours.uncompressedBytes()).isGreaterThan(2_000_000);
            }
        }
    }

    @Test
    void archiveHoldsWhatResticsHolds() throws Exception {
        Peers.require("tar");
        Files.setLastModifiedTime(data.resolve("empty"), FileTime.from(Instant.ofEpochSecond(1_000_000, 123_456_789)));
        String name = "long-".repeat(40);
        Files.move(data.resolve("inner/copy"), data.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(data.resolve("far"), Path.of(name + "/" + name));
        restic.run("backup", "--host", "box", data.toString());
        SnapshotRef latest = repository.find("latest", SnapshotFilter.all());
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        repository.dump(latest, data.toString(), ours);
        Path ourTar = Files.write(folder.resolve("ours.tar"), ours.toByteArray());
        Path theirTar = Files.write(folder.resolve("theirs.tar"), restic.output("dump", "latest", data.toString()));
        assertThat(tarList(ourTar)).isEqualTo(tarList(theirTar)).contains("folder with ümläut/", name);
        assertThat(unpacked(ourTar, "ours")).isEqualTo(unpacked(theirTar, "theirs"));
        assertThat(Files.getLastModifiedTime(folder.resolve("ours" + data + "/empty"))
                        .toInstant())
                .isEqualTo(Instant.ofEpochSecond(1_000_000, 123_456_789));
    }

    @Test
    void resticReadsAStreamedSnapshot() throws Exception {
        byte[] content = random(3_000_000, 9);
        repository
                .backup(StreamSource.of(
                        "dumps/shop.sql", new ByteArrayInputStream(content), Instant.parse("2026-01-02T03:04:05Z")))
                .host("box")
                .run();
        assertThat(restic.output("dump", "latest", "/dumps/shop.sql")).isEqualTo(content);
        assertThat(restic.run("ls", "-l", "latest"))
                .contains("-rw-r--r--     0     0 3000000 2026-01-02 03:04:05 /dumps/shop.sql");
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--include inner",
                "--include *.none",
                "--include mode",
                "--exclude inner",
                "--exclude inner/*",
                "--exclude **/same",
                "--include /tmp/**/inner/same --include empty",
                "--exclude copy --exclude goes"
            })
    void selectionIsRestics(String options) throws Exception {
        Path ours = folder.resolve("ours");
        var job = repository.restore(first);
        String[] words = options.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            job = words[i].equals("--include") ? job.include(words[i + 1]) : job.exclude(words[i + 1]);
        }
        assertThat(job.into(DirectoryTarget.at(ours)).plan().run().problems()).isEmpty();
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        List<String> arguments =
                new ArrayList<>(List.of("restore", first.snapshot().id().toString(), "--target", theirs.toString()));
        arguments.addAll(List.of(words));
        restic.run(arguments.toArray(String[]::new));
        assertThat(files(ours)).isEqualTo(files(theirs));
    }

    private String below(String path) {
        return data.resolve(path).toString().substring(1);
    }

    private static void assertSide(DiffSummary.Side ours, JsonNode theirs) {
        assertThat(List.of(
                        ours.files(),
                        ours.directories(),
                        ours.others(),
                        ours.dataBlobs(),
                        ours.treeBlobs(),
                        ours.bytes()))
                .isEqualTo(Stream.of("files", "dirs", "others", "data_blobs", "tree_blobs", "bytes")
                        .map(key -> theirs.get(key).longValue())
                        .toList());
    }

    private static List<JsonNode> lines(byte[] output) {
        return new String(output, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JSON::readTree)
                .toList();
    }

    private static String tarList(Path tar) throws Exception {
        Process process = new ProcessBuilder("tar", "--numeric-owner", "--full-time", "-tvf", tar.toString())
                .redirectErrorStream(true)
                .start();
        String list = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(list).isZero();
        // GNU tar shows bytes that are not ASCII in octal; restic 0.14 rounds times to seconds, which we do not
        return list.replace("\\303\\274", "ü")
                .replace("\\303\\244", "ä")
                .replaceAll(" +", " ")
                .replaceAll(" \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)? ", " ");
    }

    private List<String> unpacked(Path tar, String name) throws Exception {
        Path target = Files.createDirectory(folder.resolve(name));
        Process process = new ProcessBuilder("tar", "-xpf", tar.toString(), "-C", target.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return files(target);
    }

    /** Everything below a folder: paths, and for files what is in them. */
    private static List<String> files(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted().toList()) {
                files.add(folder.relativize(path) + " "
                        + (Files.isRegularFile(path) && !Files.isSymbolicLink(path)
                                ? Id.hash(Files.readAllBytes(path))
                                : ""));
            }
        }
        return files;
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
