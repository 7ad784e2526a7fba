package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page about snapshots shows can be typed. */
class DocsTest {
    @Test
    void everyCommandOfThePageIsUnderstood() throws Exception {
        List<String> commands = Files.readAllLines(Path.of("..", "docs", "snapshots.md")).stream()
                .filter(line -> line.startsWith("backproof "))
                .toList();
        assertThat(commands).hasSizeGreaterThan(20);
        for (String command : commands) {
            String[] words = command.replace("'", "").split(" ", -1);
            assertThatCode(() -> Backproof.commandLine(Console.system())
                            .parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new)))
                    .as(command)
                    .doesNotThrowAnyException();
        }
    }
}
