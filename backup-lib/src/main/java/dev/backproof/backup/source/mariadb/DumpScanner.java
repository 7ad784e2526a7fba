package dev.backproof.backup.source.mariadb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads along while a dump passes by: counts the rows of each table and notes which objects are created, without
 * changing or keeping a byte. Knows what {@code mariadb-dump} and {@code mysqldump} write: texts with escapes and doubled
 * quotes, raw bytes in {@code _binary} texts, comments that are executed, {@code DELIMITER} lines, several rows or one
 * per statement.
 *
 * <p>Memory depends on the number of objects, not on the size of the dump. Give it the bytes in pieces of any size. Not
 * thread-safe.
 */
public final class DumpScanner {
    // where the scanner stands between two bytes
    private static final int TEXT = 0;
    private static final int QUOTED = 1;
    private static final int QUOTED_ESCAPE = 2;
    private static final int DASH = 3;
    private static final int DASH_DASH = 4;
    private static final int LINE_COMMENT = 5;
    private static final int SLASH = 6;
    private static final int SLASH_STAR = 7;
    private static final int SLASH_STAR_M = 8;
    private static final int EXECUTED_VERSION = 9;
    private static final int BLOCK_COMMENT = 10;
    private static final int BLOCK_COMMENT_STAR = 11;
    private static final int STAR = 12;
    private static final int FOREIGN_TEXT = 13;
    private static final int DELIMITER = 14;

    private static final int SANDBOX_VERSION = 999_999;
    private static final int LINE_CAP = 300;
    private static final int NAME_CAP = 1024;
    private static final int TEXT_CAP = 1 << 20;
    private static final int NO_TEXT = -1;

    // what a byte within quotes means
    private static final int ORDINARY = 0;
    private static final int ESCAPE = 1;
    private static final int WIDE = 2; // begins a character of four bytes (RFC 3629 §3)
    private static final int CLOSING = 3;
    private static final int TAIL = 512;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int NO_MARK = -1;
    private static final String DATABASE = " Database: ";
    private static final byte[] SEMICOLON = {';'};

    private final StatementHead head = new StatementHead();
    private final boolean[] special = new boolean[256];
    private final Capture token = new Capture(NAME_CAP);
    private final Capture line = new Capture(LINE_CAP);
    private final byte[] tail = new byte[TAIL];
    private int tailLength;

    private int state = TEXT;
    private int quote;
    private StatementHead.Next mode = StatementHead.Next.TOKENS;
    private StatementHead.@Nullable Rows rows;
    private int column; // of the row, from 0; counted only where it matters
    private String accountHost = "";
    private String accountUser = "";
    private boolean keepValue; // a part of an account is being read
    private boolean bytesValue; // the value is no text
    private final byte[] inQuotes = quotedMeanings();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int textFrom = NO_TEXT; // where in the bytes at hand the text begins that the head wants
    private boolean textWanted;
    private int brackets;
    private int executed; // comments with ! that are open
    private int version;
    private byte[] delimiter = SEMICOLON;
    private int matched; // bytes of the delimiter seen so far
    private boolean wordPending;
    private boolean namePending;
    private boolean keepLine;

    private int marked; // bytes of a byte order mark seen so far
    private long bytes;
    private long firstNul = DumpFacts.NO_NUL;
    private long statements;
    private boolean trailer;
    private boolean sandboxMode;
    private boolean grants;
    private String toolVersion = "";
    private String serverVersion = "";
    private String headerDatabase = "";
    private String errorText = "";

    public DumpScanner() {
        markSpecial();
    }

    private void markSpecial() {
        Arrays.fill(special, false);
        for (char character : new char[] {'\'', '"', '`', '(', ')', '-', '/', '*', '#'}) {
            special[character] = true;
        }
        special[delimiter[0] & 0xff] = true;
    }

    private static byte[] quotedMeanings() {
        byte[] meanings = new byte[256];
        meanings['\\'] = ESCAPE;
        meanings['\''] = CLOSING; // or '"' or '`': which one is looked at then
        meanings['"'] = CLOSING;
        meanings['`'] = CLOSING;
        Arrays.fill(meanings, 0xf0, 0xf5, (byte) WIDE);
        return meanings;
    }

