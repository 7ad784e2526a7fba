package dev.backproof.backup.b2server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of a call, from a JSON body or from a query. A JSON null is as good as absent. */
final class Params {
    private final ObjectNode values;

    private Params(ObjectNode values) {
        this.values = values;
    }

    /** From a JSON body; an empty one has no parameters. */
    static Params ofJson(byte[] body) {
        if (body.length == 0) {
            return new Params(Json.object());
        }
        try {
            if (Json.MAPPER.readTree(body) instanceof ObjectNode object) {
                return new Params(object);
            }
        } catch (JacksonException e) {
            throw new B2Failure(400, "bad_json", "The request body is not JSON");
        }
        throw new B2Failure(400, "bad_json", "The request body is not a JSON object");
    }

    /** From the query of a target, still encoded. */
    static Params ofQuery(String rawQuery) {
        ObjectNode values = Json.object();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(Names.decode(pair.substring(0, equals)), Names.decode(pair.substring(equals + 1)));
            }
        }
        return new Params(values);
    }

    /** A text that must be there. */
    String text(String name) {
        String value = textOrNull(name);
        if (value == null) {
            throw B2Failure.badRequest("required field " + name + " is missing");
        }
        return value;
    }

    @Nullable
    String textOrNull(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw B2Failure.badRequest("field " + name + " must be a string");
        }
        return value.stringValue();
    }

    String textOr(String name, String otherwise) {
        String value = textOrNull(name);
        return value == null ? otherwise : value;
    }

    @Nullable
    Long numberOrNull(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isString()) {
            try {
                return Long.valueOf(value.stringValue());
            } catch (NumberFormatException e) {
                throw B2Failure.badRequest("field " + name + " must be a number");
            }
        }
        throw B2Failure.badRequest("field " + name + " must be a number");
    }

    /** A number within bounds; absent and 0 give the usual one. */
    int count(String name, int usual, int most) {
        Long value = numberOrNull(name);
        if (value == null || value == 0) {
            return usual;
        }
        if (value < 0 || value > most) {
            throw B2Failure.badRequest("field " + name + " must be 1 to " + most);
        }
        return value.intValue();
    }

    boolean flag(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return false;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isString() && List.of("true", "false").contains(value.stringValue())) {
            return Boolean.parseBoolean(value.stringValue());
        }
        throw B2Failure.badRequest("field " + name + " must be true or false");
    }

    boolean has(String name) {
        return node(name) != null;
    }

    /** The parameters inside an object, or null. */
    @Nullable
    Params objectOrNull(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return new Params(object);
        }
        throw B2Failure.badRequest("field " + name + " must be an object");
    }

    /** An object whose values are texts, or null. */
    @Nullable
    Map<String, String> textMapOrNull(String name) {
        Params object = objectOrNull(name);
        if (object == null) {
            return null;
        }
        Map<String, String> map = new TreeMap<>();
        object.values.propertyNames().forEach(key -> map.put(key, object.text(key)));
        return map;
    }

    /** A list of texts, or null. */
    @Nullable
    List<String> textsOrNull(String name) {
        List<JsonNode> items = itemsOrNull(name);
        if (items == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items) {
            if (!item.isString()) {
                throw B2Failure.badRequest("field " + name + " must hold strings");
            }
            texts.add(item.stringValue());
        }
        return texts;
    }

    /** A list of anything, or null. */
    @Nullable
    List<JsonNode> itemsOrNull(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw B2Failure.badRequest("field " + name + " must be a list");
        }
        return List.copyOf(value.values());
    }

    /** A list of objects, or null. */
    @Nullable
    List<Params> objectsOrNull(String name) {
        List<JsonNode> items = itemsOrNull(name);
        if (items == null) {
            return null;
        }
        List<Params> objects = new ArrayList<>();
        for (JsonNode item : items) {
            if (!(item instanceof ObjectNode object)) {
                throw B2Failure.badRequest("field " + name + " must hold objects");
            }
            objects.add(new Params(object));
        }
        return objects;
    }

    private @Nullable JsonNode node(String name) {
        JsonNode value = values.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
