package dev.backproof.backup.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.posix.RandomTree;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.testing.LeavesNothingBroken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is walked, written and walked again is the same. */
@ExtendWith(LeavesNothingBroken.class)
class CopyLawTest {
    private static final int ENTRIES = 150;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsRestoredIsWhatWasThere(long seed) throws IOException {
        Path original = Files.createDirectory(folder.resolve("original"));
        RandomTree.fill(original, seed, ENTRIES);
        Path copy = folder.resolve("new/copy");

        assertThat(TreeCopy.copy(DirectorySource.contentsOf(original), DirectoryTarget.at(copy), seed % 2 == 0))
                .isEmpty();

        Map<String, Portrait> expected = Portrait.of(DirectorySource.contentsOf(original));
        assertThat(expected).hasSizeGreaterThan(ENTRIES / 2);
        assertThat(Portrait.of(DirectorySource.contentsOf(copy))).containsExactlyEntriesOf(expected);
    }
}
