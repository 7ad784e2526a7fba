package dev.backproof.backup.source.mariadb;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Understands the beginning of statements: which object one creates, which table one fills. Fed token by token; takes
 * comments that are executed as if their marks were not there.
 */
final class StatementHead {
    /** What the scanner does with the rest of the statement. */
    enum Next {
        /** More tokens are needed. */
        TOKENS,
        /** Rows follow, to be counted. */
        ROWS,
        /** Nothing of interest up to the statement's end. */
        NOTHING,
        /** Not SQL: text of a program, up to the end of the line. */
        FOREIGN_TEXT,
        /** The rest of the line is the new delimiter. */
        DELIMITER
    }

    private enum Part {
        START,
        INSERT_TARGET,
        INSERT_COLUMNS,
        CREATE_KIND,
        PACKAGE_KIND,
        CREATE_NAME,
        USE_NAME,
        DONE
    }

    private static final Set<String> FOREIGN =
            Set.of("MYSQLDUMP", "MYSQL", "MARIADB", "MARIABACKUP", "ERROR", "WARNING");
    private static final Set<String> BEFORE_TARGET =
            Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO");
    private static final Set<String> KINDS = Set.of(
            "TABLE", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "SEQUENCE", "DATABASE", "SCHEMA", "PACKAGE");
    private static final Set<String> OTHER_KINDS = Set.of(
            "USER", "ROLE", "INDEX", "UNIQUE", "FULLTEXT", "SPATIAL", "SERVER", "SERVERS", "TABLESPACE", "LOGFILE");

    private final Map<String, Building> databases = new TreeMap<>();
    private String currentDatabase = "";

    private Part part = Part.START;
    private String kind = "";
    private String first = ""; // the name, or the database before the dot
    private String name = "";
    private boolean afterDot;
    private boolean described; // a view with algorithm or definer: not a stand-in
    private boolean conditional; // inside /*!50001 … */
    private int brackets;
    private Rows rows = new Rows();

    /** A counter that the scanner increments directly. */
    static final class Rows {
        long count;
    }

    private static final class Building {
        private final Set<String> tables = new TreeSet<>();
        private final Map<String, Rows> rows = new TreeMap<>();
        private final Set<String> standIns = new TreeSet<>();
        private final Set<String> views = new TreeSet<>();
        private final Set<String> triggers = new TreeSet<>();
        private final Set<String> routines = new TreeSet<>();
        private final Set<String> events = new TreeSet<>();
        private final Set<String> sequences = new TreeSet<>();

        DumpFacts.Contents contents() {
            Map<String, Long> counts = new TreeMap<>();
            tables.forEach(table -> counts.put(table, 0L));
            rows.forEach((table, counter) -> counts.put(table, counter.count));
            return new DumpFacts.Contents(tables, counts, views, triggers, routines, events, sequences);
        }
    }

    /** Where the rows that follow are counted; valid after {@link Next#ROWS}. */
    Rows rows() {
        return rows;
    }

    /** Whether nothing of a statement was seen yet. */
    boolean empty() {
        return part == Part.START;
    }

    /** Starts the next statement. */
    void reset() {
        part = Part.START;
        kind = "";
        first = "";
        name = "";
        afterDot = false;
        described = false;
        conditional = false;
        brackets = 0;
    }

    Map<String, DumpFacts.Contents> databases() {
        Map<String, DumpFacts.Contents> all = new TreeMap<>();
        databases.forEach((database, building) -> all.put(database, building.contents()));
        return all;
    }

    /** A bare word. */
    Next word(String text, boolean inExecutedComment) {
        String word = text.toUpperCase(Locale.ROOT);
        return switch (part) {
            case START -> firstWord(word);
            case INSERT_TARGET -> insertWord(text, word);
            case INSERT_COLUMNS -> Next.TOKENS;
            case DONE -> Next.NOTHING;
            case CREATE_KIND -> createWord(word, inExecutedComment);
            case PACKAGE_KIND -> {
                part = Part.CREATE_NAME;
                if (word.equals("BODY")) {
                    kind = "PACKAGE BODY";
                    yield Next.TOKENS;
                }
                yield createNameWord(text, word);
            }
            case CREATE_NAME -> createNameWord(text, word);
            case USE_NAME -> {
                currentDatabase = text;
                yield done();
            }
        };
    }

