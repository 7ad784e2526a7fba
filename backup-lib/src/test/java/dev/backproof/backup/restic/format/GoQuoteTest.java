package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backproof.backup.testing.ResticFixtures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class GoQuoteTest {
    static Stream<JsonNode> vectors() {
        return StreamSupport.stream(
                ResticFixtures.vectors("go-quote-vectors.json").get("vectors").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void namesAreQuotedAsResticDoes(JsonNode vector) {
        byte[] name = Base64.getDecoder().decode(vector.get("name_b64").asString());
        String quoted = vector.get("quoted").asString();
        assertThat(GoQuote.quote(name)).asString().isEqualTo(quoted);
        assertThat(GoQuote.unquote(quoted)).isEqualTo(name);
        assertThat(new GoJsonWriter(0).string(GoQuote.quote(name)).toBytes())
                .asString()
                .isEqualTo(vector.get("json").asString());
    }

    @Test
    void everyCodePointIsEscapedOrNotAsMeasured() {
        BitSet measured = new BitSet();
        ResticFixtures.vectors("go-isprint-unicode15.json")
                .get("printable")
                .forEach(
                        range -> measured.set(range.get(0).asInt(), range.get(1).asInt() + 1));
        assertThat(measured.cardinality()).isGreaterThan(140_000);
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(point);
            byte[] name = text.getBytes(StandardCharsets.UTF_8);
            String quoted = new String(GoQuote.quote(name), StandardCharsets.UTF_8);
            boolean raw = measured.get(point) && point != '"' && point != '\\';
            String expected = raw ? text : point >= 0x80 ? unicodeEscape(point) : quoted;
            if (!quoted.equals(expected)
                    || raw == quoted.startsWith("\\")
                    || !Arrays.equals(GoQuote.unquote(quoted), name)) {
                throw new AssertionError("U+" + Integer.toHexString(point) + " became " + quoted);
            }
        }
    }

    private static String unicodeEscape(int point) {
        return point < 0x10000 ? String.format("\\u%04x", point) : String.format("\\U%08x", point);
    }

    @ParameterizedTest
    @CsvSource({
        "\\101\\377,41ff",
        "\\x4A\\xfF,4aff",
        "\\u00E9,c3a9",
        "\\U0001f600,f09f9880",
        "\\a\\b\\f\\n\\r\\t\\v,07080c0a0d090b"
    })
    void everyEscapeOfGoIsRead(String quoted, String hex) {
        assertThat(HexFormat.of().formatHex(GoQuote.unquote(quoted))).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\",
                "a\\",
                "\\'",
                "\\q",
                "\\x",
                "\\x4",
                "\\xg0",
                "\\u12",
                "\\ud800",
                "\\U00110000",
                "\\U0000dfff",
                "\\Uffffffff",
                "\\400",
                "\\18",
                "\\8",
                "a\"b",
                "a\nb",
                "\\\u0007",
                "\\\u00e9"
            })
    void brokenEscapesAreRefused(String quoted) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> GoQuote.unquote(quoted))
                .withMessageContaining("is not a quoted name");
    }

    @Test
    void quotedBytesComeBack() {
        Random random = new Random(21);
        for (int round = 0; round < 20_000; round++) {
            byte[] name = new byte[random.nextInt(12)];
            random.nextBytes(name);
            for (int i = 0; i < name.length; i += 1 + random.nextInt(3)) {
                name[i] = (byte) (0xc0 + random.nextInt(0x40));
            }
            byte[] quoted = GoQuote.quote(name);
            assertThat(Utf8.isValid(quoted)).as("round %d", round).isTrue();
            assertThat(GoQuote.unquote(new String(quoted, StandardCharsets.UTF_8)))
                    .as("round %d", round)
                    .isEqualTo(name);
        }
    }

    /** The JDK's decoder is strict too, and decides here. */
    @Test
    void utf8IsValidWhereTheJdkSaysSo() {
        Random random = new Random(22);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(5)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] |= (byte) (random.nextBoolean() ? 0x80 : 0);
            }
            String decoded = new String(bytes, StandardCharsets.UTF_8);
            boolean valid = Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes);
            assertThat(Utf8.isValid(bytes)).as("round %d", round).isEqualTo(valid);
        }
    }
}
