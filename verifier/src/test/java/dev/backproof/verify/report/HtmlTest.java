package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/** Both pages, over ordinary, empty, large and hostile runs. */
class HtmlTest {
    static Stream<Arguments> pages() {
        return Stream.of(
                page("report of the sample", report(SampleRun.run())),
                page("report of a hostile run", report(Hostile.run())),
                page("report without drills", report(Results.run())),
                page("report of two snapshots", report(Results.run(Results.ofTwoSnapshots("shop")))),
                page("report without anything known", report(Results.run(Results.notVerified("photos", "cap")))),
                page("index of the sample", index(List.of(SampleRun.run()))),
                page("index of hostile runs", index(List.of(Hostile.run(), Hostile.run()))),
                page("index of many nights", index(Nights.of(60, 12))),
                page("index without runs", index(List.of())),
                page(
                        "index with a damaged run",
                        Html.index(IndexPage.of(
                                List.of(KeptRun.unreadable("2026-11-23T04-00-00Z", new IOException(Hostile.TEXT))),
                                3))));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePageIsWellFormed(String html) {
        assertThat(html).startsWith("<!DOCTYPE html>");
        assertThat(Dom.parse(html).getDocumentElement().getTagName()).isEqualTo("html");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePageNeedsNothingFromElsewhereAndRunsItsOwnScriptOnly(String html) {
        assertThat(Dom.all(Dom.parse(html), "script"))
                .singleElement()
                .satisfies(script -> assertThat(script.getTextContent()).isEqualTo(Html.script()))
                .satisfies(
                        script -> assertThat(script.getAttributes().getLength()).isZero());
        for (Element element : Dom.all(Dom.parse(html), "*")) {
            assertThat(element.getTagName())
                    .isNotIn("iframe", "object", "embed", "img", "base", "form", "foreignObject");
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                String name = attributes.item(i).getNodeName();
                String value = attributes.item(i).getNodeValue();
                assertThat(name).doesNotStartWith("on").isNotEqualTo("src");
                if (name.equals("href")) {
                    assertThat(value)
                            .matches(
                                    "#(?:drill|backup)-[\\w.-]+|#main|\\.\\./index\\.html|results\\.json|summary\\.md|junit/|open-test-report\\.xml"
                                            + "|runs/[\\w.-]+/report\\.html|data:image/svg\\+xml,[^<>]*");
                }
            }
        }
        assertThat(html).doesNotContainIgnoringCase("@import", "url(");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void idsAreUniqueAndReferencesLeadSomewhere(String html) {
        Document page = Dom.parse(html);
        Set<String> ids = new HashSet<>();
        for (Element element : Dom.all(page, "*")) {
            if (element.hasAttribute("id")) {
                assertThat(ids.add(element.getAttribute("id")))
                        .as("id %s once", element.getAttribute("id"))
                        .isTrue();
            }
        }
        for (Element element : Dom.all(page, "*")) {
            if (element.getAttribute("href").startsWith("#")) {
                assertThat(ids).contains(element.getAttribute("href").substring(1));
            }
            for (String reference : List.of("aria-labelledby", "for")) {
                if (element.hasAttribute(reference)) {
                    assertThat(ids).contains(element.getAttribute(reference));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aScreenReaderFindsItsWay(String html) {
        Document page = Dom.parse(html);
        assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
        assertThat(Dom.all(page, "title").getFirst().getTextContent()).isNotBlank();
        assertThat(Dom.all(page, "main")).hasSize(1);
        assertThat(Dom.all(page, "h1")).hasSize(1);
        int level = 0;
        for (Element element : Dom.all(page, "*")) {
            if (element.getTagName().matches("h[1-6]")) {
                int next = element.getTagName().charAt(1) - '0';
                assertThat(next).as("level of '%s'", element.getTextContent()).isLessThanOrEqualTo(level + 1);
                level = next;
            }
        }
        assertThat(Dom.all(page, "table")).allSatisfy(table -> {
            assertThat(Dom.all(table, "caption")).hasSize(1);
            assertThat(Dom.all(table, "th"))
                    .allSatisfy(cell -> assertThat(cell.getAttribute("scope")).isIn("col", "row"));
        });
        assertThat(Dom.all(page, "svg"))
                .allMatch(svg -> svg.getAttribute("aria-hidden").equals("true")
                        || !svg.getAttribute("aria-label").isBlank()
                        || isHidden(svg));
    }

    @Test
    void hostileNamesAreShownAsText() {
        RunResult run = Results.run(Hostile.run().drills().getFirst());
        Document page = Dom.parse(report(run));
        String shown = VisibleText.of(Hostile.TEXT);

        assertThat(shown).contains("<script>alert(1)</script>", "\\u202efdp.exe");
        assertThat(Dom.all(page, "h3").getFirst().getTextContent()).isEqualTo("Title " + shown);
        assertThat(Dom.all(page, "code").getFirst().getAttribute("title")).isEqualTo(shown);
        assertThat(Dom.all(page, "li")).anyMatch(item -> item.getTextContent().equals(shown));
    }

    @Test
    void aFailSaysWhyBeforeAnythingElseOfItsDrill() {
        String html = report(Results.run(Results.pass("wiki"), Results.fail("shop", "table orders is empty")));

        String drill = html.substring(html.indexOf("id=\"drill-shop\""));
        assertThat(drill.indexOf("table orders is empty")).isPositive().isLessThan(drill.indexOf("Age of data"));
        assertThat(html.substring(0, html.indexOf("At a glance"))).contains("table orders is empty");
    }

    @Test
    void failedChecksComeBeforePassedOnesWithWhatWasExpected() {
        DrillResult drill = Results.drill(
                "shop",
                Verdict.FAIL,
                "cause",
                null,
                Results.check("good", "rows", CheckStatus.PASSED),
                Results.check("bad", "rows", CheckStatus.FAILED));
        Element article =
                Dom.all(Dom.parse(report(Results.run(drill))), "article").getFirst();

        String text = article.getTextContent();
        assertThat(text.indexOf("bad")).isPositive().isLessThan(text.indexOf("good"));
        assertThat(text)
                .containsPattern(
                        "Because the shop .*\\s*Expected\\s*16044\\s*Actual\\s*0\\s*Asked for by shop.yaml:12:5");
    }

    @Test
    void aPassedCheckHasWhatWasExpectedAndWhatWasThere() {
        Element table = Dom.all(Dom.parse(report(Results.run(Results.pass("shop")))), "table")
                .getFirst();

        assertThat(Dom.all(table, "th").stream().map(Element::getTextContent))
                .containsExactly("Check", "Found", "Expected", "Actual", "Took", "shop: rows of orders");
        assertThat(Dom.all(table, "td").stream().map(Element::getTextContent))
                .containsExactly("16,044 rows", "16044", "16044", "12 ms");
    }

    @Test
    void aDrillOfManyThousandChecksStaysReadable() {
        CheckResult[] checks = IntStream.range(0, 20_000)
                .mapToObj(
                        i -> Results.check("table " + i, "rows", i % 2 == 0 ? CheckStatus.PASSED : CheckStatus.FAILED))
                .toArray(CheckResult[]::new);
        String html = report(Results.run(Results.drill("shop", Verdict.FAIL, "damaged", null, checks)));

        assertThat(html).hasSizeLessThan(1_000_000).contains("9,500 more in results.json", "10,000 passed");
    }

    @Test
    void aCaughtControlIsNoRedDrill() {
        Document page = Dom.parse(report(Results.run(Results.pass("shop"), Results.control("emptied", Verdict.FAIL))));

        Element control = withId(page, "drill-emptied");
        assertThat(control.getAttribute("class")).isEqualTo("control pass");
        assertThat(control.getTextContent()).contains("CAUGHT").doesNotContain("NOT CAUGHT", "FAIL");
        assertThat(Dom.all(page, "h1").getFirst().getTextContent()).isEqualTo("The backup came back");
    }

    @Test
    void aKnownFailureSaysWhyItIsNoRedDrill() {
        Document page = Dom.parse(report(Results.run(Results.pass("shop"), Results.knownFailure("photos"))));

        assertThat(withId(page, "drill-photos").getTextContent())
                .contains("expected to come out as FAIL until 2027-01-31: the new disk comes in January");
    }

    @Test
    void aControlThatSlippedThroughIsTheNews() {
        Document page = Dom.parse(report(Results.run(Results.pass("shop"), Results.control("emptied", Verdict.PASS))));

        assertThat(withId(page, "drill-emptied").getTextContent())
                .contains("NOT CAUGHT", "it had to be FAIL but came out as PASS");
        assertThat(Dom.all(page, "h1").getFirst().getTextContent()).isEqualTo("A broken backup went unnoticed");
    }

    @Test
    void everySnapshotOfADrillIsShownWithItsAgeAndLimit() {
        Element drill = withId(Dom.parse(report(Results.run(Results.ofTwoSnapshots("shop")))), "drill-shop");

        assertThat(drill.getTextContent().replaceAll("\\s+", " "))
                .containsSubsequence(
                        "Restored from ituploads",
                        "Age5 h of 26 h allowed",
                        "Snapshot5f1c9e07",
                        "Restored from itshop",
                        "Age1 h",
                        "Snapshota0000000",
                        "Sandbox");
    }

    @Test
    void whatWasLoadedIntoADatabaseWasRestored() {
        assertThat(report(Results.run(Results.ofTwoSnapshots("shop")))).contains(Shown.bytes(214_000_000 + 1_000_000));
    }

    @Test
    void aLimitThatIsBrokenIsSaidInWords() {
        String html = report(Hostile.run());

        assertThat(html).contains("over the limit 26 h", "over the limit 100 ms");
    }

    @Test
    void scenariosThatAreNotGreenComeFirstInTheIndex() {
        Document page = Dom.parse(index(List.of(Results.run(
                Results.pass("d"), Results.notVerified("b", "cap"), Results.pass("a"), Results.fail("c", "damaged")))));

        assertThat(Dom.all(page, "h3").stream().map(Element::getTextContent))
                .containsExactly("The c", "b", "The a", "The d");
    }

    @Test
    void aDamagedRunIsListedWithItsReason() {
        KeptRun damaged = KeptRun.unreadable("2026-11-22T04-00-00Z", new IOException("not JSON: cut"));
        KeptRun good = KeptRun.readable("2026-11-23T04-00-00Z", Results.run(Results.pass("shop")));
        String html = Html.index(IndexPage.of(List.of(good, damaged), 0));

        assertThat(html).contains("2026-11-22T04-00-00Z", "Unreadable: not JSON: cut", "The backup came back");
    }

    private static Element withId(Document page, String id) {
        return Dom.all(page, "*").stream()
                .filter(element -> element.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isHidden(Element svg) {
        return ((Element) svg.getParentNode()).getAttribute("aria-hidden").equals("true");
    }

    private static Arguments page(String name, String html) {
        return Arguments.of(Named.of(name, html));
    }

    private static String report(RunResult run) {
        return Html.report(ReportPage.of(VisibleText.of(run), List.of()));
    }

    private static String index(List<RunResult> oldestFirst) {
        return Html.index(IndexPage.of(IndexPageTest.kept(oldestFirst), 0));
    }
}
