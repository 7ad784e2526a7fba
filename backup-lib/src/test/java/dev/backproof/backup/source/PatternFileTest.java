package dev.backproof.backup.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.format.RawName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatternFileTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/zoë", "X_1", "$HOME\\");

    @TempDir
    Path folder;

    @Test
    void linesAreTrimmedAndCommentsSkipped() throws IOException {
        assertThat(PatternFile.read(file("\ufeff  a b \t\r\n\n# c\n  #d\n!e#\n"), ENVIRONMENT))
                .containsExactly(RawName.of("a b"), RawName.of("!e#"));
    }

    @Test
    void variablesAreReplacedOnce() throws IOException {
        assertThat(PatternFile.read(
                        file("$HOME/x\n${HOME}y\n$X_1/z\na$UNSET-b\n$$HOME\nprice $ 5\n${HOME\n"), ENVIRONMENT))
                .containsExactly(
                        RawName.of("/home/zoë/x"),
                        RawName.of("/home/zoëy"),
                        RawName.of("$HOME\\/z"),
                        RawName.of("a-b"),
                        RawName.of("$HOME"),
                        RawName.of("price $ 5"),
                        RawName.of("${HOME"));
    }

    @Test
    void patternsNeedNotBeUtf8() throws IOException {
        Path file = folder.resolve("patterns");
        Files.write(file, "caf\u00e9*\n".getBytes(ISO_8859_1));
        assertThat(PatternFile.read(file, ENVIRONMENT)).containsExactly(RawName.of("caf\u00e9*".getBytes(ISO_8859_1)));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("patterns"), text);
    }
}
