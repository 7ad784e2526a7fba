package dev.backproof.backup.storage;

import static dev.backproof.backup.testing.Failing.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} does alike. A class per store gives an empty one and inherits the tests. */
public interface ObjectStoreContract {
    /** The store under test: empty at the start of each test, the same object all through it. */
    ObjectStore store();

    /** How many objects the listing test stores; fewer where each takes its time. */
    default int many() {
        return 10_000;
    }

    @Test
    default void whatWasPutComesBack() {
        byte[] bytes = randomBytes(100_000, 1);
        store().put(key("folder/object"), ObjectContent.of(bytes));
        assertThat(store().getBytes(key("folder/object"))).isEqualTo(bytes);
    }

    @Test
    default void anObjectMayBeEmpty() {
        store().put(key("empty"), ObjectContent.of(new byte[0]));
        assertThat(store().getBytes(key("empty"))).isEmpty();
        assertThat(store().getBytes(key("empty"), ByteRange.from(0))).isEmpty();
        assertThat(store().getBytes(key("empty"), ByteRange.of(0, 0))).isEmpty();
        assertThat(store().find(key("empty")))
                .get()
                .extracting(ObjectInfo::size)
                .isEqualTo(0L);
        assertThat(keys("")).containsExactly("empty");
    }

    @Test
    default void onlyTheGivenPartOfAnArrayIsStored() {
        store().put(key("part"), ObjectContent.of("abcdef".getBytes(UTF_8), 2, 3));
        assertThat(text("part")).isEqualTo("cde");
    }

    @Test
    default void aSecondPutReplacesTheFirst() {
        put("x", "first and longer");
        put("x", "second");
        assertThat(text("x")).isEqualTo("second");
        assertThat(store().find(key("x"))).get().extracting(ObjectInfo::size).isEqualTo(6L);
        assertThat(keys("")).containsExactly("x");
    }

    @Test
    default void aRangeGivesExactlyItsBytes() {
        byte[] bytes = randomBytes(70_000, 2);
        store().put(key("x"), ObjectContent.of(bytes));
        for (int[] range : new int[][] {{0, 1}, {0, 70_000}, {1, 69_999}, {69_999, 1}, {4095, 4097}, {65_536, 1000}}) {
            assertThat(store().getBytes(key("x"), ByteRange.of(range[0], range[1])))
                    .as("offset %d, length %d", range[0], range[1])
                    .isEqualTo(Arrays.copyOfRange(bytes, range[0], range[0] + range[1]));
        }
        assertThat(store().getBytes(key("x"), ByteRange.from(60_000)))
                .isEqualTo(Arrays.copyOfRange(bytes, 60_000, 70_000));
        assertThat(store().getBytes(key("x"), ByteRange.from(70_000))).isEmpty();
        assertThat(store().getBytes(key("x"), ByteRange.of(500, 0))).isEmpty();
        assertThat(store().getBytes(key("x"), ByteRange.of(70_000, 0))).isEmpty();
    }

    @Test
    default void aRangeBeyondTheEndIsAnErrorThatNoRetryCures() {
        put("x", "0123456789");
        for (ByteRange range : List.of(
                ByteRange.of(0, 11),
                ByteRange.of(9, 2),
                ByteRange.of(10, 1),
                ByteRange.of(11, 0),
                ByteRange.from(11),
                ByteRange.of(5_000_000_000L, 3_000_000_000L))) {
            BackupException e = assertFails(ErrorCode.OBJECT_TOO_SHORT, () -> store().getBytes(key("x"), range));
            assertThat(e.retryable()).isFalse();
        }
    }

    @Test
    default void theReaderIsToldHowManyBytesCome() {
        put("x", "0123456789");
        assertThat(lengthOf(ByteRange.all())).isEqualTo(10);
        assertThat(lengthOf(ByteRange.from(4))).isEqualTo(6);
        assertThat(lengthOf(ByteRange.of(4, 2))).isEqualTo(2);
        assertThat(lengthOf(ByteRange.of(4, 0))).isEqualTo(0);
    }

