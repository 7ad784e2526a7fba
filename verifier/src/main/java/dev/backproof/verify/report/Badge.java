package dev.backproof.verify.report;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How a verdict looks: a word, a style and a sign, so that nothing is told by colour alone. */
enum Badge {
    PASS("PASS", "pass", "✓"),
    FAIL("FAIL", "fail", "✕"),
    NOT_VERIFIED("NOT VERIFIED", "unsure", "?"),
    CAUGHT("CAUGHT", "pass", "✓"),
    NOT_CAUGHT("NOT CAUGHT", "fail", "✕");

    /** Red, then unsure, then green. */
    static final Comparator<Badge> WORST_FIRST =
            Comparator.comparing(Badge::isGood).thenComparing(badge -> badge == NOT_VERIFIED);

    private final String word;
    private final String style;
    private final String sign;

    Badge(String word, String style, String sign) {
        this.word = word;
        this.style = style;
        this.sign = sign;
    }

    static Badge of(DrillResult drill) {
        return of(drill.verdict(), drill.expectedVerdict());
    }

    static Badge of(HistoryEntry entry) {
        return of(entry.verdict(), entry.expectedVerdict());
    }

    static Badge of(Verdict verdict) {
        return of(verdict, null);
    }

    private static Badge of(Verdict verdict, @Nullable Verdict expected) {
        if (expected != null && verdict == expected) {
            return CAUGHT;
        }
        if (expected != null && verdict != Verdict.NOT_VERIFIED) {
            return NOT_CAUGHT;
        }
        return switch (verdict) {
            case PASS -> PASS;
            case FAIL -> FAIL;
            case NOT_VERIFIED -> NOT_VERIFIED;
        };
    }

    String word() {
        return word;
    }

    boolean isGood() {
        return this == PASS || this == CAUGHT;
    }

    /** Class name in the style sheet. */
    String style() {
        return style;
    }

    String sign() {
        return sign;
    }
}
