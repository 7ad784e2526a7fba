package dev.backproof.backup.source.mariadb;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A question to a server about its own schema, whose answer can be carried by any kind of connection.
 *
 * @param columns SQL expressions, each of which gives text or a number
 * @param source the rest of the statement, from {@code FROM} on; may be empty
 */
public record InventoryQuery(List<String> columns, String source) {
    public InventoryQuery {
        columns = List.copyOf(columns);
    }

    static InventoryQuery select(List<String> columns, String source) {
        return new InventoryQuery(columns, source);
    }

    /** Answers such questions, in their order. */
    @FunctionalInterface
    public interface Runner {
        /** One list of rows for each query; values are null where SQL's are. */
        List<List<Row>> run(List<InventoryQuery> queries);
    }

    /**
     * A row of an answer.
     *
     * @param values one for each column
     */
    public record Row(List<@Nullable String> values) {
        /** The value, or null. */
        public @Nullable String get(int column) {
            return values.get(column);
        }

        /** The value, or an empty text for NULL. */
        public String text(int column) {
            String value = values.get(column);
            return value == null ? "" : value;
        }

        /** The value as a number; 0 for NULL. */
        public long number(int column) {
            String value = values.get(column);
            return value == null ? 0 : Long.parseLong(value);
        }

        /** Whether the value is {@code YES}. */
        public boolean yes(int column) {
            return text(column).equals("YES");
        }
    }

    /** The statement, for connections that tell NULL from text. */
    public String sql() {
        return "SELECT " + String.join(", ", columns) + " " + source;
    }

    /** The statement with every value as the hex digits of its UTF-8 bytes, after a number that tells answers apart. */
    String hexSql(int number) {
        return columns.stream()
                        .map(column -> "HEX(CONVERT(CAST(" + column + " AS CHAR) USING utf8mb4))")
                        .collect(Collectors.joining(", ", "SELECT " + number + ", ", " "))
                + source;
    }

    /** A text as an SQL literal that means the same in every SQL mode. */
    static String literal(String text) {
        if (text.isEmpty()) {
            return "''";
        }
        return "_utf8mb4 x'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "'";
    }
}
