package dev.backproof.backup.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.testing.PlantedSecrets.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks for secrets finds them. */
class PlantedSecretsTest {
    private static final Map<String, Kind> SECRETS =
            Map.of("a row's own value", Kind.ROW_VALUE, "K00-key-of-b2", Kind.B2_KEY);

    @TempDir
    Path folder;

    @Test
    void secretsAreFoundInTextsAndFiles() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("log.txt"), "key=K00-key-of-b2;");
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});

        assertThat(PlantedSecrets.found("it says: a row's own value!", SECRETS)).containsExactly(Kind.ROW_VALUE);
        assertThat(PlantedSecrets.found("a row's value", SECRETS)).isEmpty();
        assertThat(PlantedSecrets.found(folder, SECRETS)).containsExactly(folder.resolve("a/b/log.txt") + " [B2_KEY]");
        assertThat(PlantedSecrets.found(folder.resolve("nowhere"), SECRETS)).isEmpty();
    }

    @Test
    void whatWasPlantedIsKeptAndLookedFor() throws IOException {
        String value = PlantedSecrets.plant(Kind.ROW_VALUE, "planted-to-be-found-" + System.nanoTime());

        assertThat(PlantedSecrets.plantedIn(Path.of(""))).containsEntry(value, Kind.ROW_VALUE);
        assertThatThrownBy(() -> PlantedSecrets.assertNoneIn("this text", "<td>" + value + "</td>"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("secrets in this text")
                .hasMessageNotContaining(value);
        PlantedSecrets.assertNoneIn("this text", "<td>…</td>");
        assertThatThrownBy(() -> PlantedSecrets.plant(Kind.ROW_VALUE, "short"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
