package dev.backproof.verify.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of one table that can be made after its rows are stored: InnoDB then sorts them once instead of looking for each
 * row's place. They are known from the lines of the dump's own {@code CREATE TABLE}, and are made again from the same text.
 *
 * <p>Kept from the start are primary, unique, full-text and spatial keys (a refused row must be refused when it comes), a key
 * that begins with the AUTO_INCREMENT column (the server needs it), and all keys of tables that are partitioned or
 * system-versioned. A foreign key whose column such a key begins with goes and comes with it: dumps switch the checks of
 * foreign keys off, so no row was compared when it came, and none is when the foreign key is made.
 */
final class LaterKeys {
    private String table = "";
    private boolean open;
    private boolean possible;
    private final List<String> keys = new ArrayList<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private String numbered = "";

    private record ForeignKey(String name, String column, String text) {}

    /** Takes a line that is outside of all rows, with its line break. */
    void learn(byte[] bytes, int length) {
        if (!open && length > 13 && bytes[0] == 'C') {
            String line = text(bytes, length);
            open = line.startsWith("CREATE TABLE `");
            if (open) {
                table = quoted(line, line.indexOf('`'));
                possible = !table.isEmpty();
                keys.clear();
                foreignKeys.clear();
                numbered = "";
            }
        } else if (open) {
            learn(text(bytes, length));
        }
    }

    private void learn(String line) {
        if (line.startsWith("  KEY `")) {
            keys.add(clause(line));
        } else if (line.startsWith("  `") && line.contains(" AUTO_INCREMENT")) {
            numbered = quoted(line, 2);
        } else if (line.startsWith("  CONSTRAINT `") && line.contains(" FOREIGN KEY (`")) {
            String column = quoted(line, line.indexOf(" FOREIGN KEY (`") + 14);
            foreignKeys.add(new ForeignKey(quoted(line, 13), column, clause(line)));
        } else if (line.startsWith(")")) {
            open = false;
            possible &=
                    line.startsWith(") ENGINE=InnoDB ") && line.endsWith(";\n") && !line.contains("SYSTEM VERSIONING");
        }
    }

    /** The statement that takes the keys away; empty when there are none. */
    String drop() {
        return alter(Stream.concat(
                foreignKeysOfLater().map(each -> "DROP FOREIGN KEY " + each.name()),
                later().map(key -> "DROP KEY " + quoted(key, 4))));
    }

    /** The statement that makes them again; empty when there are none. */
    String add() {
        return alter(Stream.concat(
                later().map(key -> "ADD " + key), foreignKeysOfLater().map(each -> "ADD " + each.text())));
    }

    private Stream<String> later() {
        return possible
                ? keys.stream()
                        .filter(key ->
                                !quoted(key, 4).isEmpty() && !firstColumn(key).equals(numbered))
                : Stream.empty();
    }

    private Stream<ForeignKey> foreignKeysOfLater() {
        Set<String> columns = later().map(LaterKeys::firstColumn).collect(Collectors.toSet());
        return foreignKeys.stream().filter(each -> columns.contains(each.column()));
    }

    private static String firstColumn(String key) {
        return quoted(key, 4 + quoted(key, 4).length() + 2);
    }

    private static String clause(String line) {
        return line.strip().replaceFirst(",$", "");
    }

    private String alter(Stream<String> clauses) {
        String all = clauses.collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : "ALTER TABLE " + table + " " + all + ";\n";
    }

    /** A name with its backticks, of which two in the name stand for one; empty when none begins there. */
    private static String quoted(String line, int at) {
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

    /** Each byte is one character, so that the text goes back as the same bytes. */
    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
