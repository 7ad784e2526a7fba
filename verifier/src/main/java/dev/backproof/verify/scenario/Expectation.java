package dev.backproof.verify.scenario;

import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a drill has to come out as: for good, as a negative control, or for a while, as a failure that is known.
 *
 * @param verdict the verdict
 * @param known why and until when, or null for a negative control
 */
public record Expectation(Verdict verdict, @Nullable KnownFailure known) {
    static Expectation read(YamlNode node) {
        if (node instanceof Mapping mapping) {
            mapping.allowOnly("'expect'", ScenarioKeys.EXPECT);
            YamlNode verdict = mapping.require("verdict", "'expect'");
            if (verdict(verdict) == Verdict.PASS) {
                throw verdict.wrong(
                        "'verdict' must be FAIL or NOT_VERIFIED: a PASS is what every drill is expected to be");
            }
            return new Expectation(verdict(verdict), KnownFailure.read(mapping, "'expect'"));
        }
        return new Expectation(verdict(node), null);
    }

    private static Verdict verdict(YamlNode node) {
        String word = node.asText("expect");
        return Arrays.stream(Verdict.values())
                .filter(verdict -> verdict.name().equals(word))
                .findFirst()
                .orElseThrow(() -> node.wrong("'expect' must be one of " + Arrays.toString(Verdict.values())));
    }

    /**
     * The verdict that the result of a drill is measured by; null when it counts as it is: when a known failure is over, or did
     * not show.
     */
    public @Nullable Verdict of(Verdict actual, Instant start) {
        return known == null || (known.holds(start) && actual == verdict) ? verdict : null;
    }

    /** What a report has to say of a known failure; empty for a negative control. */
    public String remark(Verdict actual, Instant start) {
        if (known == null) {
            return "";
        }
        String expected = "expected to come out as " + verdict + " " + known.words();
        if (!known.holds(start)) {
            return "was " + expected + "; that is over, and it counts";
        }
        return actual == verdict ? expected : "came out as " + actual + ", though " + expected + "; take 'expect' out";
    }

    /**
     * A failure that somebody knows of.
     *
     * @param because why, in the author's words
     * @param until the last day (UTC) on which it is expected
     */
    public record KnownFailure(String because, LocalDate until) {
        static KnownFailure read(Mapping mapping, String section) {
            return new KnownFailure(
                    mapping.requireText("because", section),
                    DepthReader.day(mapping.require("until", section), "until"));
        }

        /** Whether it is expected still. */
        public boolean holds(Instant start) {
            return !start.atZone(ZoneOffset.UTC).toLocalDate().isAfter(until);
        }

        /** Such as {@code until 2027-01-31: the new disk comes in January}. */
        public String words() {
            return "until " + until + ": " + because;
        }
    }
}