    /** Takes the next bytes. */
    public void accept(byte[] data, int offset, int length) {
        int end = offset + length;
        lookForNul(data, offset, end);
        bytes += length;
        keepTail(data, offset, length);
        int at = marked == NO_MARK ? offset : byteOrderMark(data, offset, end);
        textFrom = textWanted ? at : NO_TEXT;
        while (at < end) {
            at = switch (state) {
                case TEXT -> matched > 0 ? delimiterOn(data, at) : text(data, at, end);
                case QUOTED -> quoted(data, at, end);
                case BLOCK_COMMENT -> blockComment(data, at, end);
                case LINE_COMMENT -> lineComment(data, at, end);
                default -> step(data, at);
            };
        }
        keepText(data, end);
    }

    private void lookForNul(byte[] data, int from, int end) {
        for (int at = from; at < end && firstNul == DumpFacts.NO_NUL; at++) {
            if (data[at] == 0) {
                firstNul = bytes + at - from;
            }
        }
    }

    /** Steps over the mark that some programs write in front of UTF-8; what only begins like one is no word of SQL either. */
    private int byteOrderMark(byte[] data, int from, int end) {
        int at = from;
        while (at < end && marked != NO_MARK) {
            if (data[at] != BYTE_ORDER_MARK[marked]) {
                marked = NO_MARK;
            } else {
                at++;
                marked = marked + 1 == BYTE_ORDER_MARK.length ? NO_MARK : marked + 1;
            }
        }
        return at;
    }

    /** Keeps what the head wants of the bytes at hand, up to a cap: a longer text is not handed over. */
    private void keepText(byte[] data, int end) {
        if (textFrom != NO_TEXT && text.size() <= TEXT_CAP) {
            text.write(data, textFrom, end - textFrom);
        }
    }

    /** What was found. Call once, after the last byte. */
    public DumpFacts finish() {
        if (state == LINE_COMMENT) {
            endLineComment();
        } else if (state == FOREIGN_TEXT) {
            endForeignText();
        }
        flushToken(0);
        boolean inside = state != TEXT || executed > 0 || !head.empty() || mode != StatementHead.Next.TOKENS;
        boolean complete = trailer && !inside;
        if (!complete && errorText.isEmpty()) {
            errorText = errorInTail();
        }
        return new DumpFacts(
                bytes,
                statements,
                complete,
                inside,
                sandboxMode,
                grants,
                toolVersion,
                serverVersion,
                headerDatabase,
                firstNul,
                errorText,
                head.charset(),
                head.history(),
                head.accounts(),
                head.entries(),
                head.databases());
    }

    private void keepTail(byte[] data, int offset, int length) {
        if (length >= TAIL) {
            System.arraycopy(data, offset + length - TAIL, tail, 0, TAIL);
            tailLength = TAIL;
        } else {
            int keep = Math.min(tailLength, TAIL - length);
            System.arraycopy(tail, tailLength - keep, tail, 0, keep);
            System.arraycopy(data, offset, tail, keep, length);
            tailLength = keep + length;
        }
    }

    /** A dump tool that broke off in the middle of a row may have left its last words there. */
    private String errorInTail() {
        String text = new String(tail, 0, tailLength, StandardCharsets.UTF_8);
        int start = Math.max(
                text.lastIndexOf("mysqldump: "),
                Math.max(text.lastIndexOf("mariadb-dump: "), text.lastIndexOf("mysqldump.exe: ")));
        return start < 0
                ? ""
                : text.substring(start).lines().findFirst().orElse("").strip();
    }

    // ---- plain text, by what it is part of ------------------------------------------------------------------------

    private int text(byte[] data, int at, int end) {
        return switch (mode) {
            case TOKENS -> headText(data, at, end);
            case ROWS -> brackets == 0 ? betweenRows(data, at, end) : insideRow(data, at, end);
            default -> restText(data, at, end);
        };
    }

