package dev.backproof.verify.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code CREATE TABLE} as a dump has it, a line for each column and key: what {@code SHOW CREATE TABLE} writes.
 *
 * @param name of the table, with its backticks
 * @param definitions the lines in between, without their indent, line break and comma
 * @param options the last line, from its bracket to its semicolon
 */
record CreateTable(String name, List<String> definitions, String options) {
    /** Before any was read. */
    static final CreateTable NONE = new CreateTable("", List.of(), "");

    private static final String START = "CREATE TABLE ";

    CreateTable {
        definitions = List.copyOf(definitions);
    }

    /** Whether InnoDB keeps it. */
    boolean isInnoDb() {
        return options.startsWith(") ENGINE=InnoDB");
    }

    /** Whether InnoDB keeps it, in one part and without its history. */
    boolean isPlainInnoDb() {
        return !name.isEmpty() && isInnoDb() && options.endsWith(";\n") && !options.contains("SYSTEM VERSIONING");
    }

    /** Finds them among the lines of a dump. */
    static final class Reader {
        private final List<String> definitions = new ArrayList<>();
        private String name = "";
        private boolean open;
        private CreateTable last = NONE;

        /** Takes a line that is outside of all rows, with its line break. */
        void take(byte[] bytes, int length) {
            if (open) {
                inside(text(bytes, length));
            } else if (length > START.length() && bytes[0] == START.charAt(0)) {
                start(text(bytes, length));
            }
        }

        private void start(String line) {
            if (line.startsWith(START)) {
                open = !line.endsWith(";\n");
                name = quoted(line, START.length());
                definitions.clear();
                last = NONE;
            }
        }

        private void inside(String line) {
            if (line.startsWith(")")) {
                open = false;
                last = new CreateTable(name, definitions, line);
            } else {
                open = !line.endsWith(";\n"); // else it is written in another way
                definitions.add(line.strip().replaceFirst(",$", ""));
            }
        }

        /** The last whole one. */
        CreateTable last() {
            return last;
        }

        /** Each byte is one character, so that the text goes back as the same bytes. */
        private static String text(byte[] bytes, int length) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
    }

    /** A name with its backticks, of which two in the name stand for one; empty when none begins there. */
    static String quoted(String line, int at) {
        if (at < 0 || at >= line.length() || line.charAt(at) != '`') {
            return "";
        }
        int end = at + 1;
        while (end < line.length()) {
            if (line.charAt(end) == '`') {
                if (end + 1 == line.length() || line.charAt(end + 1) != '`') {
                    return line.substring(at, end + 1);
                }
                end++;
            }
            end++;
        }
        return "";
    }
}
