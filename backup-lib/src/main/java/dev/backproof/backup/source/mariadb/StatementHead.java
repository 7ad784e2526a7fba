package dev.backproof.backup.source.mariadb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
        /** The text that follows, up to the statement's end, is to be {@linkplain StatementHead#text handed over}. */
        TEXT,
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
        ACCOUNT_NAME,
        USE_NAME,
        SET_WHAT,
        SET_NAMES,
        DONE
    }

    private static final Set<String> FOREIGN =
            Set.of("MYSQLDUMP", "MYSQL", "MARIADB", "MARIABACKUP", "ERROR", "WARNING");
    private static final Set<String> BEFORE_TARGET =
            Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO");
    private static final Set<String> KINDS = Set.of(
            "TABLE", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "SEQUENCE", "DATABASE", "SCHEMA", "PACKAGE");
    private static final Set<String> OTHER_KINDS =
            Set.of("INDEX", "UNIQUE", "FULLTEXT", "SPATIAL", "SERVER", "SERVERS", "TABLESPACE", "LOGFILE");

    /** Made and dropped again by mariadb-dump for its own use. */
    private static final String IMPORT_ROLE = "mariadb_dump_import_role";

    private final Map<String, Building> databases = new TreeMap<>();
    private final Map<String, List<String>> accounts = new TreeMap<>();
    private final Map<String, String> entries = new TreeMap<>();
    private final List<String> columns = new ArrayList<>();
    private String currentDatabase = "";
    private String charset = "";
    private boolean history;

    private Part part = Part.START;
    private String kind = "";
    private String first = ""; // the name, or the database before the dot
    private String name = "";
    private boolean afterDot;
    private boolean hosted; // an account with a host: a user
    private boolean described; // a view with algorithm or definer: not a stand-in
    private boolean conditional; // inside /*!50001 … */
    private int brackets;
    private Rows rows = new Rows();

    /** Counters of one table that the scanner increments directly. */
    static final class Rows {
        long count;
        long wide; // characters of four bytes
        /** Which values of a row are bytes, by position; null when none is. */
        boolean @Nullable [] bytes;
        /** Whether the first values of a row are the host and the name of an account, and what is known of it. */
        boolean accounts;
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
        private final Map<String, CreatedTable> definitions = new TreeMap<>();

        DumpFacts.Contents contents() {
            Map<String, Long> counts = new TreeMap<>();
            Map<String, Long> wide = new TreeMap<>();
            tables.forEach(table -> counts.put(table, 0L));
            rows.forEach((table, counter) -> {
                counts.put(table, counter.count);
                if (counter.wide > 0 && definitions.containsKey(table)) {
                    wide.put(table, counter.wide);
                }
            });
            return new DumpFacts.Contents(
                    tables, counts, views, triggers, routines, events, sequences, definitions, wide);
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
        hosted = false;
        described = false;
        conditional = false;
        brackets = 0;
        columns.clear();
    }

    /** The character set of {@code SET NAMES}, or empty. */
    String charset() {
        return charset;
    }

    /** Whether rows of the past are inserted. */
    boolean history() {
        return history;
    }

    /** Accounts with their grants. */
    Map<String, List<String>> accounts() {
        return accounts;
    }

    /** Digests of the accounts' rows. */
    Map<String, String> entries() {
        return entries;
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
            case START -> firstWord(word, inExecutedComment);
            case INSERT_TARGET -> insertWord(text, word);
            case INSERT_COLUMNS -> {
                columns.add(text);
                yield Next.TOKENS;
            }
            case DONE -> Next.NOTHING;
            case SET_WHAT -> setWord(word);
            case SET_NAMES -> names(text);
            case ACCOUNT_NAME -> accountWord(text, word);
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

    private Next firstWord(String word, boolean inExecutedComment) {
        switch (word) {
            case "INSERT", "REPLACE" -> part = Part.INSERT_TARGET;
            case "CREATE" -> part = Part.CREATE_KIND;
            case "USE" -> part = Part.USE_NAME;
            case "SET" -> part = Part.SET_WHAT;
            case "GRANT" -> {
                if (inExecutedComment) {
                    return done();
                }
                kind = word;
                part = Part.DONE;
                return Next.TEXT;
            }
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

    private Next setWord(String word) {
        history |= word.equals("OLD_SYSTEM_VERSIONING_INSERT_HISTORY");
        if (!word.equals("NAMES")) {
            return done();
        }
        part = Part.SET_NAMES;
        return Next.TOKENS;
    }

    private Next names(String text) {
        if (charset.isEmpty()) {
            charset = text.toLowerCase(Locale.ROOT);
        }
        return done();
    }

    private Next accountWord(String text, String word) {
        if (name.isEmpty() && (word.equals("IF") || word.equals("NOT") || word.equals("EXISTS"))) {
            return Next.TOKENS;
        }
        return name.isEmpty() || afterDot ? named(text) : account();
    }

    /** The account that was named is created. */
    private Next account() {
        account(hosted ? name : "", hosted ? first : name);
        return done();
    }

    /** An account of this host, or a role, is created. */
    void account(String host, String user) {
        if (!user.equals(IMPORT_ROLE)) {
            accounts.computeIfAbsent(nameOf(host, user), unused -> new ArrayList<>());
        }
    }

    /** What {@code mysql.global_priv} says of an account; the older {@code mysql.user} has something else in its place. */
    void entry(String host, String user, String text) {
        if (text.startsWith("{")) {
            entries.put(nameOf(host, user), GrantText.digest(text));
        }
    }

    private static String nameOf(String host, String user) {
        return host.isEmpty() ? user : user + "@" + host;
    }

    private Next insertWord(String text, String word) {
        if (afterDot || name.isEmpty()) {
            return BEFORE_TARGET.contains(word) ? Next.TOKENS : named(text);
        }
        if (word.equals("VALUES") || word.equals("VALUE")) {
            rows = rowsOf(name);
            rows.bytes = bytes(building().definitions.get(name));
            rows.accounts = databaseOf().equals("mysql") && (name.equals("global_priv") || name.equals("user"));
            part = Part.DONE;
            return Next.ROWS;
        }
        if (word.equals("SET")) {
            rowsOf(name).count++;
        }
        return done();
    }

    private boolean @Nullable [] bytes(@Nullable CreatedTable table) {
        if (table == null) {
            return null;
        }
        List<String> filled = columns.isEmpty() ? table.columns() : columns;
        boolean[] bytes = new boolean[filled.size()];
        boolean any = false;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = table.holdsBytes(filled.get(i));
            any |= bytes[i];
        }
        return any ? bytes : null;
    }

    private Next createWord(String word, boolean inExecutedComment) {
        if (word.equals("USER") || word.equals("ROLE")) {
            part = Part.ACCOUNT_NAME;
        } else if (KINDS.contains(word)) {
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
            case CREATE_KIND -> Next.TOKENS; // a definer
            case INSERT_COLUMNS -> {
                columns.add(text);
                yield Next.TOKENS;
            }
            case SET_WHAT -> done();
            case SET_NAMES -> names(text);
            case ACCOUNT_NAME -> name.isEmpty() || afterDot ? named(text) : account();
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
                Next next = created();
                yield symbol == '(' && kind.equals("TABLE") ? Next.TEXT : next;
            }
            case ACCOUNT_NAME -> {
                if (symbol == '@') {
                    afterDot = true;
                    hosted = true;
                    yield Next.TOKENS;
                }
                yield account();
            }
            case SET_WHAT -> symbol == '@' ? Next.TOKENS : done();
            case SET_NAMES -> done();
            case CREATE_KIND, PACKAGE_KIND, USE_NAME -> Next.TOKENS;
            case DONE -> Next.NOTHING;
        };
    }

    /** The statement's end. */
    void end() {
        if (part == Part.CREATE_NAME) {
            created();
        } else if (part == Part.ACCOUNT_NAME && !name.isEmpty()) {
            account();
        }
        reset();
    }

    /** The text that was asked for with {@link Next#TEXT}. */
    void text(String text) {
        if (kind.equals("GRANT")) {
            GrantText grant = GrantText.of("GRANT" + text);
            if (!grant.account().isEmpty() && !text.contains(IMPORT_ROLE)) {
                accounts.computeIfAbsent(grant.account(), unused -> new ArrayList<>())
                        .add(grant.text());
            }
            return;
        }
        CreatedTable table = CreatedTable.parse(text);
        if (table.known() && building().tables.contains(name)) {
            building().definitions.put(name, table);
        }
    }

    private Next done() {
        part = Part.DONE;
        return Next.NOTHING;
    }

    private Rows rowsOf(String table) {
        return building().rows.computeIfAbsent(table, unused -> new Rows());
    }

    private Building building() {
        return databases.computeIfAbsent(databaseOf(), unused -> new Building());
    }

    private String databaseOf() {
        return first.isEmpty() ? currentDatabase : first;
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
