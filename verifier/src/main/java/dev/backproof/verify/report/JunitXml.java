package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.SnapshotFacts;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * One drill as JUnit XML in the shape that Surefire writes and that Jenkins, GitLab and the GitHub actions read: a {@code
 * testsuite} with a {@code testcase} per check.
 *
 * <ul>
 *   <li>A failed check is a {@code failure}, one that could not be run an {@code error}, one left out {@code skipped}.
 *   <li>A verdict that no check tells (a snapshot that is missing, a store that cannot be reached) is a test case of its
 *       own, named {@value TestCase#VERDICT}: {@code failure} for FAIL, {@code error} for NOT_VERIFIED. So neither looks green.
 *   <li>A negative control is one test case: it fails when the broken backup was <em>not</em> caught. Its checks are red
 *       by intent and stay out.
 * </ul>
 *
 * <p>{@code classname} is scenario and kind, which viewers show as package and class. The timestamp is UTC without a
 * zone, as the strictest of the schemas in use wants it; the property {@code start} has the zone.
 */
final class JunitXml {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final DrillResult drill;
    private final String hostname;
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private JunitXml(DrillResult drill, String hostname) throws XMLStreamException {
        this.drill = drill;
        this.hostname = hostname;
        this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    }

    /**
     * The file's text.
     *
     * @param drill with texts that are allowed in XML, see {@link VisibleText}
     * @param hostname the machine that ran the drill
     */
    static String of(DrillResult drill, String hostname) {
        try {
            JunitXml file = new JunitXml(drill, hostname);
            file.write();
            return file.text + "\n";
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML to memory failed", e);
        }
    }

    private void write() throws XMLStreamException {
        List<TestCase> testCases = TestCase.of(drill);
        xml.writeStartDocument("UTF-8", "1.0");
        line(0);
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", drill.scenario());
        xml.writeAttribute("timestamp", TIMESTAMP.format(drill.start()));
        xml.writeAttribute("hostname", hostname);
        xml.writeAttribute("tests", Integer.toString(testCases.size()));
        xml.writeAttribute("failures", count(testCases, CheckStatus.FAILED));
        xml.writeAttribute("errors", count(testCases, CheckStatus.ERROR));
        xml.writeAttribute("skipped", count(testCases, CheckStatus.SKIPPED));
        xml.writeAttribute("time", seconds(drill.duration()));
        writeProperties();
        for (TestCase testCase : testCases) {
            write(testCase);
        }
        line(1);
        xml.writeStartElement("system-out");
        xml.writeCharacters(systemOut());
        xml.writeEndElement();
        line(1);
        xml.writeEmptyElement("system-err");
        line(0);
        xml.writeEndElement();
        xml.writeEndDocument();
        xml.flush();
    }

    private void writeProperties() throws XMLStreamException {
        line(1);
        xml.writeStartElement("properties");
        for (Map.Entry<String, String> property : properties(drill).entrySet()) {
            line(2);
            xml.writeEmptyElement("property");
            xml.writeAttribute("name", property.getKey());
            xml.writeAttribute("value", property.getValue());
        }
        line(1);
        xml.writeEndElement();
    }

    /** Facts of the drill by name. */
    static Map<String, String> properties(DrillResult drill) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("verdict", drill.verdict().name());
        if (drill.expectedVerdict() != null) {
            properties.put("expectedVerdict", drill.expectedVerdict().name());
        }
        properties.put("start", drill.start().toString());
        SnapshotFacts snapshot = drill.snapshot();
        if (snapshot != null) {
            properties.put("snapshot.id", snapshot.id());
            properties.put("snapshot.time", snapshot.time().toString());
            properties.put("snapshot.source", snapshot.source());
        }
        if (drill.snapshots().size() > 1) {
            for (int i = 0; i < drill.snapshots().size(); i++) {
                DrilledSnapshot drilled = drill.snapshots().get(i);
                String name = "snapshot." + (i + 1);
                properties.put(name + ".items", String.join(", ", drilled.items()));
                properties.put(name + ".id", drilled.facts().id());
                properties.put(name + ".time", drilled.facts().time().toString());
                properties.put(name + ".source", drilled.facts().source());
                putSeconds(properties, name + ".rpoSeconds", drilled.age());
            }
        }
        putSeconds(properties, "rpoSeconds", drill.rpo());
        putSeconds(properties, "rtoSeconds", drill.rto());
        properties.put("sandbox", drill.sandbox());
        if (drill.effort() != null) {
            properties.put("depth", drill.effort().depth());
        }
        return properties;
    }

    private void write(TestCase testCase) throws XMLStreamException {
        line(1);
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", testCase.name());
        xml.writeAttribute("classname", drill.scenario() + "." + testCase.group());
        xml.writeAttribute("time", seconds(testCase.duration()));
        switch (testCase.status()) {
            case PASSED -> {}
            case FAILED -> writeProblem("failure", testCase);
            case ERROR -> writeProblem("error", testCase);
            case SKIPPED -> {
                line(2);
                xml.writeEmptyElement("skipped");
                xml.writeAttribute("message", testCase.message());
                line(1);
            }
        }
        xml.writeEndElement();
    }

    private void writeProblem(String element, TestCase testCase) throws XMLStreamException {
        line(2);
        xml.writeStartElement(element);
        xml.writeAttribute("message", testCase.message());
        xml.writeAttribute("type", testCase.group());
        xml.writeCharacters(testCase.text());
        xml.writeEndElement();
        line(1);
    }

    /** A few lines only: CI servers keep them for every run. */
    private String systemOut() {
        StringBuilder out = new StringBuilder(drill.verdict().name());
        if (!drill.cause().isEmpty()) {
            out.append(": ").append(drill.cause());
        }
        out.append('\n');
        drill.notTested().stream()
                .limit(20)
                .forEach(line -> out.append("not tested: ").append(line).append('\n'));
        return out.toString();
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static void putSeconds(Map<String, String> properties, String name, @Nullable Duration duration) {
        if (duration != null) {
            properties.put(name, seconds(duration));
        }
    }

    private static String seconds(Duration duration) {
        BigDecimal seconds = JsonFields.seconds(duration);
        return seconds.signum() < 0 ? "0.000" : seconds.toPlainString();
    }

    private static String count(List<TestCase> testCases, CheckStatus status) {
        return Long.toString(testCases.stream()
                .filter(testCase -> testCase.status() == status)
                .count());
    }
}
