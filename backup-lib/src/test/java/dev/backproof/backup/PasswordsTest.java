package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {
    @TempDir
    Path folder;

    @Test
    void firstVariableThatIsSetWins() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "from file\n");

        assertThat(text(Map.of("RESTIC_PASSWORD", "b", "BACKPROOF_PASSWORD", "a")))
                .isEqualTo("a");
        assertThat(text(Map.of("BACKPROOF_PASSWORD", "a", "BACKPROOF_PASSWORD_FILE", file.toString())))
                .isEqualTo("from file");
        assertThat(text(Map.of("RESTIC_PASSWORD_COMMAND", "echo c", "RESTIC_PASSWORD_FILE", file.toString())))
                .isEqualTo("from file");
        assertThat(text(Map.of("RESTIC_PASSWORD_COMMAND", "echo 'two words'"))).isEqualTo("two words");
        assertThat(Passwords.fromEnvironment(name -> null)).isEmpty();
    }

    @Test
    void commandThatFailsOrSaysNothingIsToldWithoutItsOutput() {
        assertThatThrownBy(() -> Passwords.fromCommand(List.of("sh", "-c", "echo hunter2; echo hunter3 >&2; exit 7")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the password command sh ended with 7")
                .hasMessageNotContaining("hunter");
        assertThatThrownBy(() -> Passwords.fromCommand(List.of("true"))).hasMessageContaining("printed nothing");
        assertThatThrownBy(() -> Passwords.fromCommand(List.of("/no/such/program")))
                .hasMessageContaining("does not run");
    }

    @Test
    void commandLineIsSplitAsShellsDo() {
        assertThat(Passwords.words("pass  show 'my repo' \"a \\\" b\" c\\ d ''"))
                .containsExactly("pass", "show", "my repo", "a \" b", "c d", "");
        assertThatThrownBy(() -> Passwords.words("pass 'open")).hasMessageContaining("open quote");
        assertThatThrownBy(() -> Passwords.words("  ")).hasMessageContaining("is empty");
    }

    private static String text(Map<String, String> environment) {
        Password password = Passwords.fromEnvironment(environment::get).orElseThrow();
        return new String(password.copy(), StandardCharsets.UTF_8);
    }
}
