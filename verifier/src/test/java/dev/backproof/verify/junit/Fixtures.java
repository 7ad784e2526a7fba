package dev.backproof.verify.junit;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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

    /** Has nothing to do with a scenario. */
    static class Plain {
        @Test
        void holds() {}
    }

    /** Finds nothing to run. */
    static class Empty {}
}