    private int headText(byte[] data, int from, int end) {
        int at = from;
        while (at < end && state == TEXT && mode == StatementHead.Next.TOKENS) {
            int next = data[at] & 0xff;
            if (isWordByte(next) && next != (delimiter[0] & 0xff)) {
                if (namePending) {
                    flushToken(at);
                    continue;
                }
                wordPending = true;
                token.add(next);
                at++;
            } else if (namePending && next == quote) {
                // a doubled quote: part of the name
                namePending = false;
                token.add(next);
                state = QUOTED;
                at++;
            } else if (wordPending || namePending) {
                flushToken(at);
            } else if (next <= ' ') {
                at++;
            } else {
                return mark(data, at);
            }
        }
        return at;
    }

    private int insideRow(byte[] data, int from, int end) {
        int at = from;
        boolean[] stop = special;
        while (at < end) {
            while (!stop[data[at] & 0xff]) {
                if (++at == end) {
                    return end;
                }
            }
            int next = data[at] & 0xff;
            if (next == '\'') {
                // the usual case in a tight loop: most of a dump is text and numbers
                startValue();
                quote = next;
                state = QUOTED;
                at = quoted(data, at + 1, end);
                if (state != TEXT) {
                    return at;
                }
            } else if (next == ',' && special[',']) {
                if (brackets == 1) {
                    column++;
                }
                at++;
            } else if (next == ')' && brackets > 1) {
                brackets--;
                at++;
            } else {
                return mark(data, at);
            }
        }
        return at;
    }

    private void startValue() {
        StatementHead.Rows into = rows;
        if (special[','] && into != null) {
            boolean[] bytes = into.bytes;
            bytesValue = bytes != null && (column >= bytes.length || bytes[column]);
            keepValue = into.accounts && brackets == 1 && column < 3;
            token.clear();
        }
    }

    private int betweenRows(byte[] data, int from, int end) {
        int at = from;
        while (at < end) {
            int next = data[at] & 0xff;
            if (next == ',' || next <= ' ') {
                at++;
            } else if (isWordByte(next) && next != (delimiter[0] & 0xff)) {
                mode = StatementHead.Next.NOTHING; // ON DUPLICATE KEY and the like
                return at;
            } else {
                return mark(data, at);
            }
        }
        return at;
    }

    private int restText(byte[] data, int from, int end) {
        int at = from;
        boolean[] stop = special;
        while (!stop[data[at] & 0xff]) {
            if (++at == end) {
                return end;
            }
        }
        return mark(data, at);
    }

    private static boolean isWordByte(int next) {
        return (next >= 'a' && next <= 'z')
                || (next >= 'A' && next <= 'Z')
                || (next >= '0' && next <= '9')
                || next == '_'
                || next == '$'
                || next >= 0x80;
    }

    /** A byte of plain text that may mean something. */
    private int mark(byte[] data, int at) {
        int next = data[at] & 0xff;
        if (next == (delimiter[0] & 0xff)) {
            if (delimiter.length == 1) {
                endStatement(data, at);
            } else {
                matched = 1;
            }
            return at + 1;
        }
        switch (next) {
            case '\'', '"', '`' -> {
                quote = next;
                token.clear();
                state = QUOTED;
            }
            case '-' -> state = DASH;
            case '/' -> state = SLASH;
            case '*' -> state = STAR;
            case '#' -> startLineComment();
            default -> {
                symbol(next);
                if (textWanted && textFrom == NO_TEXT) {
                    textFrom = at + 1;
                }
            }
        }
        return at + 1;
    }

    /** A byte after the beginning of a delimiter of several bytes. */
    private int delimiterOn(byte[] data, int at) {
        if (data[at] == delimiter[matched]) {
            if (++matched == delimiter.length) {
                endStatement(data, at);
            }
            return at + 1;
        }
        // not the delimiter: its first byte may still have begun a comment, and this byte is looked at afresh
        matched = 0;
        if (delimiter[0] == '/') {
            state = SLASH;
        } else if (delimiter[0] == '-') {
            state = DASH;
        }
        return at;
    }

    private void symbol(int next) {
        switch (mode) {
            case TOKENS -> follow(head.symbol(next));
            case ROWS -> {
                if (next == '(') {
                    if (brackets++ == 0 && rows != null) {
                        rows.count++;
                        column = 0;
                    }
                } else if (next == ')') {
                    brackets--;
                }
            }
            default -> {}
        }
    }

    // ---- quoted text and comments -----------------------------------------------------------------------------------

