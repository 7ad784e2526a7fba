package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code summary.md}: the run for a pull request or a job's summary, in GitHub's Markdown. What is wrong comes first;
 * lists are bounded so that the text fits into a comment (GitHub takes 65,536 characters).
 */
final class Summary {
    private static final int MOST_CHARACTERS = 60_000;
    private static final int MOST_CHECKS = 20;
    private static final int MOST_LINES = 10;
    private static final String CUT = "\n… the rest is in the report.\n";

    private final RunResult run;
    private final List<HistoryEntry> earlier;
    private final StringBuilder text = new StringBuilder();

    private Summary(RunResult run, List<HistoryEntry> earlier) {
        this.run = run;
        this.earlier = earlier;
    }

    /**
     * The file's text; the run's texts are fit to be shown, see {@link VisibleText}.
     *
     * @param earlier what is known of the runs before this one, oldest first
     */
    static String of(RunResult run, List<HistoryEntry> earlier) {
        Summary summary = new Summary(run, earlier);
        summary.write();
        return summary.bounded();
    }

    private void write() {
        List<DrillResult> drills =
                run.drills().stream().filter(drill -> !drill.isControl()).toList();
        List<DrillResult> controls =
                run.drills().stream().filter(DrillResult::isControl).toList();
        text.append("## ")
                .append(mark(run.verdict()))
                .append(" Restore drills: ")
                .append(words(run.verdict()))
                .append("\n\n");
        text.append(Shown.time(run.start()))
                .append(" · ")
                .append(Shown.duration(run.duration()))
                .append(" · Backproof ")
                .append(escaped(run.version()))
                .append("\n\n");
        if (!drills.isEmpty()) {
            writeTable(drills);
        }
        drills.stream().filter(drill -> drill.verdict() == Verdict.FAIL).forEach(this::writeProblem);
        drills.stream().filter(drill -> drill.verdict() == Verdict.NOT_VERIFIED).forEach(this::writeProblem);
        writeSnapshots(drills);
        if (!controls.isEmpty()) {
            writeControls(controls);
        }
        writeReading(run.drills());
        drills.forEach(this::writeLimits);
    }

    private void writeTable(List<DrillResult> drills) {
        text.append("| verdict | drill | age of data | time to restore | checks |\n");
        text.append("| --- | --- | --- | --- | --- |\n");
        for (DrillResult drill : drills) {
            text.append("| ").append(mark(drill.verdict())).append(' ').append(words(drill.verdict()));
            text.append(" | ").append(escaped(drill.title()));
            text.append(" | ").append(within(drill.rpo(), drill.rpoLimit()));
            text.append(" | ").append(within(drill.rto(), drill.rtoLimit()));
            text.append(" | ").append(checks(drill)).append(" |\n");
        }
    }