    private long lengthOf(ByteRange range) {
        return store().get(key("x"), range, (in, length) -> length);
    }

    @Test
    default void aReaderNeedNotReadToTheEnd() {
        store().put(key("x"), ObjectContent.of(randomBytes(300_000, 3)));
        int first = store().get(key("x"), ByteRange.all(), (in, length) -> in.read());
        assertThat(first).isEqualTo(randomBytes(300_000, 3)[0] & 0xff);
    }

    @Test
    default void whatTheReaderThrowsComesOutAsItIsAndTheReaderIsNotAskedAgain() {
        put("x", "content");
        var calls = new AtomicInteger();
        var own = new IllegalStateException("the reader's disk is full");
        assertThatThrownBy(() -> store().get(key("x"), ByteRange.all(), (in, length) -> {
                    calls.incrementAndGet();
                    in.read();
                    throw own;
                }))
                .isSameAs(own);
        assertThat(calls).hasValue(1);
    }

    @Test
    default void aMissingObjectIsNotFound() {
        put("there/x", "content");
        for (String missing : List.of("nothing", "there/y", "there", "there/x/below", "x")) {
            assertThat(store().find(key(missing))).as(missing).isEmpty();
            assertFails(ErrorCode.OBJECT_NOT_FOUND, () -> store().getBytes(key(missing)));
            for (ByteRange range : List.of(ByteRange.of(3, 4), ByteRange.of(0, 0), ByteRange.from(2))) {
                assertFails(ErrorCode.OBJECT_NOT_FOUND, () -> store().getBytes(key(missing), range));
            }
            assertThat(store().delete(key(missing))).as(missing).isFalse();
        }
        assertThat(text("there/x")).isEqualTo("content");
    }

    @Test
    default void findTellsSizeAndTime() {
        Instant before = Instant.now();
        put("folder/x", "content");
        assertThat(store().find(key("folder/x"))).hasValueSatisfying(info -> {
            assertThat(info.key()).isEqualTo(key("folder/x"));
            assertThat(info.size()).isEqualTo(7);
            assertThat(Duration.between(before, info.modified()).abs()).isLessThan(Duration.ofDays(1));
        });
    }

    @Test
    default void theTimeOfTheLastChangeIsKept() {
        Instant changed = Instant.parse("2019-04-05T06:07:08.123456789Z");
        store().put(key("x"), ObjectContent.of(new byte[] {1}).withModified(changed));
        Instant kept = Instant.parse("2019-04-05T06:07:08.123Z");
        assertThat(store().find(key("x")))
                .get()
                .extracting(ObjectInfo::modified)
                .isEqualTo(kept);
        assertThat(listed("")).extracting(ObjectInfo::modified).containsExactly(kept);
    }

    @Test
    default void aDigestGivenBeforehandIsCheckedAndNeverToldWrong() {
        byte[] bytes = randomBytes(10_000, 4);
        store().put(key("x"), ObjectContent.of(bytes).withSha1(sha1(bytes)));
        assertThat(store().getBytes(key("x"))).isEqualTo(bytes);
        assertThat(store().find(key("x")).orElseThrow().sha1().orElse(sha1(bytes)))
                .isEqualTo(sha1(bytes));

        byte[] other = randomBytes(10_000, 5);
        assertFails(
                ErrorCode.SOURCE_UNREADABLE,
                () -> store().put(key("x"), ObjectContent.of(other).withSha1(sha1(bytes))));
        assertThat(store().getBytes(key("x"))).isEqualTo(bytes);
    }

