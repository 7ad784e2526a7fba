package dev.backproof.backup.source.mariadb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a CREATE TABLE statement says, as servers write it ({@code SHOW CREATE TABLE}) and dumps repeat it: one column, index
 * or constraint a line (observed: MariaDB 10.11 and 11.4, MySQL 8.0). Of a statement that somebody wrote in another shape
 * nothing is known.
 *
 * @param parts columns, indexes, foreign keys, CHECK constraints and partitions in their order, such as {@code column
 *     total}, with what stands behind the name; names of databases are left out
 * @param options what follows the columns, but for engine, character set, collation and AUTO_INCREMENT
 * @param engine such as {@code InnoDB}, or empty
 * @param charset default character set, or empty
 * @param collation default collation, or empty
 * @param autoIncrement the next value, or null when it is not said
 * @param systemVersioned whether it keeps the history of its rows
 */
public record CreatedTable(
        Map<String, String> parts,
        String options,
        String engine,
        String charset,
        String collation,
        @Nullable Long autoIncrement,
        boolean systemVersioned) {
    /** Before a column's name in {@link #parts}. */
    public static final String COLUMN = "column ";

    private static final String NAME = "`((?:[^`]|``)*)`";
    private static final Pattern COLUMN_LINE = Pattern.compile("  " + NAME + " (.*)", Pattern.DOTALL);
    private static final Pattern KEY_LINE =
            Pattern.compile("  (?:UNIQUE |FULLTEXT |SPATIAL )?KEY " + NAME + " .*", Pattern.DOTALL);
    private static final Pattern CONSTRAINT_LINE =
            Pattern.compile("  CONSTRAINT " + NAME + " (FOREIGN KEY|CHECK)\\b.*", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("'(?:[^'\\\\]|''|\\\\.)*'", Pattern.DOTALL);
    /** What other components than the options tell; or a text, in which nothing of that counts. */
    private static final Pattern TOLD = Pattern.compile(
            "(" + TEXT.pattern() + ")|(?: DEFAULT)? (?:ENGINE|CHARSET|COLLATE|AUTO_INCREMENT)=\\w+", Pattern.DOTALL);

    private static final Pattern DATABASE = Pattern.compile(NAME + "\\.(?=`)");
    private static final Pattern COUNTER = Pattern.compile(" AUTO_INCREMENT=(\\d+)");
    private static final Pattern ENGINE = Pattern.compile("\\bENGINE=(\\w+)");
    private static final Pattern CHARSET = Pattern.compile("\\bCHARSET=(\\w+)");
    private static final Pattern COLLATION = Pattern.compile("\\bCOLLATE[= ](\\w+)");
    private static final Set<String> BYTES = Set.of(
            "binary",
            "varbinary",
            "tinyblob",
            "blob",
            "mediumblob",
            "longblob",
            "bit",
            "vector",
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "geomcollection");

    public CreatedTable {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** Reads a statement, or what is left of it after its first bracket. */
    public static CreatedTable parse(String statement) {
        String text = statement.replace("\r\n", "\n");
        int first = text.indexOf('\n');
        if (first < 0) {
            return new CreatedTable(Map.of(), "", "", "", "", null, false);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder options = new StringBuilder();
        for (String line : text.substring(first + 1).split("\n", -1)) {
            if (options.length() > 0 || line.startsWith(")")) {
                options.append(line).append('\n');
            } else if (line.startsWith("  ") || lines.isEmpty()) {
                lines.add(line);
            } else {
                lines.set(lines.size() - 1, lines.get(lines.size() - 1) + "\n" + line);
            }
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (String line : lines) {
            add(
                    parts,
                    DATABASE.matcher(line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                            .replaceAll(""));
        }
        return withOptions(parts, options.toString().strip());
    }

    private static void add(Map<String, String> parts, String line) {
        Matcher column = COLUMN_LINE.matcher(line);
        Matcher key = KEY_LINE.matcher(line);
        Matcher constraint = CONSTRAINT_LINE.matcher(line);
        if (column.matches()) {
            parts.put(COLUMN + plain(column.group(1)), column.group(2));
        } else if (line.startsWith("  PRIMARY KEY")) {
            parts.put("index PRIMARY", line.strip());
        } else if (key.matches()) {
            parts.put("index " + plain(key.group(1)), line.strip());
        } else if (constraint.matches()) {
            String kind = constraint.group(2).equals("CHECK") ? "CHECK constraint " : "foreign key ";
            parts.put(kind + plain(constraint.group(1)), line.strip());
        } else {
            parts.put("part " + (parts.size() + 1), line.strip());
        }
    }

    private static CreatedTable withOptions(Map<String, String> parts, String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        String bare = TEXT.matcher(line).replaceAll("''");
        if (end >= 0) {
            parts.put("partitions", text.substring(end).strip());
        }
        String counter = find(COUNTER, bare);
        return new CreatedTable(
                parts,
                TOLD.matcher(line)
                        .replaceAll(found -> Matcher.quoteReplacement(Objects.requireNonNullElse(found.group(1), ""))),
                find(ENGINE, bare),
                find(CHARSET, bare),
                find(COLLATION, bare),
                counter.isEmpty() ? null : Long.valueOf(counter),
                bare.contains("WITH SYSTEM VERSIONING"));
    }

    private static String plain(String quoted) {
        return quoted.replace("``", "`");
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Whether the statement had the shape that is understood. */
    public boolean known() {
        return !parts.isEmpty();
    }

    /** The names of its columns, in order. */
    public List<String> columns() {
        return parts.keySet().stream()
                .filter(part -> part.startsWith(COLUMN))
                .map(part -> part.substring(COLUMN.length()))
                .toList();
    }

    /** Whether a column's values are bytes rather than text or numbers. */
    public boolean holdsBytes(String column) {
        String definition = parts.getOrDefault(COLUMN + column, "");
        int end = 0;
        while (end < definition.length() && Character.isLetter(definition.charAt(end))) {
            end++;
        }
        return BYTES.contains(definition.substring(0, end).toLowerCase(Locale.ROOT));
    }

    /** The collation that a column's own definition names, or empty. */
    public String collationOf(String column) {
        return find(
                COLLATION, TEXT.matcher(parts.getOrDefault(COLUMN + column, "")).replaceAll("''"));
    }
}
