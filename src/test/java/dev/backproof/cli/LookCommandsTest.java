package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.cli.CommandRunner.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looking into a repository through the command, and what a backup leaves out. */
class LookCommandsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static Path repository = Path.of("repository");
    private static Path data = Path.of("data");

    @TempDir
    Path temp;

    @BeforeAll
    static void makeSnapshots(@TempDir Path shared) throws Exception {
        repository = shared.resolve("repository");
        data = Files.createDirectories(shared.resolve("data"));
        Files.createDirectory(data.resolve("sub"));
        Files.writeString(data.resolve("a.txt"), "first");
        Files.writeString(data.resolve("b.TMP"), "left out by some");
        Files.writeString(data.resolve("sub/big"), "x".repeat(2000));
        Files.setLastModifiedTime(data.resolve("a.txt"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(runner().run("init").exit()).isZero();
        backup("--host", "box", "--tag", "old", "--time", "2026-01-01T00:00:00Z");
        Files.writeString(data.resolve("a.txt"), "second");
        Files.delete(data.resolve("b.TMP"));
        backup("--host", "box", "--tag", "new", "--time", "2026-02-01T00:00:00Z");
        backup("--host", "other", "--time", "2026-01-15T00:00:00Z");
    }

    private static void backup(String... options) {
        String[] arguments = Stream.concat(Stream.of("backup", data.toString()), Stream.of(options))
                .toArray(String[]::new);
        assertThat(runner().run(arguments)).extracting(Outcome::exit).isEqualTo(0);
    }

    @Test
    void latestCountsForEachHostAndPaths() {
        List<JsonNode> newest = array(run("snapshots", "--latest", "1", "--path", data.toString(), "--json"));
        assertThat(newest)
                .extracting(each -> each.get("hostname").stringValue())
                .containsExactly("other", "box");
        assertThat(array(run("snapshots", "--latest", "1", "--host", "box", "--json")))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.get("tags").get(0).stringValue()).isEqualTo("new"));
    }

    @Test
    void snapshotsInGroups() {
        List<JsonNode> groups = array(run("snapshots", "--group-by", "host", "--path", data.toString(), "--json"));
        assertThat(groups)
                .extracting(each -> each.get("group").get("hostname").stringValue()
                        + each.get("snapshots").size())
                .containsExactly("box2", "other1");
        assertThat(run("snapshots", "--group-by", "host,tags").out())
                .contains("snapshots of host box, tags old:")
                .contains("snapshots of host other, tags :");
        assertThat(runner().run("snapshots", "--group-by", "name").exit()).isEqualTo(2);
    }

    @Test
    void aFolderIsListedFlatOrWhole() {
        String folder = data.toString();
        assertThat(run("ls", "latest", folder, "--host", "box").out().lines())
                .containsExactly(folder, folder + "/a.txt", folder + "/sub");
        assertThat(run("ls", "latest", folder, "-R", "--host", "box").out().lines())
                .contains(folder + "/sub/big");
        assertThat(run("ls", "latest:" + folder, "--tag", "old").out().lines())
                .containsExactly("/a.txt", "/b.TMP", "/sub", "/sub/big");
        assertThat(run("ls", "latest:" + folder, "/a.txt", "--tag", "old", "--long")
                        .out())
                .matches("-rw-r--r-- +\\d+ +\\d+ +5 \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d /a.txt\n");
        assertThat(lines(run("ls", "latest:" + folder, "--tag", "old", "--json")))
                .hasSize(4)
                .first()
                .satisfies(node -> {
                    assertThat(node.get("path").stringValue()).isEqualTo("/a.txt");
                    assertThat(node.get("size").longValue()).isEqualTo(5);
                    assertThat(node.get("mtime").stringValue()).isEqualTo("2026-01-01T00:00:00Z");
                });
    }

    @Test
    void diffInWordsAndJson() {
        String old = id("old") + ":" + data;
        String now = id("new") + ":" + data;
        assertThat(run("diff", old, now).out())
                .contains("M    /a.txt\n-    /b.TMP\n")
                .contains("0 new,       1 removed,       1 changed");
        List<JsonNode> lines = lines(run("diff", old, now, "--json"));
        assertThat(lines)
                .extracting(each -> each.get("message").stringValue())
                .containsExactly("change", "change", "statistics");
        assertThat(lines.getLast().get("changedFiles").longValue()).isEqualTo(1);
        assertThat(lines.getLast().get("removed").get("bytes").longValue()).isGreaterThan(20);
        assertThat(runner().run("diff", "ffff", now).exit()).isEqualTo(3);
    }

    @Test
    void statsInWordsAndJson() {
        JsonNode all = lines(run("stats", "--path", data.toString(), "--json")).getFirst();
        assertThat(all.get("snapshotsCount").longValue()).isEqualTo(3);
        JsonNode raw = lines(run("stats", "--mode", "raw-data", "--host", "box", "--json", "latest"))
                .getFirst();
        assertThat(raw.get("totalBlobCount").longValue()).isGreaterThan(2);
        assertThat(run("stats", "--tag", "old").out()).contains("1 snapshot, counted as restore-size");
        assertThat(runner().run("stats", "--mode", "weight").exit()).isEqualTo(2);
        assertThat(runner().run("stats", "latest:" + data).exit()).isEqualTo(2);
    }

    @Test
    void dumpOfAFileAndOfAFolder() {
        assertThat(run("dump", "latest:" + data, "a.txt", "--tag", "old").out()).isEqualTo("first");
        assertThat(run("dump", "latest", data.toString(), "--host", "box", "--archive", "tar")
                        .out())
                .contains("ustar")
                .contains("second");
        assertThat(runner().run("dump", "latest", data.toString(), "--archive", "zip")
                        .exit())
                .isEqualTo(2);
        assertThat(runner().run("dump", "latest", "/none").exit()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--exclude *.txt|/b.TMP /sub /sub/big",
                "--iexclude *.tmp|/a.txt /sub /sub/big",
                "--exclude-larger-than 1K|/a.txt /b.TMP /sub",
                "--exclude-larger-than 2k|/a.txt /b.TMP /sub /sub/big",
                "--exclude-if-present big|/a.txt /b.TMP /sub /sub/big",
                "--exclude-if-present a.txt|/a.txt",
                "--exclude-if-present a.txt:other|/a.txt /b.TMP /sub /sub/big",
                "--exclude-caches|/a.txt /b.TMP /sub /sub/big /sub/CACHEDIR.TAG"
            })
    void aBackupLeavesOutWhatItIsTold(String options, String left) throws Exception {
        Path source = temp.resolve("source");
        Files.createDirectories(source.resolve("sub"));
        Files.writeString(source.resolve("a.txt"), "a");
        Files.writeString(source.resolve("b.TMP"), "b");
        Files.writeString(source.resolve("sub/big"), "x".repeat(2000));
        if (options.equals("--exclude-caches")) {
            Files.writeString(source.resolve("sub/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55");
            left = left.replace(" /sub/big ", " ");
        }
        String[] arguments = Stream.of(
                        Stream.of("backup", source.toString(), "--host", "leaves-out", "--force"),
                        Stream.of(options.split(" ", -1)))
                .flatMap(each -> each)
                .toArray(String[]::new);
        run(arguments);
        assertThat(run("ls", "latest:" + source, "--host", "leaves-out")
                        .out()
                        .strip()
                        .replace('\n', ' '))
                .isEqualTo(left);
    }

    @Test
    void excludeFilesCount() throws Exception {
        Path source = Files.createDirectory(temp.resolve("source"));
        Files.writeString(source.resolve("a.txt"), "a");
        Files.writeString(source.resolve("b.TMP"), "b");
        Path patterns = Files.writeString(temp.resolve("patterns"), "# comment\n*.txt\n");
        run("backup", source.toString(), "--host", "file", "--exclude-file", patterns.toString());
        assertThat(run("ls", "latest:" + source, "--host", "file").out()).isEqualTo("/b.TMP\n");
        Files.writeString(patterns, "*.tmp");
        run("backup", source.toString(), "--host", "file", "--iexclude-file", patterns.toString());
        assertThat(run("ls", "latest:" + source, "--host", "file").out()).isEqualTo("/a.txt\n");
    }

    @Test
    void standardInputAndCommands() {
        Outcome piped = runner().input("from a pipe".getBytes(StandardCharsets.UTF_8))
                .run("backup", "--stdin", "--stdin-filename", "dumps/x.sql", "--host", "pipe");
        assertThat(piped.exit()).isZero();
        assertThat(run("dump", "latest", "/dumps/x.sql", "--host", "pipe").out())
                .isEqualTo("from a pipe");
        run("backup", "--stdin-filename", "y", "--host", "pipe", "--stdin-from-command", "--", "printf", "%s", "-e");
        assertThat(run("dump", "latest", "y", "--host", "pipe", "--path", "/y").out())
                .isEqualTo("-e");
    }

    @Test
    void aCommandThatFailsMakesNoSnapshot() {
        int before = array(run("snapshots", "--json")).size();
        Outcome outcome = runner().run(
                        "backup", "--stdin-from-command", "--", "sh", "-c", "echo half; echo no table >&2; exit 7");
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err())
                .isEqualTo("backproof: X006 'sh' failed (exit code 7): no table\n  nothing was committed\n");
        assertThat(array(run("snapshots", "--json"))).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup",
                "backup --stdin /data",
                "backup --stdin --stdin-from-command -- true",
                "backup --stdin-from-command",
                "backup --exclude-larger-than 5X /data",
                "check --read-data-subset 0/3",
                "check --read-data-subset 4/3",
                "check --read-data-subset 1/257",
                "check --read-data-subset 0%",
                "check --read-data-subset 101%",
                "check --read-data-subset 0M",
                "check --read-data-subset ten",
                "check --read-data --read-data-subset 1/2",
                "snapshots --latest -1"
            })
    void wrongUsageIsExitTwo(String line) {
        assertThat(runner().run(line.split(" ", -1)).exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/1", "1/256", "100%", "0.5%", "1K", "500M", "2GiB", "1T", "10B"})
    void everyKindOfSubsetIsRead(String subset) {
        Outcome outcome = run("check", "--read-data-subset", subset, "--json");
        JsonNode summary = lines(outcome).getLast();
        long read = summary.get("packsRead").longValue();
        switch (subset) {
            case "1/1", "100%", "500M", "2GiB", "1T" ->
                assertThat(read).isEqualTo(summary.get("packs").longValue());
            case "1/256" -> assertThat(read).isLessThan(summary.get("packs").longValue());
            default ->
                assertThat(read).isPositive().isLessThan(summary.get("packs").longValue());
        }
    }

    @Test
    void restoreTellsInJsonLines() throws Exception {
        Path target = temp.resolve("target");
        List<JsonNode> plan = lines(run(
                "restore", "latest:" + data, "--host", "box", "--target", target.toString(), "--dry-run", "--json"));
        assertThat(plan).singleElement().satisfies(line -> {
            assertThat(line.get("message").stringValue()).isEqualTo("plan");
            assertThat(line.get("files").longValue()).isEqualTo(2);
        });
        assertThat(target).doesNotExist();
        List<JsonNode> lines = lines(run(
                "restore",
                "latest:" + data,
                "--host",
                "box",
                "--target",
                target.toString(),
                "--json",
                "-v",
                "--verify"));
        assertThat(lines)
                .extracting(line -> line.get("message").stringValue())
                .contains("status", "file", "summary")
                .endsWith("summary");
        assertThat(lines.getFirst().get("totalFiles").longValue()).isEqualTo(2);
        assertThat(target.resolve("a.txt")).hasContent("second");
    }

    private static String id(String tag) {
        return array(run("snapshots", "--tag", tag, "--json"))
                .getFirst()
                .get("shortId")
                .stringValue();
    }

    private static Outcome run(String... arguments) {
        Outcome outcome = runner().run(arguments);
        assertThat(outcome.exit())
                .as("%s: %s", List.of(arguments), outcome.err())
                .isZero();
        return outcome;
    }

    private static List<JsonNode> array(Outcome outcome) {
        return JSON.readTree(outcome.out()).valueStream().toList();
    }

    private static List<JsonNode> lines(Outcome outcome) {
        return outcome.out().lines().map(JSON::readTree).toList();
    }

    private static CommandRunner runner() {
        return new CommandRunner()
                .with("BACKPROOF_REPOSITORY", repository.toString())
                .with("BACKPROOF_PASSWORD", "correct horse");
    }
}
