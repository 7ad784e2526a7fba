package dev.backproof.verify.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of one JSON object, read by type; what does not fit is named by its path, such as {@code drills[2].verdict}. */
final class JsonFields {
    private static final int MILLIS = 3;
    private static final int NANOS = 9;
    /** A hundred thousand years: far more than any duration that makes sense, far less than what overflows. */
    private static final BigDecimal MOST_SECONDS = new BigDecimal("3155760000000");

    /** Times outside of these cannot be told apart from damage, and would overflow when subtracted. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final String TIME = "a time such as 2026-11-23T04:00:00Z";

    private final JsonNode node;
    private final String path;

    private JsonFields(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    static JsonFields root(JsonNode node) {
        return of(node, "");
    }

    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), NANOS))
                .setScale(MILLIS, RoundingMode.HALF_UP);
    }

    static @Nullable BigDecimal secondsOrNull(@Nullable Duration duration) {
        return duration == null ? null : seconds(duration);
    }

    JsonFields object(String name) {
        return of(required(name), pathOf(name));
    }

    <T> @Nullable T objectOrNull(String name, Function<JsonFields, T> reader) {
        JsonNode field = field(name);
        return field == null ? null : reader.apply(of(field, pathOf(name)));
    }

    List<JsonFields> objects(String name) {
        List<JsonFields> found = new ArrayList<>();
        for (JsonNode element : array(name)) {
            found.add(of(element, pathOf(name) + "[" + found.size() + "]"));
        }
        return found;
    }

    List<String> texts(String name) {
        List<String> found = new ArrayList<>();
        for (JsonNode element : array(name)) {
            found.add(string(element, pathOf(name) + "[" + found.size() + "]"));
        }
        return List.copyOf(found);
    }

    String text(String name) {
        return string(required(name), pathOf(name));
    }

    String textOr(String name, String fallback) {
        JsonNode field = field(name);
        return field == null ? fallback : string(field, pathOf(name));
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(flagOrNull(name));
    }

    @Nullable
    Boolean flagOrNull(String name) {
        JsonNode field = field(name);
        if (field != null && !field.isBoolean()) {
            throw unexpected(name, "true or false", field);
        }
        return field == null ? null : field.booleanValue();
    }

    long numberOrZero(String name) {
        Long number = numberOrNull(name);
        return number == null ? 0 : number;
    }

    @Nullable
    Long numberOrNull(String name) {
        JsonNode field = field(name);
        if (field == null) {
            return null;
        }
        if (!field.isIntegralNumber() || !field.canConvertToLong()) {
            throw unexpected(name, "a whole number", field);
        }
        return field.longValue();
    }

    /** Tells every field of an object of whole numbers. */
    void numbers(String name, ObjLongConsumer<String> consumer) {
        JsonNode field = field(name);
        if (field != null) {
            JsonFields object = of(field, pathOf(name));
            field.propertyNames().forEach(key -> consumer.accept(key, object.numberOrZero(key)));
        }
    }

    int intOrZero(String name) {
        JsonNode field = field(name);
        if (field != null && !field.canConvertToInt()) {
            throw unexpected(name, "a whole number below 2^31", field);
        }
        return field == null ? 0 : field.intValue();
    }

    BigDecimal decimal(String name) {
        JsonNode field = required(name);
        if (!field.isNumber()) {
            throw unexpected(name, "a number", field);
        }
        return field.decimalValue();
    }

    LocalDate date(String name) {
        JsonNode field = required(name);
        try {
            return LocalDate.parse(string(field, pathOf(name)));
        } catch (DateTimeException e) {
            throw unexpected(name, "a day such as 2026-11-23", field);
        }
    }

    Instant instant(String name) {
        Instant instant = instantOrNull(name);
        if (instant == null) {
            throw missing(name);
        }
        return instant;
    }

    @Nullable
    Instant instantOrNull(String name) {
        JsonNode field = field(name);
        if (field == null) {
            return null;
        }
        try {
            Instant instant = Instant.parse(string(field, pathOf(name)));
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw unexpected(name, TIME, field);
            }
            return instant;
        } catch (DateTimeException e) {
            throw unexpected(name, TIME, field);
        }
    }

    Duration durationOrZero(String name) {
        Duration duration = durationOrNull(name);
        return duration == null ? Duration.ZERO : duration;
    }

    @Nullable
    Duration durationOrNull(String name) {
        JsonNode field = field(name);
        if (field == null) {
            return null;
        }
        if (!field.isNumber() || field.decimalValue().abs().compareTo(MOST_SECONDS) > 0) {
            throw unexpected(name, "seconds", field);
        }
        BigDecimal nanos = field.decimalValue().movePointRight(NANOS).setScale(0, RoundingMode.HALF_UP);
        BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.ONE.movePointRight(NANOS));
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        E choice = choiceOrNull(name, type);
        if (choice == null) {
            throw missing(name);
        }
        return choice;
    }

    <E extends Enum<E>> @Nullable E choiceOrNull(String name, Class<E> type) {
        JsonNode field = field(name);
        if (field == null) {
            return null;
        }
        String word = string(field, pathOf(name)).toUpperCase(Locale.ROOT);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        throw unexpected(name, "one of " + List.of(type.getEnumConstants()), field);
    }

    private static JsonFields of(JsonNode node, String path) {
        if (!node.isObject()) {
            throw new Unexpected((path.isEmpty() ? "the document" : path) + " is not an object");
        }
        return new JsonFields(node, path);
    }

    private Iterable<JsonNode> array(String name) {
        JsonNode field = field(name);
        if (field == null) {
            return List.of();
        }
        if (!field.isArray()) {
            throw unexpected(name, "a list", field);
        }
        return field;
    }

    private JsonNode required(String name) {
        JsonNode field = field(name);
        if (field == null) {
            throw missing(name);
        }
        return field;
    }

    private @Nullable JsonNode field(String name) {
        JsonNode field = node.get(name);
        return field == null || field.isNull() ? null : field;
    }

    private static String string(JsonNode node, String path) {
        if (!node.isString()) {
            throw new Unexpected(path + " is not a text");
        }
        return node.stringValue();
    }

    private Unexpected missing(String name) {
        return new Unexpected(pathOf(name) + " is missing");
    }

    private Unexpected unexpected(String name, String expected, JsonNode found) {
        String shown = found.toString();
        return new Unexpected(pathOf(name) + " should be " + expected + " but is "
                + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown));
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** A field is missing or of another type. */
    static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected(String message) {
            super(message);
        }
    }
}
