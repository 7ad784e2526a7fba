package dev.backproof.backup.restic.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.cache.LocalCache.Section;
import dev.backproof.backup.restic.format.Id;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache may lose anything at any moment, and never gives anything wrong. */
class LocalCacheTest {
    private static final long MANY = 1 << 30;

    @TempDir
    Path temp;

    private Instant now = Instant.parse("2026-03-01T02:00:00Z");

    @Test
    void givesBackWhatItWasGivenAndNothingElse() {
        LocalCache cache = cache("one", MANY);
        byte[] bytes = bytes(1, 1000);
        cache.put(Section.INDEX, name(bytes), bytes);
        assertThat(get(cache, Section.INDEX, name(bytes))).hasValue(bytes);
        assertThat(get(cache, Section.SNAPSHOTS, name(bytes))).isEmpty();
        assertThat(get(cache, Section.INDEX, name(bytes(2, 10)))).isEmpty();
        assertThat(get(cache("another", MANY), Section.INDEX, name(bytes))).isEmpty();
    }

    @Test
    void onlyItsUserMayReadIt() throws IOException {
        cache("one", MANY).put(Section.INDEX, "x", bytes(1, 10));
        Path file = folder().resolve("one/index/x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(folder().resolve("CACHEDIR.TAG"))
                .content()
                .startsWith("Signature: 8a477f597d28d172789f06886806bc55");
    }

    @Test
    void aDamagedEntryIsThrownAway() throws IOException {
        LocalCache cache = cache("one", MANY);
        byte[] bytes = bytes(1, 1000);
        cache.put(Section.INDEX, name(bytes), bytes);
        Path file = folder().resolve("one/index").resolve(name(bytes));
        for (byte[] damaged : List.of(new byte[0], bytes(2, 1000), bytes(1, 999))) {
            Files.write(file, damaged);
            assertThat(get(cache, Section.INDEX, name(bytes))).isEmpty();
            assertThat(file).doesNotExist();
        }
        cache.put(Section.INDEX, name(bytes), bytes);
        assertThat(get(cache, Section.INDEX, name(bytes))).hasValue(bytes);
    }

    @Test
    void forgetsWhatIsNotWanted() {
        LocalCache cache = cache("one", MANY);
        for (String name : List.of("a", "b", "c")) {
            cache.put(Section.SNAPSHOTS, name, bytes(1, 10));
            cache.put(Section.INDEX, name, bytes(1, 10));
        }
        cache.keepOnly(Section.SNAPSHOTS, "b"::equals);
        assertThat(files()).containsExactlyInAnyOrder("snapshots/b", "index/a", "index/b", "index/c");
    }

    @Test
    void dropsWhatWasUsedLongestAgoWhenItIsFull() {
        long limit = 100 * 1024;
        LocalCache other = cache("other", limit);
        other.put(Section.TREES, "old", bytes(0, 5000));
        LocalCache cache = cache("one", limit);
        for (int i = 0; i < 100; i++) {
            tick();
            cache.put(Section.TREES, "block-" + i, bytes(i, 5000));
            tick();
            assertThat(cache.get(Section.TREES, "block-0", bytes -> true)).isPresent();
            assertThat(size()).isLessThanOrEqualTo(limit + limit / 16 + 5000);
        }
        assertThat(files()).contains("trees/block-0", "trees/block-99").doesNotContain("trees/block-1", "trees/old");
        assertThat(files()).hasSizeGreaterThan(15);
        cache.put(Section.TREES, "huge", bytes(1, 50_000));
        assertThat(files()).doesNotContain("trees/huge");
    }

    @Test
    void whatAKilledProcessLeftGoesLater() throws IOException {
        LocalCache cache = cache("one", 10_000);
        cache.put(Section.INDEX, "x", bytes(1, 10));
        Path fresh = Files.write(folder().resolve("one/index/.new-1"), bytes(1, 10));
        Path old = Files.write(folder().resolve("one/index/.new-2"), bytes(1, 10));
        Files.setLastModifiedTime(fresh, FileTime.from(now));
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofDays(1))));
        for (int i = 0; i < 3; i++) {
            cache.put(Section.INDEX, "y" + i, bytes(1, 600));
        }
        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void goesOnWhenItIsDeletedOrCannotBeWritten() throws IOException {
        LocalCache cache = cache("one", MANY);
        cache.put(Section.INDEX, "x", bytes(1, 10));
        deleteAll(folder());
        assertThat(get(cache, Section.INDEX, "x")).isEmpty();
        cache.put(Section.INDEX, "x", bytes(1, 10));
        assertThat(files()).containsExactly("index/x");

        Path file = Files.writeString(temp.resolve("file"), "no folder");
        LocalCache impossible = LocalCache.of(CacheSettings.at(file), "one", () -> now);
        impossible.put(Section.INDEX, "x", bytes(1, 10));
        assertThat(get(impossible, Section.INDEX, "x")).isEmpty();
        impossible.keepOnly(Section.INDEX, name -> false);
        assertThat(file).hasContent("no folder");
    }

    @Test
    void severalUsersAtOnceSeeOnlyWholeEntries() throws Exception {
        List<Callable<Integer>> users = new ArrayList<>();
        for (int user = 0; user < 4; user++) {
            int seed = user;
            users.add(() -> use(seed));
        }
        int found = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(users.size())) {
            for (Future<Integer> each : threads.invokeAll(users)) {
                found += each.get();
            }
        }
        assertThat(found).isPositive();
    }

    /** Each has its own object, as a process would; one of them deletes everything now and then. */
    private int use(int seed) throws IOException {
        LocalCache cache = cache("one", 200_000);
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bytes = bytes(random.nextInt(20), 3000);
            String name = name(bytes);
            Optional<byte[]> cached = cache.get(Section.TREES, name, read -> {
                assertThat(name(read)).isEqualTo(name);
                return true;
            });
            if (cached.isPresent()) {
                found++;
            } else {
                cache.put(Section.TREES, name, bytes);
            }
            if (seed == 0 && i % 50 == 49) {
                deleteAll(folder());
            }
        }
        return found;
    }

    private void tick() {
        now = now.plusSeconds(1);
    }

    private LocalCache cache(String repository, long limit) {
        return LocalCache.of(new CacheSettings(folder(), limit), repository, () -> now);
    }

    private Path folder() {
        return temp.resolve("cache");
    }

    private static Optional<byte[]> get(LocalCache cache, Section section, String name) {
        return cache.get(
                section, name, bytes -> name.length() == 1 || name(bytes).equals(name));
    }

    private static String name(byte[] bytes) {
        return Id.hash(bytes).toString();
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private List<String> files() {
        try (Stream<Path> paths = Files.walk(folder())) {
            return paths.filter(path -> path.getNameCount() == folder().getNameCount() + 3)
                    .map(path -> Objects.requireNonNull(path.getParent()).getFileName() + "/" + path.getFileName())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long size() {
        try (Stream<Path> paths = Files.walk(folder())) {
            return paths.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> paths = Files.walk(folder)) {
            found = new ArrayList<>(paths.toList());
        } catch (UncheckedIOException e) {
            return; // something vanished meanwhile
        }
        for (Path path : found.reversed()) {
            try {
                Files.deleteIfExists(path);
            } catch (DirectoryNotEmptyException e) {
                // somebody was quicker
            }
        }
    }
}
