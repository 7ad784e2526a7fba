package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class JunitXmlTest {
    static Stream<DrillResult> everyKindOfDrill() {
        return Stream.of(SampleRun.run(), Hostile.run(), Nights.of(1, 12).getFirst())
                .map(RunResult::drills)
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("everyKindOfDrill")
    void itHasTheShapeThatReadersAgreeOn(DrillResult drill) throws Exception {
        validator().validate(new StreamSource(new StringReader(xml(drill))));
    }

    @Test
    void theSchemaOfThisTestRefusesAnotherShape() {
        String broken = xml(Results.fail("shop", "damaged")).replace("</failure>", "</failure><failure/>");

        assertThatThrownBy(() -> validator().validate(new StreamSource(new StringReader(broken))))
                .isInstanceOf(SAXException.class);
    }

    @ParameterizedTest
    @MethodSource("everyKindOfDrill")
    void countsAreThoseOfItsTestCases(DrillResult drill) {
        Element suite = suite(drill);

        assertThat(number(suite, "tests")).isEqualTo(Dom.all(suite, "testcase").size());
        assertThat(number(suite, "failures"))
                .isEqualTo(Dom.all(suite, "failure").size());
        assertThat(number(suite, "errors")).isEqualTo(Dom.all(suite, "error").size());
        assertThat(number(suite, "skipped")).isEqualTo(Dom.all(suite, "skipped").size());
    }

    @Test
    void everyCheckOfAnOrdinaryDrillIsATestCase() {
        DrillResult drill = SampleRun.run().drills().get(1);
        Element suite = suite(drill);

        assertThat(Dom.all(suite, "testcase")).hasSameSizeAs(drill.checks());
        assertThat(number(suite, "errors")).isEqualTo(drill.count(CheckStatus.ERROR));
        assertThat(number(suite, "skipped")).isEqualTo(drill.count(CheckStatus.SKIPPED));
    }

    @Test
    void everySnapshotOfADrillIsAProperty() {
        assertThat(Dom.all(suite(Results.ofTwoSnapshots("shop")), "property"))
                .extracting(property -> property.getAttribute("name") + "=" + property.getAttribute("value"))
                .contains(
                        "snapshot.1.items=uploads",
                        "snapshot.1.id=" + Results.ID,
                        "snapshot.1.rpoSeconds=18000.000",
                        "snapshot.2.items=shop",
                        "snapshot.2.time=2026-11-23T03:00:00Z");
    }

    @Test
    void aFailedCheckNamesWhatWasExpected() {
        Element failure = Dom.all(suite(Results.fail("shop", "a table is empty")), "failure")
                .getFirst();

        assertThat(failure.getAttribute("message")).isEqualTo("0 rows, the manifest has 16,044");
        assertThat(failure.getAttribute("type")).isEqualTo("rows");
        assertThat(failure.getTextContent())
                .contains("expected: 16044", "actual: 0", "because: the shop cannot", "at shop.yaml:12:5");
        assertThat(((Element) failure.getParentNode()).getAttribute("classname"))
                .isEqualTo("shop.rows");
    }

    @Test
    void notVerifiedIsNotGreenEvenWithoutAnyCheck() {
        Element error = Dom.all(suite(Results.notVerified("photos", "cap reached")), "error")
                .getFirst();

        assertThat(error.getAttribute("message")).isEqualTo("cap reached");
        assertThat(((Element) error.getParentNode()).getAttribute("name")).isEqualTo(TestCase.VERDICT);
    }

    @Test
    void aFailWithoutAFailedCheckIsNotGreen() {
        DrillResult drill = Results.drill(
                "shop", Verdict.FAIL, "no snapshot", null, Results.check("a", "rows", CheckStatus.PASSED));

        assertThat(Dom.all(suite(drill), "failure"))
                .singleElement()
                .satisfies(
                        failure -> assertThat(failure.getAttribute("message")).isEqualTo("no snapshot"));
    }

    @Test
    void aCaughtControlIsGreenAlthoughItsChecksFailed() {
        Element suite = suite(Results.control("emptied", Verdict.FAIL));

        assertThat(number(suite, "tests")).isEqualTo(1);
        assertThat(number(suite, "failures")).isZero();
    }

    @Test
    void aControlThatWasNotCaughtIsAFailure() {
        Element failure = Dom.all(suite(Results.control("emptied", Verdict.PASS)), "failure")
                .getFirst();

        assertThat(failure.getAttribute("message")).isEqualTo("NOT CAUGHT: it came out as PASS");
    }

    @Test
    void aControlThatCouldNotBeToldIsAnError() {
        assertThat(Dom.all(suite(Results.control("emptied", Verdict.NOT_VERIFIED)), "error"))
                .hasSize(1);
    }

    private static Element suite(DrillResult drill) {
        return Dom.parse(xml(drill)).getDocumentElement();
    }

    private static long number(Element element, String attribute) {
        return Long.parseLong(element.getAttribute(attribute));
    }

    private static String xml(DrillResult drill) {
        RunResult shown = VisibleText.of(Results.run(drill));
        return JunitXml.of(shown.drills().getFirst(), "host");
    }

    private static Validator validator() throws SAXException {
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(Objects.requireNonNull(JunitXmlTest.class.getResource("junit-xml.xsd")))
                .newValidator();
    }
}
