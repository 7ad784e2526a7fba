package dev.backproof.backup.b2server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of listings, on random buckets; the seed of a failure is in its name. */
class ListingTest {
    private static final Comparator<String> BY_UNSIGNED_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    private static final List<String> PIECES =
            List.of("a", "b", "/", "ab", "A", "-", ".", "0", "é", "\uffee", "\ud83d\ude00", "\u4e2d", "z/");

    private static final List<Action> ACTIONS = List.of(Action.UPLOAD, Action.UPLOAD, Action.HIDE, Action.START);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pagesOfAnySizeMakeUpTheSameListing(long seed) {
        Random random = new Random(seed);
        List<FileVersion> all = randomVersions(random);
        try (Catalog catalog = filled(all)) {
            for (String prefix : List.of("", "a", "z/", "\ud83d\ude00", "nowhere")) {
                for (String delimiter : Arrays.asList(null, "/", "b")) {
                    List<String> expectedNames = expectedNames(all, prefix, delimiter);
                    List<String> expectedVersions = expectedVersions(all, prefix, delimiter);
                    for (int size : List.of(1, 2, 7, 10_000)) {
                        Listing listing = new Listing(prefix, delimiter, size);
                        assertThat(names(catalog, listing))
                                .as("names, prefix %s delimiter %s size %d", prefix, delimiter, size)
                                .isEqualTo(expectedNames);
                        assertThat(versions(catalog, listing))
                                .as("versions, prefix %s delimiter %s size %d", prefix, delimiter, size)
                                .isEqualTo(expectedVersions);
                    }
                }
            }
        }
    }

    @Test
    void pageOfNoRowsHasACursor() {
        try (Catalog catalog = filled(List.of(Versions.version("a", Action.UPLOAD, 1, 0, List.of())))) {
            Page page = catalog.read(state -> new Listing("", null, 0).names(state, Versions.BUCKET, null));
            assertThat(page.rows()).isEmpty();
            assertThat(page.nextName()).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void listingGoesOnBehindAVersionThatIsGone(long seed) {
        Random random = new Random(seed);
        List<FileVersion> all = randomVersions(random);
        List<FileVersion> ordered = all.stream().sorted(order()).toList();
        try (Catalog catalog = filled(all)) {
            for (int i = 0; i < ordered.size() - 1; i += 3) {
                FileVersion gone = ordered.get(i);
                FileVersion next = ordered.get(i + 1);
                catalog.change(transaction -> {
                    transaction.record(new Change.FileDeleted(gone.id()));
                    return true;
                });
                Page page = catalog.read(
                        state -> new Listing("", null, 1).versions(state, Versions.BUCKET, gone.name(), gone.id()));
                assertThat(page.rows()).containsExactly(new Page.VersionRow(next));
            }
        }
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        Random random = new Random(11);
        for (int i = 0; i < 10_000; i++) {
            String a = randomName(random);
            String b = randomName(random);
            assertThat(Integer.signum(Utf8Order.INSTANCE.compare(a, b)))
                    .as("%s and %s", a, b)
                    .isEqualTo(Integer.signum(BY_UNSIGNED_BYTES.compare(a, b)));
            String after = Utf8Order.after(a);
            assertThat(Utf8Order.INSTANCE.compare(a + b, Objects.requireNonNull(after)))
                    .isNegative();
        }
        assertThat(Utf8Order.after("\ud7ff")).isEqualTo("\ue000");
        assertThat(Utf8Order.after("a\udbff\udfff")).isEqualTo("b");
        assertThat(Utf8Order.after("\udbff\udfff")).isNull();
    }

    private static List<String> names(Catalog catalog, Listing listing) {
        List<String> rows = new ArrayList<>();
        String start = null;
        do {
            String from = start;
            Page page = catalog.read(state -> listing.names(state, Versions.BUCKET, from));
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(listing.most());
            page.rows().forEach(row -> rows.add(text(row)));
            start = page.nextName();
        } while (start != null);
        return rows;
    }

    private static List<String> versions(Catalog catalog, Listing listing) {
        List<String> rows = new ArrayList<>();
        String start = null;
        String startId = null;
        do {
            String from = start;
            String fromId = startId;
            Page page = catalog.read(state -> listing.versions(state, Versions.BUCKET, from, fromId));
            page.rows().forEach(row -> rows.add(text(row)));
            start = page.nextName();
            startId = page.nextId();
        } while (start != null);
        return rows;
    }

    private static String text(Page.Row row) {
        return row instanceof Page.VersionRow version ? version.version().id() : row.name();
    }

    private static List<String> expectedNames(List<FileVersion> all, String prefix, @Nullable String delimiter) {
        List<FileVersion> current = all.stream()
                .map(FileVersion::name)
                .distinct()
                .flatMap(name -> all.stream()
                        .filter(version -> version.name().equals(name) && version.action() != Action.START)
                        .min(FileVersion.NEWEST_FIRST)
                        .stream())
                .filter(version -> version.action() == Action.UPLOAD)
                .toList();
        return expectedVersions(current, prefix, delimiter);
    }

    private static List<String> expectedVersions(List<FileVersion> all, String prefix, @Nullable String delimiter) {
        Set<String> rows = new LinkedHashSet<>();
        all.stream()
                .sorted(order())
                .filter(version -> version.name().startsWith(prefix))
                .forEach(version -> {
                    int end = delimiter == null ? -1 : version.name().indexOf(delimiter, prefix.length());
                    rows.add(end < 0 ? version.id() : version.name().substring(0, end + 1));
                });
        return List.copyOf(rows);
    }

    private static Comparator<FileVersion> order() {
        return Comparator.comparing(FileVersion::name, BY_UNSIGNED_BYTES).thenComparing(FileVersion.NEWEST_FIRST);
    }

    private Catalog filled(List<FileVersion> versions) {
        Catalog catalog = Catalog.open(folder);
        catalog.change(transaction -> {
            transaction.record(new Change.BucketStored(Versions.bucket()));
            versions.forEach(version -> transaction.record(new Change.FileStored(version)));
            return true;
        });
        return catalog;
    }

    private static List<FileVersion> randomVersions(Random random) {
        List<FileVersion> versions = new ArrayList<>();
        for (int sequence = 1; sequence <= 60; sequence++) {
            Action action = ACTIONS.get(random.nextInt(ACTIONS.size()));
            long time = 1_700_000_000_000L + random.nextInt(10) * 1000L;
            versions.add(Versions.version(randomName(random), action, sequence, time, List.of()));
        }
        return versions;
    }

    private static String randomName(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }
}
