package dev.backproof.verify.assertion;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.scenario.Bounds;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions on single files: each with data that pass and data that fail, and its words. */
class ContentAssertTest {
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final String SOURCE = " (/data/uploads of snapshot 3fa2b1c4)";

    @TempDir
    Path folder;

    private RestoredVolume volume;

    @BeforeEach
    void restore() throws IOException {
        Files.writeString(folder.resolve("hello.txt"), "hello");
        Files.writeString(folder.resolve("app.ini"), "[one]\nkey = käse\n[two]\n");
        Files.writeString(
                folder.resolve("app.json"),
                "{\"version\": 3, \"name\": \"shop\", \"on\": true, \"none\": null, \"users\": [{\"id\": 1.50}], \"map\": {}}");
        Files.createFile(folder.resolve("empty.txt"));
        Files.createDirectory(folder.resolve("folder"));
        volume = new TestVolume().in(folder);
    }

    @Test
    void sizesOfFiles() {
        assertThat(volume).hasSizeBetween("hello.txt", 5, 5).hasSizeBetween("empty.txt", 0, 0);
        fails(it -> it.hasSizeBetween("hello.txt", 6, 9), "uploads: hello.txt has 5 bytes, expected between 6 and 9");
        fails(it -> it.hasSizeBetween("hello.txt", 0, 4), "uploads: hello.txt has 5 bytes, expected between 0 and 4");
        fails(it -> it.hasSizeBetween("none", 0, 4), "uploads: none is missing");
        fails(it -> it.hasSizeBetween("folder", 0, 4), "uploads: folder is a directory, expected regular file");
    }

    @Test
    void emptyFiles() {
        assertThat(volume).hasNoEmptyFile("*.ini").hasNoEmptyFile("folder");
        fails(RestoredVolumeAssert::hasNoEmptyFile, "uploads has 1 file without a byte: empty.txt");
        fails(it -> it.hasNoEmptyFile("*.txt"), "uploads has 1 file without a byte: empty.txt");
    }

    @Test
    void digests() {
        assertThat(volume).hasSha256("hello.txt", HELLO).hasSha256("hello.txt", HELLO.toUpperCase(Locale.ROOT));
        String other = "0".repeat(64);
        fails(
                it -> it.hasSha256("hello.txt", other),
                "uploads: hello.txt has SHA-256 " + HELLO + ", expected " + other);
        fails(it -> it.hasSha256("none", other), "uploads: none is missing");
        fails(it -> it.hasSha256("folder", other), "uploads: folder is a directory, expected regular file");
    }

