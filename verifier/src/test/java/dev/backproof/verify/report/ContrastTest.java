package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text against what lies under it, WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1, in both colour schemes. */
class ContrastTest {
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");
    private static final String DARK = "@media (prefers-color-scheme: dark)";

    @ParameterizedTest
    @CsvSource({
        "ink, paper", "ink, card", "quiet, paper", "quiet, card", "accent, paper", "accent, card",
        "pass, card", "pass, pass-soft", "fail, card", "fail, fail-soft", "unsure, card", "unsure, unsure-soft",
        "ink, pass-soft", "ink, fail-soft", "ink, unsure-soft",
    })
    void textCanBeRead(String text, String ground) {
        String style = Html.style();
        Map<String, String> light = colours(style.substring(0, style.indexOf(DARK)));
        Map<String, String> dark = colours(style.substring(style.indexOf(DARK), style.indexOf(".pass {")));

        assertThat(contrast(light, text, ground)).as("light").isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(dark, text, ground)).as("dark").isGreaterThanOrEqualTo(4.5);
    }

    private static Map<String, String> colours(String style) {
        Map<String, String> colours = new HashMap<>();
        Matcher matcher = COLOUR.matcher(style);
        while (matcher.find()) {
            colours.put(matcher.group(1), matcher.group(2));
        }
        return colours;
    }

    private static double contrast(Map<String, String> colours, String text, String ground) {
        double a = luminance(Objects.requireNonNull(colours.get(text), text));
        double b = luminance(Objects.requireNonNull(colours.get(ground), ground));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** WCAG 2.2, "relative luminance". */
    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        return IntStream.range(0, weights.length)
                .mapToDouble(i -> {
                    double part = Integer.parseInt(colour, i * 2, i * 2 + 2, 16) / 255.0;
                    return weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
                })
                .sum();
    }
}
