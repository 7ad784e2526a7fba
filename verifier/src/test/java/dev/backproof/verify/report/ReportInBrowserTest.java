package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The pages in a real browser: axe-core finds no barrier on them, wide and light, narrow and dark; nothing needs to be
 * scrolled sideways; the filter hides what does not match.
 */
class ReportInBrowserTest {
    private static final int DESKTOP = 1280;
    private static final int PHONE = 390;
    /** WCAG 2.2, "Reflow": without scrolling sideways at this width. */
    private static final int NARROWEST = 320;

    @TempDir
    private Path folder;

    @BeforeEach
    void needsABrowser() {
        Chromium.require();
    }

    @ParameterizedTest(name = "dark: {0}")
    @ValueSource(booleans = {false, true})
    void axeFindsNoBarrier(boolean dark) throws Exception {
        StringBuilder page = new StringBuilder("<!DOCTYPE html><title>all pages</title><pre id=\"answer\"></pre>\n");
        String axe = axe();
        pages().forEach((name, html) -> {
            int width = dark ? PHONE : DESKTOP;
            page.append("<iframe title=\"%s, %d wide\" width=\"%d\" height=\"900\" srcdoc=\"%s\"></iframe>\n"
                    .formatted(name, width, width, attribute(withAxe(html, axe))));
        });
        page.append("""
                <script>
                addEventListener("load", async () => {
                  const found = [];
                  for (const frame of document.querySelectorAll("iframe")) {
                    const inside = frame.contentWindow;
                    inside.document.querySelectorAll("details").forEach(details => { details.open = true; });
                    const looked = await inside.axe.run(inside.document, { iframes: false });
                    frame.width = %d;
                    found.push({
                      page: frame.title,
                      dark: inside.matchMedia("(prefers-color-scheme: dark)").matches,
                      passes: looked.passes.length,
                      sideways: inside.document.documentElement.scrollWidth - inside.document.documentElement.clientWidth,
                      violations: looked.violations.map(rule => rule.id + ": " + rule.help + ": "
                          + rule.nodes.slice(0, 3).map(node => node.target + " " + node.failureSummary).join("; ")),
                    });
                  }
                  document.getElementById("answer").textContent = encodeURIComponent(JSON.stringify(found));
                });
                </script>
                """.formatted(NARROWEST));
        Path file = Files.writeString(folder.resolve("all.html"), page);

        JsonNode answer = Chromium.ask(file, dark);

        assertThat(answer).hasSize(pages().size()).allSatisfy(looked -> {
            String name = looked.get("page").stringValue();
            assertThat(looked.get("dark").booleanValue()).isEqualTo(dark);
            assertThat(looked.get("passes").intValue())
                    .as("rules that applied to %s", name)
                    .isGreaterThan(15);
            assertThat(looked.get("violations")).as("barriers on %s", name).isEmpty();
            assertThat(looked.get("sideways").intValue())
                    .as("pixels to scroll sideways on %s", name)
                    .isZero();
        });
    }

