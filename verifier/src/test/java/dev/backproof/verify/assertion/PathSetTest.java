package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.restore.RestoredVolume;
import org.junit.jupiter.api.Test;

class PathSetTest {
    @Test
    void holdsWhatWasAddedAndNothingElse() {
        PathSet paths = new PathSet();
        for (int i = 0; i < 5_000; i++) {
            paths.add(RestoredVolume.entry("folder/" + i));
        }

        for (int i = 0; i < 5_000; i++) {
            assertThat(paths.contains(RestoredVolume.entry("folder/" + i))).isTrue();
        }
        assertThat(paths.contains(RestoredVolume.entry("folder/5000"))).isFalse();
        assertThat(paths.contains(RestoredVolume.entry("folder"))).isFalse();
        assertThat(paths.contains(RestoredVolume.entry("1"))).isFalse();
    }

    @Test
    void isAskedAndAddedToInTurns() {
        PathSet paths = new PathSet();
        for (String path : new String[] {"z", "a", "m", "b"}) {
            assertThat(paths.contains(RestoredVolume.entry(path))).isFalse();
            paths.add(RestoredVolume.entry(path));
            assertThat(paths.contains(RestoredVolume.entry(path))).isTrue();
        }
        assertThat(paths.contains(RestoredVolume.entry("z"))).isTrue();
    }

    @Test
    void whereAPathIsCutMatters() {
        PathSet paths = new PathSet();
        paths.add(RestoredVolume.entry("ab/c"));

        assertThat(paths.contains(RestoredVolume.entry("a/bc"))).isFalse();
        assertThat(paths.contains(RestoredVolume.entry("abc"))).isFalse();
    }
}