    private void writeProblem(DrillResult drill) {
        text.append("\n### ")
                .append(mark(drill.verdict()))
                .append(' ')
                .append(escaped(drill.title()))
                .append(": ")
                .append(words(drill.verdict()))
                .append("\n\n");
        text.append(escaped(drill.cause())).append("\n");
        writeStanding(Standing.of(run, drill, earlier));
        List<CheckResult> problems = drill.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR)
                .toList();
        if (!problems.isEmpty()) {
            text.append('\n');
        }
        for (CheckResult check : problems.subList(0, Math.min(MOST_CHECKS, problems.size()))) {
            text.append("- **").append(escaped(check.name())).append("** ").append(escaped(check.message()));
            if (!check.expected().isEmpty() || !check.actual().isEmpty()) {
                text.append(" (expected: ")
                        .append(orNothing(check.expected()))
                        .append(", actual: ")
                        .append(orNothing(check.actual()))
                        .append(')');
            }
            text.append('\n');
        }
        more(problems.size() - MOST_CHECKS);
    }

    private void writeStanding(Standing standing) {
        text.append("\nNot green ").append(standing.sinceWords()).append(". ");
        if (standing.lastGood().isEmpty()) {
            text.append("Last proven: ").append(standing.provenWords()).append(".\n");
            return;
        }
        List<String> commands = GetBack.commands(standing.lastGood(), false);
        text.append("Proven last ").append(standing.provenWords()).append(commands.isEmpty() ? ".\n" : ":\n\n");
        if (!commands.isEmpty()) {
            text.append("```\n");
            commands.forEach(command -> text.append(command.replace("`", "'")).append('\n'));
            text.append("```\n");
        }
        GetBack.gone(standing.lastGood())
                .forEach(sentence -> text.append('\n').append(escaped(sentence)).append('\n'));
    }

    /** Every snapshot of the drills that took several: the table above shows the most pressing of each. */
    private void writeSnapshots(List<DrillResult> drills) {
        List<DrillResult> several =
                drills.stream().filter(drill -> drill.snapshots().size() > 1).toList();
        if (several.isEmpty()) {
            return;
        }
        text.append("\n### Drills of several snapshots\n\n");
        text.append("| drill | restored | snapshot | age of data |\n");
        text.append("| --- | --- | --- | --- |\n");
        for (DrillResult drill : several) {
            for (DrilledSnapshot drilled : drill.snapshots()) {
                text.append("| ").append(escaped(drill.title()));
                text.append(" | ").append(escaped(String.join(", ", drilled.items())));
                text.append(" | ").append(escaped(drilled.facts().shortId()));
                text.append(" | ")
                        .append(within(drilled.age(), drilled.ageLimit()))
                        .append(" |\n");
            }
        }
    }

    private void writeControls(List<DrillResult> controls) {
        long caught = controls.stream().filter(DrillResult::asExpected).count();
        text.append("\n### Expected to fail: ")
                .append(caught)
                .append(" of ")
                .append(controls.size())
                .append(" caught\n\n");
        for (DrillResult control : controls) {
            text.append("- ")
                    .append(controlWords(Badge.of(control)))
                    .append(": ")
                    .append(escaped(control.title()));
            if (!control.cause().isEmpty()) {
                text.append(" – ").append(escaped(control.cause()));
            }
            control.notes().forEach(note -> text.append("; ").append(escaped(note)));
            text.append('\n');
        }
    }

    private void writeReading(List<DrillResult> drills) {
        List<DrillView> views = drills.stream()
                .map(drill -> new DrillView(drill, "", Standing.of(run, drill, earlier)))
                .filter(view -> !view.depth().isEmpty() || !view.price().isEmpty())
                .toList();
        if (views.isEmpty()) {
            return;
        }
        text.append("\n### What was read\n\n");
        for (DrillView view : views.subList(0, Math.min(MOST_CHECKS, views.size()))) {
            text.append("- ").append(escaped(view.drill().title())).append(": ");
            if (!view.depth().isEmpty()) {
                text.append(view.depth()).append(", ");
            }
            text.append(view.pulled()).append(" pulled");
            if (!view.price().isEmpty()) {
                text.append(", ").append(escaped(view.price()));
            }
            text.append('\n');
        }
        more(views.size() - MOST_CHECKS);
    }

    private void writeLimits(DrillResult drill) {
        if (drill.notTested().isEmpty() && drill.knownLosses().isEmpty()) {
            return;
        }
        text.append("\n<details><summary>")
                .append(escaped(drill.title()))
                .append(": what was not tested</summary>\n\n");
        writeLines("", drill.notTested());
        writeLines("lost by the format: ", drill.knownLosses());
        text.append("\n</details>\n");
    }

    private void writeLines(String prefix, List<String> lines) {
        for (String line : lines.subList(0, Math.min(MOST_LINES, lines.size()))) {
            text.append("- ").append(prefix).append(escaped(line)).append('\n');
        }
        more(lines.size() - MOST_LINES);
    }

    private void more(int left) {
        if (left > 0) {
            text.append("- … and ").append(Shown.count(left)).append(" more\n");
        }
    }

    private String bounded() {
        if (text.length() <= MOST_CHARACTERS) {
            return text.toString();
        }
        int lineEnd = text.lastIndexOf("\n", MOST_CHARACTERS);
        return text.substring(0, lineEnd + 1) + CUT;
    }

    private static String checks(DrillResult drill) {
        StringBuilder counts = new StringBuilder(Shown.count(drill.count(CheckStatus.PASSED))).append(" passed");
        append(counts, drill.count(CheckStatus.FAILED), " failed");
        append(counts, drill.count(CheckStatus.ERROR), " could not run");
        append(counts, drill.count(CheckStatus.SKIPPED), " skipped");
        return counts.toString();
    }

    private static void append(StringBuilder counts, long number, String word) {
        if (number > 0) {
            counts.append(", ").append(Shown.count(number)).append(word);
        }
    }

    private static String within(@Nullable Duration value, @Nullable Duration limit) {
        String shown = value == null ? "–" : Shown.duration(value);
        return limit == null ? shown : shown + " (limit " + Shown.duration(limit) + ")";
    }

    private static String orNothing(String value) {
        return value.isEmpty() ? "nothing" : escaped(value);
    }

    private static String controlWords(Badge badge) {
        return switch (badge) {
            case PASS, CAUGHT -> "✅ caught";
            case FAIL, NOT_CAUGHT -> "❌ **NOT CAUGHT**";
            case NOT_VERIFIED -> "⚠️ not verified";
        };
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "✅";
            case FAIL -> "❌";
            case NOT_VERIFIED -> "⚠️";
        };
    }

    private static String words(Verdict verdict) {
        return verdict.name().replace('_', ' ');
    }

    /** Text that Markdown takes as it is: no markup, no HTML, no table cell, no mention, no link. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                // a mention needs the sign and the name side by side
                case '@' -> escaped.append("@\u200b");
                case '\\', '`', '*', '_', '[', ']', '|', '~', '#', '!' ->
                    escaped.append('\\').append(c);
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
