package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.Effort;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.Price;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes text from a backup fit to be shown: one line, of bounded length, with everything that would be invisible, would
 * turn the text around it, or is not allowed in XML written as an escape such as {@code \u202e}. File and table names
 * come from restored data and may hold anything. Escaping for HTML, XML or Markdown comes after this.
 */
final class VisibleText {
    static final int MOST_CHARACTERS = 2000;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private VisibleText() {}

    /** The text as it may be shown. */
    static String of(String text) {
        String kept = text;
        if (text.length() > MOST_CHARACTERS) {
            int end =
                    Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS;
            kept = text.substring(0, end);
        }
        StringBuilder shown = new StringBuilder(kept.length());
        kept.codePoints().forEach(codePoint -> append(shown, codePoint));
        return kept.length() == text.length()
                ? shown.toString()
                : shown + "… (" + Shown.count(text.length()) + " characters)";
    }

    /** The same run with all texts fit to be shown. */
    static RunResult of(RunResult run) {
        return new RunResult(
                run.start(),
                run.end(),
                of(run.version()),
                run.drills().stream().map(VisibleText::of).toList());
    }

    private static DrillResult of(DrillResult drill) {
        return new DrillResult(
                of(drill.scenario()),
                of(drill.title()),
                of(drill.tags()),
                drill.verdict(),
                of(drill.cause()),
                drill.snapshot() == null ? null : of(drill.snapshot()),
                drill.snapshots().stream().map(VisibleText::of).toList(),
                drill.start(),
                drill.duration(),
                drill.rpo(),
                drill.rpoLimit(),
                drill.rto(),
                drill.rtoLimit(),
                of(drill.sandbox()),
                drill.phases().stream()
                        .map(phase -> new Phase(of(phase.name()), phase.start(), phase.duration(), phase.bytes()))
                        .toList(),
                drill.checks().stream().map(VisibleText::of).toList(),
                of(drill.notTested()),
                of(drill.knownLosses()),
                drill.bytesPulled(),
                drill.effort() == null ? null : of(drill.effort()),
                drill.expectedVerdict());
    }

    /** The same snapshot with all texts fit to be shown. */
    static DrilledSnapshot of(DrilledSnapshot drilled) {
        return new DrilledSnapshot(of(drilled.facts()), of(drilled.items()), drilled.age(), drilled.ageLimit());
    }

    private static Effort of(Effort effort) {
        Price price = effort.price();
        return new Effort(
                of(effort.depth()),
                effort.files(),
                effort.bytes(),
                effort.filesRead(),
                effort.bytesRead(),
                effort.drills(),
                price == null
                        ? null
                        : new Price(
                                price.most(),
                                of(price.currency()),
                                price.downloads(),
                                price.listings(),
                                price.pricesOf()));
    }

    private static SnapshotFacts of(SnapshotFacts snapshot) {
        return new SnapshotFacts(
                of(snapshot.id()),
                snapshot.time(),
                of(snapshot.source()),
                of(snapshot.hostname()),
                of(snapshot.paths()),
                of(snapshot.tags()),
                snapshot.bytes());
    }

    private static CheckResult of(CheckResult check) {
        return new CheckResult(
                of(check.name()),
                of(check.kind()),
                check.status(),
                check.provesData(),
                of(check.message()),
                of(check.expected()),
                of(check.actual()),
                check.duration(),
                of(check.because()),
                of(check.position()));
    }

    private static @Nullable SourcePosition of(@Nullable SourcePosition position) {
        return position == null ? null : new SourcePosition(of(position.file()), position.line(), position.column());
    }

    private static List<String> of(List<String> texts) {
        return texts.stream().map(VisibleText::of).toList();
    }

    private static void append(StringBuilder shown, int codePoint) {
        switch (codePoint) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (isVisible(codePoint)) {
                    shown.appendCodePoint(codePoint);
                } else {
                    shown.append("\\u").append(String.format("%04x", codePoint));
                }
            }
        }
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // joiners belong to scripts and to composed emoji; all other format characters hide or turn text
            case Character.FORMAT -> codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
            default -> !isNoncharacter(codePoint);
        };
    }

    /** The Unicode Standard, "Noncharacters": the last two of each plane, and U+FDD0 to U+FDEF. */
    private static boolean isNoncharacter(int codePoint) {
        return (codePoint & 0xfffe) == 0xfffe || (codePoint >= 0xfdd0 && codePoint <= 0xfdef);
    }
}
