package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.verify.restore.RestoredVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AssertionErrorCollector;
import org.assertj.core.api.DefaultAssertionErrorCollector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.MultipleFailuresError;

class BackproofSoftAssertionsTest {
    @TempDir
    Path root;

    private RestoredVolume volume;

    @BeforeEach
    void restore() throws IOException {
        Path folder = Files.createDirectory(root.resolve("uploads"));
        Files.writeString(folder.resolve("a.txt"), "hello");
        Files.writeString(root.resolve("empty.sha256"), "\n");
        volume = new TestVolume().in(folder);
    }

    @Test
    void allThatDoesNotHoldIsTold() {
        assertThatThrownBy(() -> BackproofSoftAssertions.assertSoftly(softly -> {
                    softly.assertThat(volume)
                            .as("pictures")
                            .exists("b.txt")
                            .exists("a.txt")
                            .hasAtLeastFiles(2);
                    softly.assertThat(1).isEqualTo(2);
                }))
                .isInstanceOfSatisfying(
                        MultipleFailuresError.class,
                        errors -> assertThat(errors.getFailures())
                                .hasSize(3)
                                .satisfiesExactly(
                                        first -> assertThat(first)
                                                .isInstanceOf(RestoredDataError.class)
                                                .hasMessageStartingWith("[pictures] uploads: b.txt is missing"),
                                        second -> assertThat(second)
                                                .hasMessageStartingWith(
                                                        "[pictures] uploads has 1 file, expected at least 2"),
                                        third -> assertThat(third).isNotInstanceOf(RestoredDataError.class)));
    }

    @Test
    void whatHoldsPasses() {
        BackproofSoftAssertions.assertSoftly(softly -> softly.assertThat(volume).exists("a.txt"));
    }

    @Test
    void aCheckThatCouldNotBeRunAbortsWhenNothingElseIsWrong() {
        assertThatThrownBy(() -> BackproofSoftAssertions.assertSoftly(softly -> softly.assertThat(volume)
                        .matchesManifest("empty.sha256")
                        .exists("a.txt")))
                .isInstanceOf(CheckNotRunException.class)
                .hasMessageContaining("lists no file");
    }

    @Test
    void aCheckThatCouldNotBeRunHidesNoFailure() {
        assertThatThrownBy(() -> BackproofSoftAssertions.assertSoftly(softly -> softly.assertThat(volume)
                        .matchesManifest("empty.sha256")
                        .exists("b.txt")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("b.txt is missing");
    }

    @Test
    void whoeverCollectsFailuresInsteadIsToldAtOnceOfWhatCouldNotBeRun() {
        List<AssertionError> collected = new ArrayList<>();
        AssertionErrorCollector collector = new DefaultAssertionErrorCollector() {
            @Override
            public void collectAssertionError(AssertionError error) {
                collected.add(error);
            }
        };
        BackproofSoftAssertions softly = new BackproofSoftAssertions();
        softly.setDelegate(collector);

        softly.assertThat(volume).exists("b.txt");

        assertThat(collected).hasSize(1);
        assertThatThrownBy(() -> softly.assertThat(volume).matchesManifest("empty.sha256"))
                .isInstanceOf(CheckNotRunException.class);
    }
}