    private int quoted(byte[] data, int from, int end) {
        boolean name = mode == StatementHead.Next.TOKENS;
        boolean keep = name || keepValue;
        byte[] meanings = inQuotes;
        int at = from;
        while (at < end) {
            int next = data[at++];
            switch (meanings[next & 0xff]) {
                case ORDINARY -> {}
                case CLOSING -> {
                    if (next == quote) {
                        state = TEXT;
                        namePending = name;
                        endValue();
                        return at;
                    }
                }
                case ESCAPE -> {
                    if (quote != '`') {
                        if (at == end) {
                            state = QUOTED_ESCAPE;
                            return at;
                        }
                        next = data[at++];
                        if (name) {
                            continue;
                        }
                    }
                }
                default -> {
                    if (rows != null && !bytesValue) {
                        rows.wide++;
                    }
                }
            }
            if (keep) {
                token.add(next);
            }
        }
        return at;
    }

    private void endValue() {
        if (keepValue) {
            keepValue = false;
            if (column == 0) {
                accountHost = token.text();
            } else if (column == 1) {
                accountUser = token.text();
                head.account(accountHost, accountUser);
            } else if (token.whole()) {
                head.entry(accountHost, accountUser, token.text());
            }
        }
        bytesValue = false;
    }

    private int blockComment(byte[] data, int from, int end) {
        for (int at = from; at < end; at++) {
            if (data[at] == '*') {
                state = BLOCK_COMMENT_STAR;
                return at + 1;
            }
        }
        return end;
    }

    private int lineComment(byte[] data, int from, int end) {
        for (int at = from; at < end; at++) {
            if (data[at] == '\n') {
                endLineComment();
                return at + 1;
            }
            if (keepLine) {
                line.add(data[at]);
            }
        }
        return end;
    }

    private void startLineComment() {
        state = LINE_COMMENT;
        keepLine = mode == StatementHead.Next.TOKENS && head.empty();
        line.clear();
    }

    private void endLineComment() {
        state = TEXT;
        if (keepLine) {
            comment(line.text().strip());
        }
    }

    private void comment(String text) {
        if (text.startsWith("Dump completed")) {
            trailer = true;
        } else if (text.startsWith("MariaDB dump ") || text.startsWith("MySQL dump ")) {
            toolVersion = text.replaceAll("\\s+", " ");
            trailer = false; // another dump begins, which may be cut
        } else if (text.startsWith("Server version")) {
            serverVersion = text.substring("Server version".length()).strip();
        } else if (text.startsWith("Host: ") && headerDatabase.isEmpty()) {
            int at = text.indexOf(DATABASE);
            headerDatabase =
                    at < 0 ? "" : text.substring(at + DATABASE.length()).strip();
        } else if (text.startsWith("insufficient privileges")) {
            noteError(text);
        } else if (text.startsWith("failed on view")) {
            noteError(text.substring(0, text.indexOf(':') < 0 ? text.length() : text.indexOf(':')));
        }
    }

    /** The states that last for a byte or two. */
    private int step(byte[] data, int at) {
        int next = data[at] & 0xff;
        switch (state) {
            case QUOTED_ESCAPE -> {
                state = QUOTED;
                if (keepValue) {
                    token.add(next);
                }
            }
            case DASH -> {
                if (next != '-') {
                    state = TEXT;
                    symbol('-');
                    return at;
                }
                state = DASH_DASH;
            }
            case DASH_DASH -> {
                if (next > ' ') {
                    state = TEXT;
                    symbol('-');
                    symbol('-');
                } else {
                    startLineComment();
                }
                return at;
            }
            case SLASH -> {
                if (next != '*') {
                    state = TEXT;
                    symbol('/');
                    return at;
                }
                state = SLASH_STAR;
            }
            case SLASH_STAR -> {
                if (next == '!') {
                    startExecuted();
                } else if (next == 'M') {
                    state = SLASH_STAR_M;
                } else {
                    state = BLOCK_COMMENT;
                    return at;
                }
            }
            case SLASH_STAR_M -> {
                if (next == '!') {
                    startExecuted();
                } else {
                    state = BLOCK_COMMENT;
                    return at;
                }
            }
            case EXECUTED_VERSION -> {
                if (next >= '0' && next <= '9' && version < SANDBOX_VERSION) {
                    version = version * 10 + next - '0';
                } else if (version == SANDBOX_VERSION) {
                    // a version that no server will have: a comment for all but the client
                    sandboxMode |= next == '\\' && statements == 0;
                    state = BLOCK_COMMENT;
                    return at;
                } else {
                    executed++;
                    state = TEXT;
                    return at;
                }
            }
            case BLOCK_COMMENT_STAR -> {
                if (next == '/') {
                    state = TEXT;
                } else if (next != '*') {
                    state = BLOCK_COMMENT;
                }
            }
            case STAR -> {
                state = TEXT;
                if (next != '/' || executed == 0) {
                    symbol('*');
                    return at;
                }
                executed--;
            }
            case FOREIGN_TEXT -> {
                if (next == '\n') {
                    endForeignText();
                } else {
                    line.add(next);
                }
            }
            case DELIMITER -> {
                if (next == '\n') {
                    setDelimiter();
                } else {
                    line.add(next);
                }
            }
            default -> throw new IllegalStateException("state " + state);
        }
        return at + 1;
    }

