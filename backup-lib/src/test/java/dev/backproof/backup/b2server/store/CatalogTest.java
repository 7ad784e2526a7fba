package dev.backproof.backup.b2server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.testing.Failing;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept survives a restart and a crash; what is not named any more goes. */
class CatalogTest {
    @TempDir
    Path folder;

    @Test
    void everythingIsThereAfterARestart() throws IOException {
        ApplicationKey key = new ApplicationKey(
                "id", "secret", "name", new TreeSet<>(Set.of("listFiles")), List.of(Versions.BUCKET), "p/", 17L);
        FileVersion file;
        FileVersion started = Versions.version("b", Action.START, 2, 2000, List.of());
        Part part;
        Bucket bucket = new Bucket(
                Versions.BUCKET,
                "bucket",
                "allPublic",
                Map.of("k", "v"),
                List.of(),
                List.of(new LifecycleRule("x", null, 3, 4)),
                7,
                true,
                new DefaultRetention("governance", 3, "days"),
                new Encryption("SSE-B2", "AES256"));
        Account account;
        try (Catalog catalog = Catalog.open(folder)) {
            account = catalog.account();
            file = Versions.version("a", Action.UPLOAD, 1, 1000, store(catalog, "hello"))
                    .withLock(new Retention("governance", 99), true);
            part = new Part(started.id(), 1, 5, "sha", 3000, store(catalog, "parts"));
            change(
                    catalog,
                    new Change.BucketStored(bucket),
                    new Change.KeyStored(key),
                    new Change.FileStored(file),
                    new Change.FileStored(started),
                    new Change.PartStored(part));
        }
        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(catalog.account()).isEqualTo(account);
            assertThat(state(catalog).buckets()).containsExactly(bucket);
            assertThat(state(catalog).keys()).containsExactly(Map.entry("id", key));
            assertThat(state(catalog).version(file.id())).contains(file);
            assertThat(state(catalog).unfinished(Versions.BUCKET)).containsExactly(started);
            assertThat(state(catalog).parts(started.id())).containsExactly(Map.entry(1, part));
            assertThat(state(catalog).nextSequence()).isEqualTo(3);
            assertThat(text(catalog, file.content())).isEqualTo("hello");
            assertThat(text(catalog, part.content())).isEqualTo("parts");
        }
    }

    @Test
    void lineThatACrashTorIsCutOffWhereverItEnds() throws IOException {
        List<FileVersion> files = List.of(
                Versions.version("a", Action.UPLOAD, 1, 1000, List.of()),
                Versions.version("b", Action.UPLOAD, 2, 1000, List.of()));
        Path journal = folder.resolve("journal.jsonl");
        try (Catalog catalog = Catalog.open(folder)) {
            change(catalog, new Change.BucketStored(Versions.bucket()), new Change.FileStored(files.get(0)));
        }
        long firstLine = Files.size(journal);
        try (Catalog catalog = Catalog.open(folder)) {
            change(catalog, new Change.FileStored(files.get(1)));
        }
        byte[] whole = Files.readAllBytes(journal);
        for (int length = (int) firstLine; length < whole.length; length++) {
            Files.write(journal, Arrays.copyOf(whole, length));
            try (Catalog catalog = Catalog.open(folder)) {
                assertThat(state(catalog).version(files.get(0).id())).isPresent();
                assertThat(state(catalog).version(files.get(1).id())).isEmpty();
                assertThat(journal).hasSize(firstLine);
                change(catalog, new Change.FileStored(files.get(1)));
            }
            assertThat(journal).hasBinaryContent(whole);
        }
    }

    @Test
    void damageInTheMiddleOfTheJournalIsNotPassedOver() throws IOException {
        Path journal = folder.resolve("journal.jsonl");
        try (Catalog catalog = Catalog.open(folder)) {
            change(catalog, new Change.BucketStored(Versions.bucket()));
            change(catalog, new Change.KeyDeleted("none"));
        }
        String damaged = Files.readString(journal).replaceFirst("bucket", "bu\0ket");
        Files.writeString(journal, damaged);

        assertThat(Failing.assertFails(ErrorCode.CORRUPT_OBJECT, () -> Catalog.open(folder)))
                .hasMessageContaining("line 1 of " + journal);
        assertThat(journal).hasContent(damaged);
    }

    @Test
    void whatACrashLeftBehindIsSweptUp() throws IOException {
        List<Segment> kept;
        List<Segment> lost;
        try (Catalog catalog = Catalog.open(folder)) {
            kept = store(catalog, "kept");
            lost = store(catalog, "lost");
            change(
                    catalog,
                    new Change.BucketStored(Versions.bucket()),
                    new Change.FileStored(Versions.version("a", Action.UPLOAD, 1, 1000, kept)));
            Files.writeString(folder.resolve("incoming/half"), "ha");
        }
        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(text(catalog, kept)).isEqualTo("kept");
        }
        assertThat(contents()).containsExactly(kept.getFirst().contentId());
        assertThat(contents()).doesNotContain(lost.getFirst().contentId());
        assertThat(folder.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void contentGoesWithTheLastVersionThatNamesIt() throws IOException {
        try (Catalog catalog = Catalog.open(folder)) {
            List<Segment> content = store(catalog, "shared by two");
            FileVersion one = Versions.version("a", Action.UPLOAD, 1, 1000, content);
            FileVersion two = Versions.version("b", Action.UPLOAD, 2, 1000, Segment.slice(content, 3, 4));
            change(
                    catalog,
                    new Change.BucketStored(Versions.bucket()),
                    new Change.FileStored(one),
                    new Change.FileStored(two));
            change(catalog, new Change.FileDeleted(one.id()));
            assertThat(text(catalog, two.content())).isEqualTo("red ");
            change(catalog, new Change.FileDeleted(two.id()));
            assertThat(contents()).isEmpty();
        }
    }

    @Test
    void partsOfACancelledFileAndReplacedPartsGo() throws IOException {
        FileVersion started = Versions.version("a", Action.START, 1, 1000, List.of());
        try (Catalog catalog = Catalog.open(folder)) {
            List<Segment> second = List.of();
            change(catalog, new Change.BucketStored(Versions.bucket()), new Change.FileStored(started));
            for (String text : List.of("first", "second")) {
                second = store(catalog, text);
                change(catalog, new Change.PartStored(new Part(started.id(), 1, text.length(), "x", 0, second)));
            }
            assertThat(contents()).containsExactly(second.getFirst().contentId());
            change(catalog, new Change.FileDeleted(started.id()));
            assertThat(contents()).isEmpty();
        }
    }

    @Test
    void finishedFileKeepsItsPartsWithoutCopyingThem() throws IOException {
        FileVersion started = Versions.version("a", Action.START, 1, 1000, List.of());
        try (Catalog catalog = Catalog.open(folder)) {
            change(catalog, new Change.BucketStored(Versions.bucket()), new Change.FileStored(started));
            List<Segment> content = new ArrayList<>();
            for (int number = 1; number <= 2; number++) {
                List<Segment> bytes = store(catalog, "part" + number);
                content.addAll(bytes);
                change(catalog, new Change.PartStored(new Part(started.id(), number, 5, "x", 0, bytes)));
            }
            Set<String> before = contents();
            change(catalog, new Change.FileStored(started.finished(content, 10)));
            assertThat(contents()).isEqualTo(before).hasSize(2);
            assertThat(text(catalog, content)).isEqualTo("part1part2");
            assertThat(state(catalog).unfinished(Versions.BUCKET)).isEmpty();
        }
        try (Catalog catalog = Catalog.open(folder)) {
            FileVersion found = state(catalog).version(started.id()).orElseThrow();
            assertThat(text(catalog, found.content())).isEqualTo("part1part2");
        }
    }

    @Test
    void changesOfACallThatFailsAreNotMade() throws IOException {
        try (Catalog catalog = Catalog.open(folder)) {
            assertThatThrownBy(() -> catalog.change(transaction -> {
                        transaction.record(new Change.BucketStored(Versions.bucket()));
                        throw new IllegalStateException("the test wants it");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(state(catalog).buckets()).isEmpty();
        }
        assertThat(folder.resolve("journal.jsonl")).isEmptyFile();
    }

    @Test
    void bytesThatDoNotComeAreNotKept() throws IOException {
        try (Catalog catalog = Catalog.open(folder)) {
            assertThatThrownBy(
                            () -> catalog.content().receive(new ByteArrayInputStream("abc".getBytes(UTF_8)), 4, true))
                    .isInstanceOf(EOFException.class);
            assertThat(folder.resolve("incoming")).isEmptyDirectory();
        }
    }

    @Test
    void folderHasOneServerAtATime() {
        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(catalog.account().accountId()).hasSize(12);
            assertThat(Failing.assertFails(ErrorCode.STORE_IO, () -> Catalog.open(folder)))
                    .hasMessageContaining("another server uses " + folder);
        }
        Catalog.open(folder).close();
    }

    @Test
    void secretsAreReadableForTheirOwnerOnly() throws IOException {
        Catalog.open(folder).close();
        for (String name : List.of("account.json", "journal.jsonl")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
                    .extracting(Enum::name)
                    .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
        }
    }

    private static State state(Catalog catalog) {
        return catalog.read(state -> state);
    }

    private static void change(Catalog catalog, Change... changes) {
        catalog.change(transaction -> {
            for (Change change : changes) {
                transaction.record(change);
            }
            return true;
        });
    }

    private static List<Segment> store(Catalog catalog, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        try (ReceivedContent received =
                catalog.content().receive(new ByteArrayInputStream(bytes), bytes.length, false)) {
            List<Segment> segments = received.place();
            received.commit();
            return segments;
        }
    }

    private static String text(Catalog catalog, List<Segment> content) throws IOException {
        return new String(catalog.content().open(content).readAllBytes(), UTF_8);
    }

    private Set<String> contents() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("content"))) {
            Set<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }
}