    @Test
    void texts() {
        assertThat(volume).containsText("hello.txt", "hello").containsText("app.ini", "käse\n[t");
        fails(it -> it.containsText("hello.txt", "bye"), "uploads: hello.txt does not contain 'bye'");
        fails(it -> it.containsText("hello.txt", "hello!"), "uploads: hello.txt does not contain 'hello!'");
        fails(it -> it.containsText("empty.txt", "x"), "uploads: empty.txt does not contain 'x'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_530, 65_536, 131_070, 200_000})
    void aTextIsFoundWhereverItLies(int at) throws IOException {
        byte[] bytes = new byte[200_010];
        Arrays.fill(bytes, (byte) 'n');
        System.arraycopy("needle".getBytes(StandardCharsets.UTF_8), 0, bytes, at, 6);
        Files.write(folder.resolve("large"), bytes);

        assertThat(volume).containsText("large", "needle");
        fails(it -> it.containsText("large", "needled"), "uploads: large does not contain 'needled'");
    }

    @Test
    void regularExpressions() {
        assertThat(volume).containsMatch("app.ini", "^key = k.se$").containsMatch("hello.txt", "l{2}");
        fails(it -> it.containsMatch("app.ini", "^three$"), "uploads: nothing in app.ini matches ^three$");
    }

    @Test
    void lines() throws IOException {
        Files.writeString(folder.resolve("open"), "one\ntwo");
        assertThat(volume)
                .hasLinesBetween("app.ini", 3, 3)
                .hasLinesBetween("open", 2, 2)
                .hasLinesBetween("empty.txt", 0, 0);
        fails(it -> it.hasLinesBetween("app.ini", 4, 9), "uploads: app.ini has 3 lines, expected between 4 and 9");
        fails(it -> it.hasLinesBetween("open", 0, 1), "uploads: open has 2 lines, expected between 0 and 1");
    }

    @Test
    void jsonValues() {
        assertThat(volume)
                .hasJsonAt("app.json", "/users/0")
                .hasJsonAt("app.json", "/none")
                .hasJsonValueAt("app.json", "/version", 3)
                .hasJsonValueAt("app.json", "/users/0/id", 1.5)
                .hasJsonValueAt("app.json", "/name", "shop")
                .hasJsonValueAt("app.json", "/on", true)
                .hasJsonValueAt("app.json", "/none", null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /nope    | 3    | uploads: app.json has nothing at /nope
            /version | 4    | uploads: app.json has 3 at /version, expected 4
            /name    | 3    | uploads: app.json has text of 4 characters, SHA-256 fa4c10a2… at /name, expected 3
            /on      | 0    | uploads: app.json has true at /on, expected 0
            /none    | 3    | uploads: app.json has null at /none, expected 3
            /users   | 3    | uploads: app.json has a list of 1 at /users, expected 3
            /map     | 3    | uploads: app.json has an object of 0 keys at /map, expected 3
            """)
    void jsonValuesThatAreOther(String pointer, int value, String message) {
        assertThatThrownBy(() -> assertThat(volume).hasJsonValueAt("app.json", pointer, value))
                .isInstanceOf(RestoredDataError.class)
                .satisfies(error -> assertThat(
                                String.valueOf(error.getMessage()).replaceAll("SHA-256 [0-9a-f]{8}", "SHA-256 X"))
                        .isEqualTo(message.replaceAll("SHA-256 [0-9a-f]{8}", "SHA-256 X") + SOURCE));
    }

    @Test
    void whatIsNoJsonIsTold() throws IOException {
        Files.writeString(folder.resolve("cut.json"), "{\n\"a\": ");

        fails(
                it -> it.hasJsonAt("cut.json", "/a"),
                "uploads: cut.json is not JSON: it breaks off or goes wrong in line 2");
        fails(
                it -> it.hasJsonAt("hello.txt", "/a"),
                "uploads: hello.txt is not JSON: it breaks off or goes wrong in line 1");
    }

    @Test
    void aFileThatIsTooLargeToLookIntoIsNotJudged() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("huge").toFile(), "rw")) {
            file.setLength((16 << 20) + 1);
        }

        for (Check check :
                new Check[] {ContentChecks.matches(volume, "huge", "x"), ContentChecks.json(volume, "huge", "/a", null)
                }) {
            assertThat(check.look())
                    .isEqualTo(Outcome.error("uploads: huge is larger than 16 MiB, which is too much for this check"));
        }
    }

    @Test
    void aFileThatASampleLeftOutIsSkippedAndProvesNothing() {
        TestVolume recorded = new TestVolume().records("hello.txt", NodeType.FILE, 5, 0);
        RestoredVolume sampled = recorded.unreadIn(folder);

        Check check = ContentChecks.lines(sampled, "hello.txt", Bounds.atLeast(1));

        assertThat(check.look().status()).isEqualTo(CheckStatus.SKIPPED);
        assertThat(check.provesData()).isFalse();
        assertThat(ContentChecks.lines(volume, "hello.txt", Bounds.atLeast(1)).provesData())
                .isTrue();
        assertThatThrownBy(() -> assertThat(sampled).hasLinesBetween("hello.txt", 1, 1))
                .isInstanceOf(CheckNotRunException.class);
    }

    @Test
    void textsAreFoundWhereverTheyLieInALargeFile() throws IOException {
        String wanted = "the one line that matters";
        for (int before : new int[] {65_536 - 12, 65_536, 131_072 - 1, 190_000}) {
            Files.writeString(folder.resolve("large"), "x".repeat(before) + wanted + "x".repeat(200_000 - before));
            assertThat(volume).containsText("large", wanted);
        }
        String veryLong = "y".repeat(70_000);
        Files.writeString(folder.resolve("large"), "x".repeat(30_000) + veryLong + "x".repeat(30_000));
        assertThat(volume).containsText("large", veryLong);
        assertThatThrownBy(() -> assertThat(volume).containsText("large", veryLong + "y"))
                .isInstanceOf(RestoredDataError.class);
        assertThatThrownBy(() -> assertThat(volume).containsText("large", "nowhere"))
                .isInstanceOf(RestoredDataError.class);
    }

    @Test
    void ownWordsTakeThePlaceOfOurs() {
        assertThatThrownBy(() -> assertThat(volume)
                        .as("settings")
                        .overridingErrorMessage("the %s is gone", "key")
                        .containsText("app.ini", "nope"))
                .hasMessage("[settings] the key is gone" + SOURCE);
    }

    private void fails(Consumer<RestoredVolumeAssert> assertion, String message) {
        assertThatThrownBy(() -> assertion.accept(assertThat(volume)))
                .isInstanceOf(RestoredDataError.class)
                .hasMessage(message + SOURCE);
    }
}
