package dev.backproof.verify.remote;

import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the documents of this package have in common. */
final class Json {
    static final JsonMapper MAPPER = new JsonMapper();
    private static final int FORMAT_VERSION = 1;

    private Json() {}

    static ObjectNode document(String run, int index, String scenario) {
        return MAPPER.createObjectNode()
                .put("formatVersion", FORMAT_VERSION)
                .put("run", run)
                .put("index", index)
                .put("scenario", scenario);
    }

    static String text(JsonNode root, String field) throws IOException {
        JsonNode node = root.path(field);
        if (!node.isString()) {
            throw new IOException("it has no text '" + field + "'");
        }
        return node.stringValue();
    }

    static int index(JsonNode root) throws IOException {
        JsonNode node = root.path("index");
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw new IOException("it has no number 'index'");
        }
        return node.intValue();
    }
}
