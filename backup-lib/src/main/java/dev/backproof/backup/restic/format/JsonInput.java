package dev.backproof.backup.restic.format;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON token by token with Go's leniency: null stands for the empty value, unknown fields may be skipped. Anything
 * else than expected is a {@link FormatException}. For one thread.
 *
 * <p>The value methods read the value that {@link #nextField} or {@link #nextElement} has come to.
 */
final class JsonInput {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final byte[] json;
    private final JsonParser parser;
    private String field = "";

    private JsonInput(byte[] json, JsonParser parser) {
        this.json = json;
        this.parser = parser;
    }

    /**
     * Reads one object, after which nothing may follow.
     *
     * @param what names it in messages
     * @param body reads the fields, starting with {@link #nextField}
     */
    static <T> T read(byte[] json, String what, Function<JsonInput, T> body) {
        return reading(what, () -> {
            JsonInput in = open(json);
            try {
                T result = body.apply(in);
                in.end();
                return result;
            } finally {
                in.parser.close();
            }
        });
    }

    /** Enters the object that the bytes are; to be called, as all that follows, within {@link #reading}. */
    static JsonInput open(byte[] json) {
        requireUtf8(json);
        JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new FormatException("no JSON object");
        }
        return new JsonInput(json, parser);
    }

    /** Makes sure that nothing follows the object. */
    void end() {
        if (parser.nextToken() != null) {
            throw new FormatException("something follows the JSON object");
        }
        parser.close();
    }

    /**
     * Does a part of the reading; what goes wrong becomes a {@link FormatException}.
     *
     * @param what is read, for messages
     */
    static <T extends @Nullable Object> T reading(String what, Supplier<T> part) {
        try {
            return part.get();
        } catch (JacksonException e) {
            throw new FormatException(
                    "not " + what + ": broken JSON at byte " + e.getLocation().getByteOffset(), e);
        } catch (FormatException e) {
            throw new FormatException("not " + what + ": " + e.getMessage(), e);
        }
    }

    /** Refuses what the parser would take for UTF-16 or UTF-32 on its own account. */
    private static void requireUtf8(byte[] json) {
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] == 0 || (i == 0 && json[i] < 0)) {
                throw new FormatException("no JSON text in UTF-8");
            }
        }
    }

    /** Goes to the next field's value; null at the end of the object. */
    @Nullable
    String nextField() {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_OBJECT) {
            return null;
        }
        field = parser.currentName();
        parser.nextToken();
        return field;
    }

    /** Goes into the object that is the value; false for null. */
    boolean enterObject() {
        return enter(JsonToken.START_OBJECT, "an object");
    }

    /** Goes into the array that is the value; false for null. */
    boolean enterArray() {
        return enter(JsonToken.START_ARRAY, "an array");
    }

    private boolean enter(JsonToken start, String expected) {
        if (isNull()) {
            return false;
        }
        if (parser.currentToken() != start) {
            throw unexpected(expected);
        }
        return true;
    }

    /** Goes to the next element; false at the end of the array. */
    boolean nextElement() {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /** Leaves the value alone. */
    void skip() {
        parser.skipChildren();
    }

    /** Whether the value is null. */
    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** The value's JSON as it stands. */
    String raw() {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return new String(json, start, end - start, StandardCharsets.UTF_8);
    }

    /** A text; empty for null. */
    String string() {
        if (isNull()) {
            return "";
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unexpected("a string");
        }
        return parser.getString();
    }

    /** An array of texts; empty for null. */
    List<String> strings() {
        List<String> texts = new ArrayList<>();
        if (enterArray()) {
            while (nextElement()) {
                texts.add(string());
            }
        }
        return texts;
    }

    /** Bytes in base 64; empty for null. */
    byte[] base64() {
        try {
            return Base64.getDecoder().decode(string());
        } catch (IllegalArgumentException e) {
            throw new FormatException("'" + field + "' is not base 64", e);
        }
    }

    boolean bool() {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw unexpected("true or false");
        };
    }

    /** A number below 2^64 as the bits of a long; 0 for null. */
    long unsigned64() {
        if (isNull()) {
            return 0;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected("a whole number");
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            BigInteger number = parser.getBigIntegerValue();
            if (number.signum() > 0 && number.bitLength() <= Long.SIZE) {
                return number.longValue();
            }
        } else if (parser.getLongValue() >= 0) {
            return parser.getLongValue();
        }
        throw new FormatException("'" + field + "' is out of its range");
    }

    /** A number below 2^32; 0 for null. */
    long unsigned32() {
        return unsigned((1L << 32) - 1);
    }

    /** A number up to a limit that is not negative. */
    long unsigned(long most) {
        long number = unsigned64();
        if (Long.compareUnsigned(number, most) > 0) {
            throw new FormatException("'" + field + "' is " + Long.toUnsignedString(number) + ", more than " + most);
        }
        return number;
    }

    /** An id; null for null. */
    @Nullable
    Id id() {
        if (isNull()) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unexpected("an id");
        }
        Id id = Id.parse(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        if (id == null) {
            throw new FormatException("'" + field + "' is not an id of 64 lower case hex digits");
        }
        return id;
    }

    /** A point in time; null for null. */
    @Nullable
    Instant instant() {
        OffsetDateTime time = time();
        return time == null ? null : time.toInstant();
    }

    /** A time with its offset; null for null. */
    @Nullable
    OffsetDateTime time() {
        if (isNull()) {
            return null;
        }
        OffsetDateTime time = GoTimes.parse(string());
        if (time == null) {
            throw new FormatException("'" + field + "' is not a time as RFC 3339 has it");
        }
        return time;
    }

    /** The value of a field that must be there. */
    static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new FormatException("'" + field + "' is missing");
        }
        return value;
    }

    /** Collects fields to keep. */
    static final class Unknown {
        private final Map<String, String> fields = new LinkedHashMap<>();

        void keep(String name, JsonInput in) {
            fields.put(name, in.raw());
        }

        UnknownFields toFields() {
            return fields.isEmpty() ? UnknownFields.NONE : new UnknownFields(fields);
        }
    }

    private FormatException unexpected(String expected) {
        return new FormatException("'" + field + "' is not " + expected);
    }
}