    private Next firstWord(String word) {
        switch (word) {
            case "INSERT", "REPLACE" -> part = Part.INSERT_TARGET;
            case "CREATE" -> part = Part.CREATE_KIND;
            case "USE" -> part = Part.USE_NAME;
            case "DELIMITER" -> {
                return Next.DELIMITER;
            }
            default -> {
                if (FOREIGN.contains(word)) {
                    return Next.FOREIGN_TEXT;
                }
                return done();
            }
        }
        return Next.TOKENS;
    }

    private Next insertWord(String text, String word) {
        if (afterDot || name.isEmpty()) {
            return BEFORE_TARGET.contains(word) ? Next.TOKENS : named(text);
        }
        if (word.equals("VALUES") || word.equals("VALUE")) {
            rows = rowsOf(name);
            part = Part.DONE;
            return Next.ROWS;
        }
        if (word.equals("SET")) {
            rowsOf(name).count++;
        }
        return done();
    }

    private Next createWord(String word, boolean inExecutedComment) {
        if (KINDS.contains(word)) {
            kind = word;
            conditional = inExecutedComment;
            part = word.equals("PACKAGE") ? Part.PACKAGE_KIND : Part.CREATE_NAME;
        } else if (OTHER_KINDS.contains(word)) {
            return done();
        } else if (word.equals("ALGORITHM") || word.equals("DEFINER")) {
            described = true;
        }
        return Next.TOKENS;
    }

    private Next createNameWord(String text, String word) {
        if (name.isEmpty() && (word.equals("IF") || word.equals("NOT") || word.equals("EXISTS"))) {
            return Next.TOKENS;
        }
        if (name.isEmpty() || afterDot) {
            return named(text);
        }
        return created();
    }

    /** A quoted name or text. */
    Next name(String text) {
        return switch (part) {
            case INSERT_TARGET -> named(text);
            case CREATE_NAME, PACKAGE_KIND -> {
                part = Part.CREATE_NAME;
                yield name.isEmpty() || afterDot ? named(text) : created();
            }
            case USE_NAME -> {
                currentDatabase = text;
                yield done();
            }
            case START -> done();
            case CREATE_KIND, INSERT_COLUMNS -> Next.TOKENS; // a definer, a column
            case DONE -> Next.NOTHING;
        };
    }

    private Next named(String text) {
        first = afterDot ? name : "";
        name = text;
        afterDot = false;
        return Next.TOKENS;
    }

    /** Anything else but white space. */
    Next symbol(int symbol) {
        return switch (part) {
            case START -> done();
            case INSERT_TARGET -> {
                if (symbol == '.') {
                    afterDot = true;
                } else if (symbol == '(') {
                    part = Part.INSERT_COLUMNS;
                    brackets = 1;
                }
                yield Next.TOKENS;
            }
            case INSERT_COLUMNS -> {
                brackets += symbol == '(' ? 1 : symbol == ')' ? -1 : 0;
                if (brackets == 0) {
                    part = Part.INSERT_TARGET;
                }
                yield Next.TOKENS;
            }
            case CREATE_NAME -> {
                if (symbol == '.') {
                    afterDot = true;
                    yield Next.TOKENS;
                }
                yield created();
            }
            case CREATE_KIND, PACKAGE_KIND, USE_NAME -> Next.TOKENS;
            case DONE -> Next.NOTHING;
        };
    }

    /** The statement's end. */
    void end() {
        if (part == Part.CREATE_NAME) {
            created();
        }
        reset();
    }

    private Next done() {
        part = Part.DONE;
        return Next.NOTHING;
    }

    private Rows rowsOf(String table) {
        return building().rows.computeIfAbsent(table, unused -> new Rows());
    }

    private Building building() {
        String database = first.isEmpty() ? currentDatabase : first;
        return databases.computeIfAbsent(database, unused -> new Building());
    }

    private Next created() {
        if (name.isEmpty()) {
            return done();
        }
        switch (kind) {
            case "TABLE" -> {
                // what stood in for views before MariaDB 10.4: a table inside /*!50001 … */
                if (!conditional) {
                    building().tables.add(name);
                }
            }
            case "VIEW" -> {
                if (described || !building().standIns.add(name)) {
                    building().views.add(name);
                }
            }
            case "TRIGGER" -> building().triggers.add(name);
            case "EVENT" -> building().events.add(name);
            case "SEQUENCE" -> building().sequences.add(name);
            case "DATABASE", "SCHEMA" -> databases.computeIfAbsent(name, unused -> new Building());
            default -> building().routines.add(kind + " " + name);
        }
        return done();
    }
}
