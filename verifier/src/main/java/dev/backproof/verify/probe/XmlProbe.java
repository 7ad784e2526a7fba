package dev.backproof.verify.probe;

import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML that ends before its outermost element does, or in zero bytes. No entity is resolved and no type definition read, so
 * nothing outside of the file is touched and nothing grows.
 */
final class XmlProbe implements FileProbe {
    private static final Set<String> NAMES = Set.of("xml", "svg", "gpx", "kml", "opf", "xsd");
    private static final long LARGEST = 64 << 20;
    private static final int DEEPEST = 1000;
    private static final int TAIL = 1 << 12;

    private static final XMLInputFactory XML = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        // newer JDKs refuse what is deeper than 200 and more; we count ourselves
        for (String limit : List.of("maxElementDepth", "elementAttributeLimit", "maxXMLNameLimit")) {
            factory.setProperty("jdk.xml." + limit, "0");
        }
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory;
    }

    @Override
    public ProbeKind kind() {
        return ProbeKind.XML;
    }

    @Override
    public String counted(long files) {
        return Words.count(files, "XML file");
    }

    @Override
    public String asTheyShouldBe() {
        return "whole";
    }

    @Override
    public boolean wants(ProbedFile file) {
        return NAMES.contains(file.extension())
                && (Texts.first(file) == '<' ? Texts.mayBeText(file) : TypeProbe.isZero(file.head()));
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        if (Texts.endsInZeros(file)) {
            return Look.broken("it ends in zero bytes");
        }
        if (file.size() > LARGEST) {
            return Look.notTested("XML of more than " + LARGEST + " bytes");
        }
        String outermost = "";
        try (InputStream in = file.stream()) {
            XMLStreamReader reader = createReader(in);
            for (int depth = 0; reader.hasNext(); ) {
                int event = reader.next();
                depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
                depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
                if (depth > DEEPEST) {
                    return Look.notTested("nested deeper than is read");
                }
                if (event == XMLStreamConstants.START_ELEMENT && outermost.isEmpty()) {
                    String prefix = reader.getPrefix();
                    outermost = (prefix == null || prefix.isEmpty() ? "" : prefix + ":") + reader.getLocalName();
                }
            }
            return Look.SOUND;
        } catch (XMLStreamException e) {
            return judge(file, outermost);
        }
    }

    /** The factory is not made for several threads. */
    private static XMLStreamReader createReader(InputStream in) throws XMLStreamException {
        synchronized (XML) {
            return XML.createXMLStreamReader(in);
        }
    }

    private static Look judge(ProbedFile file, String outermost) throws IOException {
        String head = new String(file.head(), StandardCharsets.ISO_8859_1);
        if (Texts.isTemplate(file) || head.contains("<!DOCTYPE")) {
            return Look.SOUND; // something is still to be put in, which is not looked at
        }
        String tail = new String(file.tail(TAIL), StandardCharsets.ISO_8859_1);
        boolean ascii = outermost.chars().allMatch(character -> character < 0x80) && !head.contains("\0");
        return ascii && !outermost.isEmpty() && !tail.contains("</" + outermost)
                ? Look.broken("it ends before its outermost element does")
                : Look.odd("no well-formed XML");
    }
}
