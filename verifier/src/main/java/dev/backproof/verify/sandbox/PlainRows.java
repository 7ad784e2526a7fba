package dev.backproof.verify.sandbox;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows of one table that {@code LOAD DATA} reads as the server's parser does, in less time: numbers in columns of numbers,
 * texts in quotes in columns of texts and times, and NULL. {@code LOAD DATA} takes the very bytes of the dump, with
 * brackets for the ends of lines, commas between fields, quotes around texts and the same escapes.
 *
 * <p>Everything else is left to the parser: other types (bits, bytes, places), columns that the server computes or hides, a
 * value of another form, texts that are not UTF-8. The columns are known from the dump's own {@code CREATE TABLE}. That two
 * of them read alike is how MariaDB documents both: "String Literals" and "LOAD DATA INFILE". Not thread-safe.
 */
final class PlainRows {
    private static final Pattern COLUMN = Pattern.compile("([a-z]++)\\b.*+");
    private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final Set<String> FLOATS = Set.of("float", "double");
    private static final Set<String> TEXTS = Set.of(
            "char",
            "varchar",
            "tinytext",
            "text",
            "mediumtext",
            "longtext",
            "enum",
            "set",
            "date",
            "time",
            "datetime",
            "timestamp");
    private static final Pattern KEY =
            Pattern.compile("(?:PRIMARY KEY|UNIQUE KEY|KEY|FULLTEXT KEY|SPATIAL KEY|CONSTRAINT) .*+");
    private static final Pattern COMPUTED_OR_HIDDEN = Pattern.compile("GENERATED ALWAYS|\\bAS \\(|INVISIBLE");

    /** What the parser takes for a DECIMAL must fit into one: so many digits, and so many of them behind the point. */
    private static final int MOST_DIGITS = 65;

    private static final int MOST_FRACTION = 38;

    private enum Kind {
        INTEGER,
        DECIMAL,
        FLOAT,
        TEXT
    }

    private static final byte[] NULL = {'N', 'U', 'L', 'L'};
    /** What may follow a backslash: both read it alike. */
    private static final String ESCAPES = "0bnrtZ\\'\"";
    /** What is looked at within quotes. */
    private static final boolean[] STOPS = new boolean[256];

    static {
        STOPS['\''] = true;
        STOPS['\\'] = true;
    }

    private final String table;
    private final byte[] head;
    private final Kind[] kinds;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(1 << 13);

