package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.restic.format.RawName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256LinesTest {
    private static final String A = "a".repeat(64);

    @Test
    void readsWhatSha256sumWrites() throws IOException {
        String text =
                A + "  plain name.txt\n" + A + " *binary\n" + "\\" + A + "  back\\\\slash\\nline\\rend\n\n# note\n"
                        + A.toUpperCase(Locale.ROOT) + "  windows\r\n" + A + "  no line end";

        assertThat(read(text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        new Sha256Lines.Line(A, RawName.of("plain name.txt")),
                        new Sha256Lines.Line(A, RawName.of("binary")),
                        new Sha256Lines.Line(A, RawName.of("back\\slash\nline\rend")),
                        new Sha256Lines.Line(A, RawName.of("windows")),
                        new Sha256Lines.Line(A, RawName.of("no line end")));
    }

    @Test
    void namesKeepTheirBytes() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes((A + "  ").getBytes(StandardCharsets.US_ASCII));
        text.writeBytes(new byte[] {(byte) 0xff, 'x', '\n'});

        assertThat(read(text.toByteArray())).containsExactly(new Sha256Lines.Line(A, RawName.of(new byte[] {
            (byte) 0xff, 'x'
        })));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc  name",
                "zaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  name",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa+ name",
                "\\aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  bad\\t",
                "\\aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  bad\\",
            })
    void otherLinesAreRefusedWithTheirNumber(String line) {
        byte[] text = (A + "  good\n" + line + "\n").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> read(text)).hasMessageContaining("files.sha256:2: ");
    }

    private static List<Sha256Lines.Line> read(byte[] text) throws IOException {
        Sha256Lines lines = new Sha256Lines(new ByteArrayInputStream(text), "files.sha256");
        List<Sha256Lines.Line> all = new ArrayList<>();
        for (Sha256Lines.Line line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        return all;
    }
}
