package dev.backproof.backup.error;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EscapesTest {
    @Test
    void textStaysAsItIs() {
        String text = "ä 日本 😀 \\ \" '";
        assertThat(Escapes.display(text.getBytes(UTF_8))).isEqualTo(text);
        assertThat(Escapes.display(new byte[0])).isEmpty();
    }

    @Test
    void controlCharactersShowTheirBytes() {
        assertThat(Escapes.display("a\n\u001b[31m\u007f\u009b".getBytes(UTF_8)))
                .isEqualTo("a\\x0a\\x1b[31m\\x7f\\xc2\\x9b");
    }

    @Test
    void bytesThatAreNotUtf8ShowOneByOne() {
        assertThat(Escapes.display(
                        "\u00ff\u00c3(\u00e2\u0082\u00f0\u009f\u0098x\u00ed\u00a0\u0080".getBytes(ISO_8859_1)))
                .isEqualTo("\\xff\\xc3(\\xe2\\x82\\xf0\\x9f\\x98x\\xed\\xa0\\x80");
    }
}
