package dev.backproof.verify.probe;

import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * JSON that ends in the middle or in zero bytes. Comments, trailing commas and single quotes are taken, several values in a
 * row too; a log that is being written may end anywhere.
 */
final class JsonProbe implements FileProbe {
    private static final Set<String> NAMES = Set.of("json", "geojson", "jsonc", "json5");
    private static final int DEEPEST = 1000;
    private static final int LONGEST_TEXT = 64 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    @Override
    public ProbeKind kind() {
        return ProbeKind.JSON;
    }

    @Override
    public String counted(long files) {
        return Words.count(files, "JSON file");
    }

    @Override
    public String asTheyShouldBe() {
        return "whole";
    }

    @Override
    public boolean wants(ProbedFile file) {
        char first = Texts.first(file);
        return NAMES.contains(file.extension()) && (first == '{' || first == '[' || TypeProbe.isZero(file.head()));
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        if (Texts.endsInZeros(file)) {
            return Look.broken("it ends in zero bytes");
        }
        int values = 0;
        try (InputStream in = file.stream();
                JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            try {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    values += parser.streamReadContext().inRoot() ? 1 : 0;
                }
                return Look.SOUND;
            } catch (UnexpectedEndOfInputException e) {
                return values > 0 || isOpenLog(parser) || Texts.isTemplate(file)
                        ? Look.SOUND
                        : Look.broken("it ends in the middle");
            } catch (StreamReadException e) {
                // after a comma the parser does not say that the end was unexpected
                if (parser.currentLocation().getByteOffset() >= file.size() && isOpenLog(parser)) {
                    return Look.SOUND;
                }
                throw e;
            }
        } catch (StreamConstraintsException e) {
            return Look.notTested("nested deeper, or with longer texts, than is read");
        } catch (JacksonException e) {
            return Texts.isTemplate(file) ? Look.SOUND : Look.odd("no well-formed JSON");
        }
    }

    /** Whether it ended between the values of its outermost list, as traces do that nobody closes. */
    private static boolean isOpenLog(JsonParser parser) {
        TokenStreamContext context = parser.streamReadContext();
        TokenStreamContext parent = context.getParent();
        JsonToken last = parser.currentToken();
        return context.inArray()
                && parent != null
                && parent.inRoot()
                && (last == null || last.isStructEnd() || last.isScalarValue());
    }
}