    private void startExecuted() {
        version = 0;
        state = EXECUTED_VERSION;
    }

    // ---- tokens and statements --------------------------------------------------------------------------------------

    /** @param at where the token ended */
    private void flushToken(int at) {
        if (wordPending) {
            wordPending = false;
            String word = token.text();
            token.clear();
            grants |= head.empty() && word.equalsIgnoreCase("GRANT");
            StatementHead.Next next = head.word(word, executed > 0);
            if (next == StatementHead.Next.FOREIGN_TEXT) {
                line.clear();
                line.addAll(word);
            }
            follow(next);
            if (textWanted && textFrom == NO_TEXT) {
                textFrom = at;
            }
        } else if (namePending) {
            namePending = false;
            String name = token.text();
            token.clear();
            follow(head.name(name));
        }
    }

    private void follow(StatementHead.Next next) {
        switch (next) {
            case TOKENS -> {}
            case ROWS -> {
                mode = next;
                rows = head.rows();
                special[','] = rows.bytes != null || rows.accounts;
                brackets = 0;
            }
            case NOTHING -> mode = next;
            case TEXT -> {
                mode = StatementHead.Next.NOTHING;
                textWanted = true;
                text.reset();
            }
            case FOREIGN_TEXT -> state = FOREIGN_TEXT;
            case DELIMITER -> {
                line.clear();
                state = DELIMITER;
            }
        }
        if (next != StatementHead.Next.FOREIGN_TEXT) {
            trailer = false;
        }
    }

    /** @param at where its delimiter ends */
    private void endStatement(byte[] data, int at) {
        statements++;
        if (textWanted) {
            keepText(data, at);
            if (text.size() <= TEXT_CAP) {
                head.text(text.toString(StandardCharsets.UTF_8));
            }
            textWanted = false;
            textFrom = NO_TEXT;
        }
        head.end();
        startStatement();
    }

    private void startStatement() {
        head.reset();
        mode = StatementHead.Next.TOKENS;
        state = TEXT;
        rows = null;
        special[','] = false;
        brackets = 0;
        executed = 0;
        matched = 0;
    }

    private void endForeignText() {
        noteError(line.text().strip());
        startStatement();
    }

    private void noteError(String text) {
        if (errorText.isEmpty()) {
            errorText = text;
        }
    }

    private void setDelimiter() {
        byte[] text = line.text().strip().getBytes(StandardCharsets.UTF_8);
        if (text.length > 0) {
            delimiter = text;
            markSpecial();
        }
        startStatement();
    }

    /** A few bytes, up to a cap. */
    private static final class Capture {
        private final byte[] bytes;
        private int length;

        Capture(int cap) {
            bytes = new byte[cap];
        }

        void add(int next) {
            if (length < bytes.length) {
                bytes[length++] = (byte) next;
            }
        }

        void addAll(String text) {
            for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
                add(next);
            }
        }

        void clear() {
            length = 0;
        }

        /** Whether nothing was left out. */
        boolean whole() {
            return length < bytes.length;
        }

        String text() {
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }
}
