package dev.backproof.verify.junit;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backproof.verify.assertion.BackproofSoftAssertions;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectFile;
import org.junit.platform.suite.api.Suite;

/** Test classes as users write them; nested, so that a build runs them only where a test of the extension asks for it. */
final class Fixtures {
    /** Where restored volumes lay, in order of being handed out. */
    static final List<Path> SEEN = new CopyOnWriteArrayList<>();

    private Fixtures() {}

    @RestoreDrillTest(Drills.SOUND)
    static class Sound {
        @Restored("uploads")
        @Nullable
        RestoredVolume field;

        @Test
        void byParameter(@Restored("uploads") RestoredVolume uploads) {
            SEEN.add(uploads.path());
            assertThat(uploads).exists("a.txt");
        }

        @Test
        void byField() {
            SEEN.add(Objects.requireNonNull(field).path());
        }

        @Test
        void factsOfTheDrill(DrillResult result, SnapshotFacts snapshot) {
            assertEquals(Verdict.PASS, result.verdict());
            assertEquals(result.snapshot(), snapshot);
        }

        @Nested
        class Inside {
            @Test
            void seesTheSame(@Restored("uploads") RestoredVolume uploads) {
                SEEN.add(uploads.path());
            }
        }
    }

    @RestoreDrillTest(Drills.SOUND)
    static class SoundAgain {
        @Test
        void sharesTheDrill(@Restored("uploads") RestoredVolume uploads) {
            SEEN.add(uploads.path());
        }
    }

    @RestoreDrillTest(Drills.SOUND)
    static class Strict {
        @Test
        void asksForMore(@Restored("uploads") RestoredVolume uploads) {
            assertThat(uploads).exists("c.txt");
        }

        @Test
        void namesWhatIsNotThere(@Restored("upload") RestoredVolume uploads) {}
    }

    @RestoreDrillTest(Drills.SOUND)
    static class Soft {
        @Test
        void asksForSeveralThings(@Restored("uploads") RestoredVolume uploads) {
            BackproofSoftAssertions.assertSoftly(softly -> {
                softly.assertThat(uploads).exists("c.txt").exists("d.txt");
            });
        }
    }

    @RestoreDrillTest(Drills.BROKEN)
    static class Broken {
        @Test
        void looksAtWhatCameBack(@Restored("uploads") RestoredVolume uploads) {
            assertThat(uploads).exists("a.txt");
        }
    }

    @RestoreDrillTest(value = Drills.BROKEN, checks = false)
    static class BrokenWithoutChecks {
        @Test
        void looksAtWhatCameBack(@Restored("uploads") RestoredVolume uploads) {
            assertThat(uploads).exists("a.txt");
        }
    }

    @RestoreDrillTest(Drills.LOCKED)
    static class Locked {
        @Test
        void cannotLook(@Restored("uploads") RestoredVolume uploads) {
            SEEN.add(uploads.path());
        }

        @Test
        void hasNothingToLookAt() {
            SEEN.add(Path.of("nothing"));
        }
    }

    @RestoreDrillTest(Drills.CONTROL)
    static class Control {
        @Test
        void comesOutAsItMust(DrillResult result) {
            assertEquals(Verdict.FAIL, result.verdict());
        }
    }

    @RestoreDrillTest(Drills.FOLDER + "nowhere.yaml")
    static class NoScenario {
        @Test
        void isNotRun() {
            SEEN.add(Path.of("nothing"));
        }
    }

    @RestoreDrillTest(Drills.SOUND)
    static class Context {
        @Test
        void findsOutWhatThereIs(DrillContext drill, @Restored("uploads") Path folder) {
            assertEquals("sound", drill.scenario().name());
            assertEquals(Set.of("uploads"), drill.volumes());
            assertEquals(Set.of(), drill.databases());
            assertEquals(folder, drill.volume("uploads").path());
            assertEquals(drill.snapshot(), drill.snapshotOf("uploads").facts());
            assertThat(drill.volume("nowhere")).exists("a.txt");
        }
    }

    @RestoreDrillTest(Drills.SOUND)
    static class Writing {
        @Test
        void one(@Restored(value = "uploads", access = Access.WRITABLE) Path copy) throws IOException {
            change(copy);
        }

        @Test
        void other(
                @Restored(value = "uploads", access = Access.WRITABLE) RestoredVolume copy,
                @Restored("uploads") Path shared)
                throws IOException {
            change(copy.path());
            assertThat(copy).hasFileCountBetween(1, 1);
            assertEquals("hello", Files.readString(shared.resolve("a.txt")));
        }

        private static void change(Path copy) throws IOException {
            assertEquals("hello", Files.readString(copy.resolve("a.txt")));
            Files.writeString(copy.resolve("a.txt"), "changed");
            Files.delete(copy.resolve("b.txt"));
            SEEN.add(copy);
        }
    }

    @RestoreDrillTest(value = Drills.SOUND, sharing = Sharing.CLASS)
    static class Alone {
        @Test
        void hasARestoreOfItsOwn(@Restored("uploads") Path uploads) {
            assertThat(SEEN).as("nothing of other classes is left").noneMatch(Files::exists);
            SEEN.add(uploads);
        }

        @Nested
        class Inside {
            @Test
            void sharesIt(@Restored("uploads") Path uploads) {
                assertThat(SEEN).contains(uploads);
            }
        }
    }

    @RestoreDrillTest(value = Drills.SOUND, sharing = Sharing.CLASS)
    static class AloneAgain {
        @Test
        void hasARestoreOfItsOwn(@Restored("uploads") Path uploads) {
            assertThat(SEEN).noneMatch(Files::exists);
            SEEN.add(uploads);
        }
    }

    @RestoreDrillTest(value = Drills.SOUND, sharing = Sharing.SUITE)
    static class OfASuite {
        @Test
        void sharesWithTheSuite(@Restored("uploads") Path uploads) {
            SEEN.add(uploads);
        }
    }

    /** Fails with the means of others. */
    @RestoreDrillTest(Drills.SOUND)
    static class Foreign {
        @Test
        void jupiter() {
            assertEquals(3, 2, "files");
        }

        @Test
        void assertJ() {
            assertThat(List.of(1)).hasSize(2);
        }

        @Test
        void several() {
            org.junit.jupiter.api.Assertions.assertAll(() -> assertEquals(3, 2), () -> assertEquals(3, 2));
        }
    }

    /** Chooses scenarios where a build tool hands classes only to the platform. */
    @Suite
    @IncludeEngines(BackproofTestEngine.ID)
    @SelectFile(Drills.SOUND)
    static class OfScenarios {}

    /** Has nothing to do with a scenario. */
    static class Plain {
        @Test
        void holds() {}
    }

    /** Finds nothing to run. */
    static class Empty {}
}
