package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The numbers of one run are the same for programs ({@code results.json}), for CI (JUnit XML) and for people (HTML). */
class CountsAgreeTest {
    private static final RunResult RUN = SampleRun.run();

    @TempDir
    Path folder;

    @Test
    void everyReportCountsTheSame() throws IOException {
        Path written = ReportWriter.write(RUN, folder).reportHtml().resolveSibling("");
        RunResult read = ResultsJson.read(written.resolve("results.json"));
        Document page = Dom.parse(Files.readString(written.resolve("report.html")));
        List<DrillResult> drills =
                read.drills().stream().filter(drill -> !drill.isControl()).toList();

        assertThat(drills).hasSizeGreaterThan(1);
        for (DrillResult drill : drills) {
            Element suite = Dom.parse(Files.readString(written.resolve("junit/TEST-" + drill.scenario() + ".xml")))
                    .getDocumentElement();
            String shown = Dom.all(page, "article").stream()
                    .filter(article -> article.getAttribute("id").equals("drill-" + drill.scenario()))
                    .map(Element::getTextContent)
                    .findFirst()
                    .orElseThrow();

            assertThat(attribute(suite, "tests")).isEqualTo(drill.checks().size());
            assertThat(attribute(suite, "failures")).isEqualTo(drill.count(CheckStatus.FAILED));
            assertThat(attribute(suite, "errors")).isEqualTo(drill.count(CheckStatus.ERROR));
            assertThat(attribute(suite, "skipped")).isEqualTo(drill.count(CheckStatus.SKIPPED));
            assertThat(number(shown, "passed")).isEqualTo(drill.count(CheckStatus.PASSED));
            assertThat(number(shown, "failed")).isEqualTo(drill.count(CheckStatus.FAILED));
            assertThat(number(shown, "could not run")).isEqualTo(drill.count(CheckStatus.ERROR));
            assertThat(number(shown, "skipped")).isEqualTo(drill.count(CheckStatus.SKIPPED));
        }
        assertThat(read.drills().stream().anyMatch(drill -> drill.count(CheckStatus.FAILED) > 0))
                .as("the sample has something to count")
                .isTrue();
    }

    private static long attribute(Element element, String name) {
        return Long.parseLong(element.getAttribute(name));
    }

    /** The number before a word, as in {@code 41 passed}; 0 where the word is not there with a number. */
    private static long number(String text, String word) {
        Matcher matcher = Pattern.compile("([\\d,]+) " + word).matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1).replace(",", "")) : 0;
    }
}