    @Test
    default void listingGivesWhatLiesBelowThePrefixAndNothingElse() {
        for (String key : List.of("a/1", "a/b/2", "a/b/c/3", "ab/4", "a.b/5", "b/6", "7")) {
            put(key, key);
        }
        assertThat(keys("")).containsExactly("7", "a.b/5", "a/1", "a/b/2", "a/b/c/3", "ab/4", "b/6");
        assertThat(keys("a")).containsExactly("a/1", "a/b/2", "a/b/c/3");
        assertThat(keys("a/b")).containsExactly("a/b/2", "a/b/c/3");
        assertThat(keys("b")).containsExactly("b/6");
        assertThat(keys("7")).isEmpty();
        assertThat(keys("c")).isEmpty();
        assertThat(keys("c/d")).isEmpty();
        assertThat(listed("b")).singleElement().satisfies(info -> {
            assertThat(info.size()).isEqualTo(3);
            assertThat(info).isEqualTo(store().find(key("b/6")).orElseThrow());
        });
    }

    @Test
    default void anEmptyStoreListsNothing() {
        assertThat(keys("")).isEmpty();
        assertThat(keys("a")).isEmpty();
        assertThat(store().find(key("a"))).isEmpty();
        assertThat(store().delete(key("a"))).isFalse();
    }

    @Test
    default void whatTheSinkThrowsEndsTheListing() {
        put("a", "1");
        put("b", "2");
        var own = new IllegalStateException("enough");
        assertThatThrownBy(() -> store().list("", info -> {
                    throw own;
                }))
                .isSameAs(own);
    }

    @Test
    default void aDeletedObjectIsGoneWithEverythingItEverWas() {
        put("x", "one");
        put("x", "two");
        put("y", "stays");
        assertThat(store().delete(key("x"))).isTrue();
        assertThat(store().find(key("x"))).isEmpty();
        assertFails(ErrorCode.OBJECT_NOT_FOUND, () -> store().getBytes(key("x")));
        assertThat(keys("")).containsExactly("y");
        assertThat(store().delete(key("x"))).isFalse();
        put("x", "three");
        assertThat(text("x")).isEqualTo("three");
    }

    @Test
    default void keysMayHoldNearlyAnyCharacter() {
        List<String> odd = List.of(
                "ümläut/日本語",
                "emoji/🎉🏳️‍🌈",
                "last of plane 0 \uffee beside \ud83c\udf89",
                "e\u0301 decomposed",
                "é composed",
                " leading and trailing ",
                "in between/ x /y ",
                "plus+sign",
                "percent%41%2F%",
                "tilde~",
                "a&b=c?d#e",
                "quote'\"`",
                "back\\slash",
                "star*",
                "semi;colon:",
                "-dash",
                ".hidden",
                "..two dots",
                "trailing dot.",
                "brackets[]{}()<>",
                "pipe|dollar$caret^at@",
                "no-break\u00a0space",
                "name-tmp-123",
                "long".repeat(60));
        for (String name : odd) {
            put(name, "<" + name + ">");
        }
        for (String name : odd) {
            assertThat(text(name)).isEqualTo("<" + name + ">");
            assertThat(store().find(key(name))).as(name).isPresent();
        }
        assertThat(keys("")).containsExactlyInAnyOrderElementsOf(odd);
        assertThat(keys("ümläut")).containsExactly("ümläut/日本語");
        for (String name : odd) {
            assertThat(store().delete(key(name))).as(name).isTrue();
        }
        assertThat(keys("")).isEmpty();
    }

    @Test
    default void aListingOfManyObjectsHasEachOnce() throws Exception {
        int count = many();
        inParallel(8, thread -> {
            for (int i = thread; i < count; i += 8) {
                put("many/" + (i % 16) + "/" + i, Integer.toString(i));
            }
        });
        Map<String, Integer> seen = new HashMap<>();
        store().list("many", info -> seen.merge(info.key().value(), 1, Integer::sum));
        assertThat(seen)
                .hasSize(count)
                .allSatisfy((key, times) -> assertThat(times).as(key).isEqualTo(1));
        assertThat(keys("many/3")).hasSize((count + 12) / 16);
    }

