package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages show can be typed. */
class DocsTest {
    @ParameterizedTest
    @CsvSource({"snapshots.md, 20", "reports.md, 4", "recovery-kit.md, 1", "install.md, 0", "kubernetes.md, 12"})
    void everyCommandOfThePageIsUnderstood(String page, int atLeast) throws Exception {
        List<String> commands = Files.readAllLines(Path.of("..", "docs", page)).stream()
                .filter(line -> line.startsWith("backproof "))
                .toList();
        assertThat(commands).hasSizeGreaterThan(atLeast);
        for (String command : commands) {
            String[] words = command.replace("'", "").split(" ", -1);
            assertThatCode(() -> Backproof.commandLine(Console.system())
                            .parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new)))
                    .as(command)
                    .doesNotThrowAnyException();
        }
    }
}
