package dev.backproof.verify.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.verify.restore.SampleRing.Arc;
import dev.backproof.verify.scenario.Depth;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyFileIsReadWithinThePromisedNumberOfDrills(long seed) {
        Random random = new Random(seed);
        Map<String, Long> files = files(random, 1 + random.nextInt(300));
        SampleRing ring = ring(files);
        Depth.Sample depth = random.nextBoolean()
                ? new Depth.Percent(BigDecimal.valueOf(1 + random.nextInt(60)))
                : new Depth.Nights(1 + random.nextInt(40));
        long budget = depth.budget(ring.bytes());
        long largest = files.values().stream().mapToLong(Long::longValue).max().orElseThrow();

        Set<String> read = new HashSet<>();
        long next = random.nextLong();
        for (int drill = 0; drill < depth.drills(ring.bytes()); drill++) {
            Arc arc = ring.from(next, budget);
            Set<String> now = in(ring, arc, files);
            assertThat(now.stream().mapToLong(files::get).sum())
                    .as("seed %s, drill %s", seed, drill)
                    .isLessThan(budget + largest + 1);
            read.addAll(now);
            next = arc.next();
        }
        assertThat(read).as("seed %s", seed).isEqualTo(files.keySet());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSameHoldsWhenNobodyKnowsWhereTheLastDrillEnded(long seed) {
        Random random = new Random(seed);
        Map<String, Long> files = files(random, 1 + random.nextInt(300));
        SampleRing ring = ring(files);
        Depth.Sample depth = new Depth.Nights(1 + random.nextInt(40));
        int drills = depth.drills(ring.bytes());
        Set<String> read = new HashSet<>();
        for (int day = 0; day < drills; day++) {
            read.addAll(in(ring, ring.part(day, drills, depth.budget(ring.bytes())), files));
        }
        assertThat(read).as("seed %s", seed).isEqualTo(files.keySet());
    }

    @Test
    void whatComesAndGoesDoesNotKeepAnyFileThatStaysFromItsTurn() {
        Random random = new Random(7);
        Map<String, Long> staying = files(random, 200);
        Set<String> read = new HashSet<>();
        long next = 0;
        int rounds = 0;
        for (int drill = 0; rounds < 2; drill++) {
            Map<String, Long> files = new LinkedHashMap<>(staying);
            for (int i = 0; i < 100; i++) {
                files.put("passing-" + drill + "-" + i, 1L + random.nextInt(1000));
            }
            SampleRing ring = ring(files);
            Arc arc = ring.from(next, ring.bytes() / 10);
            read.addAll(in(ring, arc, files));
            next = arc.next();
            rounds += arc.endsRound() ? 1 : 0;
        }
        assertThat(read).containsAll(staying.keySet());
    }

    @Test
    void aFileLargerThanTheBudgetGetsItsTurn() {
        Map<String, Long> files = new LinkedHashMap<>(Map.of("small", 1L, "huge", 1_000_000L, "other", 2L));
        SampleRing ring = ring(files);
        Set<String> read = new HashSet<>();
        long next = Long.MIN_VALUE;
        for (int drill = 0; drill < 3; drill++) {
            Arc arc = ring.from(next, 1);
            read.addAll(in(ring, arc, files));
            next = arc.next();
        }
        assertThat(read).isEqualTo(files.keySet());
    }

    @Test
    void noFilesAndEnoughForAllAreTheWholeRing() {
        assertThat(new SampleRing("a").from(12, 1).all()).isTrue();
        SampleRing ring = ring(Map.of("a", 3L, "b", 4L));
        assertThat(ring.from(-5, 8).all()).isTrue();
        assertThat(ring.from(-5, 8).endsRound()).isTrue();
        assertThat(ring(Map.of("a", 0L, "b", 0L)).from(0, 1).all()).isTrue();
    }

    @Test
    void anotherScenarioReadsOtherFiles() {
        EntryPath path = EntryPath.root().child(RawName.of("a"));
        assertThat(new SampleRing("one").place("uploads", path))
                .isNotEqualTo(new SampleRing("two").place("uploads", path))
                .isNotEqualTo(new SampleRing("one").place("other", path))
                .isEqualTo(new SampleRing("one").place("uploads", path));
    }

    private static Map<String, Long> files(Random random, int number) {
        Map<String, Long> files = new LinkedHashMap<>();
        for (int i = 0; i < number; i++) {
            files.put("file-" + i, random.nextInt(10) == 0 ? 0L : (long) random.nextInt(10_000));
        }
        files.put("not-empty", 1L);
        return files;
    }

    private static SampleRing ring(Map<String, Long> files) {
        SampleRing ring = new SampleRing("uploads");
        files.forEach((name, size) -> ring.add("uploads", path(name), size));
        return ring;
    }

    private static Set<String> in(SampleRing ring, Arc arc, Map<String, Long> files) {
        Set<String> names = new HashSet<>();
        files.keySet().stream()
                .filter(name -> arc.holds(ring.place("uploads", path(name))))
                .forEach(names::add);
        return names;
    }

    private static EntryPath path(String name) {
        return EntryPath.root().child(RawName.of("folder")).child(RawName.of(name));
    }
}