    @Test
    void theFilterHidesWhatDoesNotMatchInAFileFromDisk() throws Exception {
        Path reports = folder.resolve("reports");
        writeIndex(reports);
        Path file = Files.writeString(folder.resolve("filter.html"), """
                <!DOCTYPE html><title>filter</title><pre id="answer"></pre>
                <iframe src="reports/index.html" width="1280" height="900"></iframe>
                <script>
                addEventListener("load", () => {
                  const inside = document.querySelector("iframe").contentDocument;
                  const box = inside.querySelector("[data-filters]");
                  const seen = (choices) => {
                    for (const name of ["verdict", "text", "tag"]) {
                      const control = box.querySelector("[name=" + name + "]");
                      control.value = choices[name] ?? "";
                      control.dispatchEvent(new Event("input", { bubbles: true }));
                    }
                    return {
                      said: box.querySelector("[role=status]").textContent,
                      cards: [...inside.querySelectorAll(".scenario")].filter(card => card.offsetHeight > 0)
                          .map(card => card.querySelector("h3").textContent),
                      runs: [...inside.querySelectorAll("tbody tr")].filter(row => row.offsetHeight > 0).length,
                    };
                  };
                  document.getElementById("answer").textContent = encodeURIComponent(JSON.stringify({
                    offered: box.offsetHeight > 0,
                    all: seen({}),
                    failed: seen({ verdict: "fail" }),
                    words: seen({ text: " ARCH photo " }),
                    wordsAndVerdict: seen({ text: "bookstack", verdict: "fail" }),
                    tag: seen({ tag: "files", verdict: "red" }),
                    nothing: seen({ text: "no such backup" }),
                  }));
                });
                </script>
                """);

        JsonNode answer = Chromium.ask(file, false);

        assertThat(answer.get("offered").booleanValue())
                .as("the page's policy lets its script run")
                .isTrue();
        assertThat(answer.get("all").get("said").stringValue()).isEqualTo("11 of 11 backups, 60 of 60 runs");
        assertThat(texts(answer.get("failed").get("cards")))
                .containsExactly("BookStack", "Paperless", "WordPress blog", "Dump cut in the middle");
        assertThat(texts(answer.get("words").get("cards")))
                .contains("Photo archive")
                .doesNotContain("Mail archive");
        assertThat(answer.get("wordsAndVerdict").get("said").stringValue()).startsWith("1 of 11 backups, ");
        assertThat(answer.get("wordsAndVerdict").get("runs").intValue()).isBetween(9, 12);
        assertThat(texts(answer.get("tag").get("cards"))).contains("BookStack").doesNotContain("Paperless");
        assertThat(answer.get("nothing").get("said").stringValue()).isEqualTo("0 of 11 backups, 0 of 60 runs");
    }

    /** Every page, ordinary and not. */
    private static Map<String, String> pages() {
        List<RunResult> nights = Nights.of(12, 12);
        RunResult last = nights.getLast();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("index of twelve nights", index(nights));
        pages.put("report of a night with three red drills", report(last, nights.subList(0, nights.size() - 1)));
        pages.put("report of the sample", report(SampleRun.run(), List.of()));
        pages.put("report of a hostile run", report(Hostile.run(), List.of()));
        pages.put("index without runs", index(List.of()));
        return pages;
    }

    private static String report(RunResult run, List<RunResult> before) {
        List<HistoryEntry> earlier = before.stream()
                .flatMap(night -> night.drills().stream().map(drill -> HistoryEntry.of(night, drill)))
                .toList();
        return Html.report(ReportPage.of(VisibleText.of(run), earlier));
    }

    private static String index(List<RunResult> oldestFirst) {
        return Html.index(IndexPage.of(IndexPageTest.kept(oldestFirst), 0));
    }

    /** An index with the pages it leads to; where {@code backproof.pages} names a folder they are kept there to be looked at. */
    private static void writeIndex(Path folder) throws IOException {
        List<RunResult> nights = Nights.of(60, 12);
        String chosen = System.getProperty("backproof.pages");
        for (Path to : Stream.of(folder, chosen == null ? null : Path.of(chosen))
                .filter(Objects::nonNull)
                .toList()) {
            Files.createDirectories(to);
            Files.writeString(to.resolve("index.html"), index(nights));
            KeptRun newest = IndexPageTest.kept(nights).getFirst();
            Path page = to.resolve(newest.page());
            Files.createDirectories(page.getParent());
            Files.writeString(page, report(nights.getLast(), nights.subList(0, nights.size() - 1)));
        }
    }

    /** Its policy would keep axe out. */
    private static String withAxe(String html, String axe) {
        String opened = html.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "");
        assertThat(opened).as("a page without its policy").isNotEqualTo(html);
        return opened.replace("</body>", "<script>" + axe + "</script></body>");
    }

    private static String attribute(String html) {
        return html.replace("&", "&amp;").replace("\"", "&quot;");
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static String axe() throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(ReportInBrowserTest.class.getResourceAsStream("/axe.min.js"), "axe-core")) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
