package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {
    @ParameterizedTest
    @CsvSource({
        "'plain text, Ünïcode, 日本語, שלום', 'plain text, Ünïcode, 日本語, שלום'",
        "'a\u0000b\u0007c\u001b[1m',          'a\\u0000b\\u0007c\\u001b[1m'",
        "'a\u202egnp.exe',                    'a\\u202egnp.exe'",
        "'zero\u200bwidth\ufeff',             'zero\\u200bwidth\\ufeff'",
        "'a\u2028b\u0085c',                   'a\\u2028b\\u0085c'",
        "'not a character \ufffe',            'not a character \\ufffe'",
        "'half \ud83d of a pair',             'half \\ud83d of a pair'",
        "'👩‍🚒 is three code points',         '👩‍🚒 is three code points'",
    })
    void whatCannotBeSeenIsWrittenOut(String text, String shown) {
        assertThat(VisibleText.of(text)).isEqualTo(shown);
    }

    @Test
    void linesBecomeOne() {
        assertThat(VisibleText.of("a\nb\r\n\tc")).isEqualTo("a\\nb\\r\\n\\tc");
    }

    @Test
    void longTextIsCutBetweenCharactersAndSaysSo() {
        String text = "x" + "💣".repeat(VisibleText.MOST_CHARACTERS);

        assertThat(VisibleText.of(text))
                .startsWith("x💣")
                .endsWith("💣… (4,001 characters)")
                .hasSizeLessThan(VisibleText.MOST_CHARACTERS + 30);
    }

    @Test
    void everyTextOfARunIsMadeVisible() {
        String json = ResultsJson.toJson(VisibleText.of(Hostile.run()));

        assertThat(json).contains("\\\\u202efdp.exe").doesNotContain("\u202e", "\\u0000 ");
        assertThat(json.chars().filter(c -> c == '\u202e' || c == '\ufffe')).isEmpty();
    }
}