    private PlainRows(String table, Kind[] kinds) {
        this.table = table;
        this.kinds = kinds;
        head = ("INSERT INTO " + table + " VALUES").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Of a table, if there can be any. */
    static Optional<PlainRows> of(CreateTable create) {
        if (!create.isPlainInnoDb()) {
            return Optional.empty();
        }
        List<String> columns = create.definitions().stream()
                .filter(line -> !KEY.matcher(line).matches())
                .toList();
        Kind[] kinds = new Kind[columns.size()];
        for (int i = 0; i < kinds.length; i++) {
            String column = columns.get(i);
            String name = CreateTable.quoted(column, 0);
            Matcher type = COLUMN.matcher(column.substring(Math.min(column.length(), name.length() + 1)));
            if (name.isEmpty()
                    || !type.matches()
                    || COMPUTED_OR_HIDDEN.matcher(column).find()) {
                return Optional.empty();
            }
            Optional<Kind> kind = kind(type.group(1));
            if (kind.isEmpty()) {
                return Optional.empty();
            }
            kinds[i] = kind.get();
        }
        return kinds.length == 0 ? Optional.empty() : Optional.of(new PlainRows(create.name(), kinds));
    }

    private static Optional<Kind> kind(String type) {
        if (INTEGERS.contains(type)) {
            return Optional.of(Kind.INTEGER);
        }
        if (FLOATS.contains(type)) {
            return Optional.of(Kind.FLOAT);
        }
        return type.equals("decimal")
                ? Optional.of(Kind.DECIMAL)
                : Optional.of(Kind.TEXT).filter(text -> TEXTS.contains(type));
    }

    /** The statement that takes what {@link #find} allows, from a file of the client's. */
    String loadData() {
        return "LOAD DATA LOCAL INFILE 'rows' INTO TABLE "
                + new String(table.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                + " CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\\'' ESCAPED BY '\\\\'"
                + " LINES STARTING BY '(' TERMINATED BY ')'";
    }

    /**
     * Where rows are in a statement, and how many.
     *
     * @param offset of the first one's bracket
     */
    record Found(int offset, int count) {
        /** Nothing that {@code LOAD DATA} can be trusted with. */
        static final Found NONE = new Found(0, 0);
    }

    /** Looks at an INSERT, which ends with its semicolon and a line break. */
    Found find(byte[] statement, int length) {
        if (length <= head.length + 1 || !Arrays.equals(statement, 0, head.length, head, 0, head.length)) {
            return Found.NONE;
        }
        int next = statement[head.length];
        int start = head.length + 1;
        int rows = (next == ' ' || next == '\n') ? rows(statement, start, length) : 0;
        return rows > 0 && isUtf8(statement, length) ? new Found(start, rows) : Found.NONE;
    }

    /** How many rows stand there up to the end; 0 when anything else does. */
    private int rows(byte[] bytes, int start, int length) {
        int end = length - 2; // behind it a semicolon and a line break, so that no look at one more byte is too far
        if (bytes[end] != ';' || bytes[end + 1] != '\n') {
            return 0;
        }
        int count = 0;
        int at = start;
        while (at < end) {
            at = row(bytes, at, end);
            if (at < 0) {
                return 0;
            }
            count++;
            if (at == end) {
                return count;
            }
            if (bytes[at] != ',') {
                return 0;
            }
            at += bytes[at + 1] == '\n' ? 2 : 1;
        }
        return 0;
    }

    /** Where the row ends that begins here; negative when none does. */
    private int row(byte[] bytes, int start, int end) {
        int at = start;
        for (int column = 0; column < kinds.length; column++) {
            if (bytes[at] != (column == 0 ? '(' : ',')) {
                return -1;
            }
            at++;
            if (bytes[at] == 'N') {
                at = word(bytes, at, end);
            } else {
                Kind kind = kinds[column];
                at = kind == Kind.TEXT ? text(bytes, at, end) : number(bytes, at, kind);
            }
            if (at < 0) {
                return -1;
            }
        }
        return bytes[at] == ')' ? at + 1 : -1;
    }

    private static int word(byte[] bytes, int at, int end) {
        boolean isNull = end - at > NULL.length && Arrays.equals(bytes, at, at + NULL.length, NULL, 0, NULL.length);
        return isNull ? at + NULL.length : -1;
    }

    /** A number ends before a semicolon at the latest. */
    private static int number(byte[] bytes, int start, Kind kind) {
        int from = bytes[start] == '-' ? start + 1 : start;
        int point = digits(bytes, from);
        if (point == from) {
            return -1;
        }
        int end = point;
        if (bytes[point] == '.' && kind != Kind.INTEGER) {
            end = digits(bytes, point + 1);
        }
        if (bytes[end] == 'e' && kind == Kind.FLOAT) {
            int exponent = end + (bytes[end + 1] == '-' || bytes[end + 1] == '+' ? 2 : 1);
            end = digits(bytes, exponent);
            return end == exponent ? -1 : end;
        }
        return end - from > MOST_DIGITS || end - point > MOST_FRACTION + 1 ? -1 : end;
    }

    private static int digits(byte[] bytes, int start) {
        int at = start;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private static int text(byte[] bytes, int start, int end) {
        if (bytes[start] != '\'') {
            return -1;
        }
        boolean[] stops = STOPS;
        int at = start + 1;
        while (at < end) {
            while (!stops[bytes[at] & 0xff]) {
                if (++at >= end) {
                    return -1;
                }
            }
            if (bytes[at] == '\'') {
                return at + 1;
            }
            if (ESCAPES.indexOf(bytes[at + 1]) < 0) {
                return -1;
            }
            at += 2;
        }
        return -1;
    }

    private boolean isUtf8(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        decoder.reset();
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(in, decoded.clear(), true);
        }
        return !result.isError();
    }
}
