package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordTest {
    @TempDir
    Path folder;

    @Test
    void textIsTakenExactlyAsItIs() {
        assertThat(Password.of(" secret \n").copy()).isEqualTo(utf8(" secret \n"));
    }

    @Test
    void fileLosesWhiteSpaceAtBothEndsOnly() throws IOException {
        assertThat(file(utf8("\u00a0 two words\t\r\n"))).isEqualTo(utf8("two words"));
    }

    @Test
    void fileLosesItsByteOrderMark() throws IOException {
        assertThat(file(utf8("\ufeffpässword€\n"))).isEqualTo(utf8("pässword€"));
    }

    @Test
    void fileInUtf16IsConverted() throws IOException {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            assertThat(file("\ufeffpässword€\n".getBytes(charset))).isEqualTo(utf8("pässword€"));
        }
    }

    @Test
    void missingFileIsNamed() {
        Path missing = folder.resolve("none");
        assertThatThrownBy(() -> Password.fromFile(missing))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void closedPasswordIsWipedAndNotPrinted() {
        Password password = Password.of("secret");
        assertThat(password.toString()).doesNotContain("secret");
        password.close();
        assertThatThrownBy(password::copy).isInstanceOf(IllegalStateException.class);
    }

    private byte[] file(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("password"), content);
        try (Password password = Password.fromFile(file)) {
            return password.copy();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