    @Test
    default void manyThreadsMayWorkAtOnce() throws Exception {
        inParallel(8, thread -> {
            for (int i = 0; i < 25; i++) {
                String name = "t" + thread + "/" + i;
                byte[] bytes = randomBytes(1000 + i, thread * 100L + i);
                store().put(key(name), ObjectContent.of(bytes));
                assertThat(store().getBytes(key(name))).isEqualTo(bytes);
                assertThat(store().getBytes(key(name), ByteRange.of(10, 20)))
                        .isEqualTo(Arrays.copyOfRange(bytes, 10, 30));
                if (i % 2 == 1) {
                    assertThat(store().delete(key(name))).isTrue();
                }
            }
        });
        assertThat(keys("")).hasSize(8 * 13);
    }

    @Test
    default void readersSeeTheOldOrTheNewObjectButNeverAMixture() throws Exception {
        List<byte[]> generations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] bytes = new byte[50_000 + i];
            Arrays.fill(bytes, (byte) i);
            generations.add(bytes);
        }
        store().put(key("x"), ObjectContent.of(generations.get(0)));
        inParallel(4, thread -> {
            for (int i = 0; i < 10; i++) {
                if (thread == 0) {
                    store().put(key("x"), ObjectContent.of(generations.get(i)));
                } else {
                    byte[] seen = store().getBytes(key("x"));
                    assertThat(seen).isEqualTo(generations.get(seen[0]));
                }
            }
        });
        assertThat(store().getBytes(key("x"))).isEqualTo(generations.get(9));
    }

    @Test
    default void aContentThatFailsLeavesTheOldState() {
        put("old", "stays");
        byte[] half = randomBytes(20_000, 6);
        IOException trouble = new IOException("the source's disk broke");
        var unchecked = new IllegalStateException("the source gave up");
        Map<String, ObjectContent> bad = new TreeMap<>();
        bad.put("cannot be opened", content(10, () -> {
            throw trouble;
        }));
        bad.put("breaks off", content(40_000, () -> new SequenceInputStream(bytes(half), new BrokenStream(trouble))));
        bad.put("is too short", content(40_000, () -> bytes(half)));
        bad.put("is too long", content(10_000, () -> bytes(half)));
        bad.put("should be empty", content(0, () -> bytes(half)));
        bad.put("is empty", content(10, () -> bytes(new byte[0])));
        bad.forEach((what, content) -> {
            for (String name : List.of("old", "new", "deep/new")) {
                BackupException e = assertFails(ErrorCode.SOURCE_UNREADABLE, () -> store().put(key(name), content));
                assertThat(e.retryable()).as(what).isFalse();
            }
        });
        ObjectContent givesUp =
                content(40_000, () -> new SequenceInputStream(bytes(half), new BrokenStream(unchecked)));
        assertThatThrownBy(() -> store().put(key("old"), givesUp)).isSameAs(unchecked);
        assertThat(text("old")).isEqualTo("stays");
        assertThat(keys("")).containsExactly("old");
    }

    // ---- helpers ----

    static ObjectKey key(String value) {
        return ObjectKey.of(value);
    }

    static byte[] randomBytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectContent content(long length, Callable<InputStream> opener) {
        return new ObjectContent() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                try {
                    return opener.call();
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    static void inParallel(int threads, ThreadBody body) throws Exception {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                futures.add(executor.submit(() -> {
                    body.run(thread);
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
    }

    /** What one of several threads does. */
    @FunctionalInterface
    interface ThreadBody {
        void run(int thread) throws Exception;
    }

    private void put(String key, String text) {
        store().put(key(key), ObjectContent.of(text.getBytes(UTF_8)));
    }

    private String text(String key) {
        return new String(store().getBytes(key(key)), UTF_8);
    }

    private List<ObjectInfo> listed(String prefix) {
        List<ObjectInfo> infos = new ArrayList<>();
        store().list(prefix, infos::add);
        return infos;
    }

    private List<String> keys(String prefix) {
        List<String> keys = new ArrayList<>();
        store().list(prefix, info -> keys.add(info.key().value()));
        assertThat(new TreeSet<>(keys)).as("no key twice").hasSameSizeAs(keys);
        return keys.stream().sorted().toList();
    }

    private static InputStream bytes(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
