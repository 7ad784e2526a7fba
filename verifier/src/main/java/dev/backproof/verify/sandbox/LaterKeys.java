package dev.backproof.verify.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of one table that can be made after its rows are stored: InnoDB then sorts them once instead of looking for each
 * row's place. They are known from the lines of the dump's own {@code CREATE TABLE}, and are made again from the same text.
 *
 * <p>Kept from the start are primary, unique, full-text and spatial keys (a refused row must be refused when it comes), a key
 * that begins with a column of a foreign key or with the AUTO_INCREMENT column (the server needs those), and all keys of
 * tables that are partitioned or system-versioned.
 */
final class LaterKeys {
    private String table = "";
    private boolean open;
    private boolean possible;
    private final List<String> keys = new ArrayList<>();
    private final Set<String> needed = new HashSet<>();

    /** Takes a line that is outside of all rows, with its line break. */
    void learn(byte[] bytes, int length) {
        if (!open && length > 13 && bytes[0] == 'C') {
            String line = text(bytes, length);
            open = line.startsWith("CREATE TABLE `");
            if (open) {
                table = quoted(line, line.indexOf('`'));
                possible = !table.isEmpty();
                keys.clear();
                needed.clear();
            }
        } else if (open) {
            learn(text(bytes, length));
        }
    }

    private void learn(String line) {
        if (line.startsWith("  KEY `")) {
            keys.add(line.strip().replaceFirst(",$", ""));
        } else if (line.startsWith("  `") && line.contains(" AUTO_INCREMENT")) {
            needed.add(quoted(line, 2));
        } else if (line.startsWith("  CONSTRAINT `") && line.contains(" FOREIGN KEY (`")) {
            needed.add(quoted(line, line.indexOf(" FOREIGN KEY (`") + 14));
        } else if (line.startsWith(")")) {
            open = false;
            possible &=
                    line.startsWith(") ENGINE=InnoDB ") && line.endsWith(";\n") && !line.contains("SYSTEM VERSIONING");
        }
    }

    /** The statement that takes the keys away; empty when there are none. */
    String drop() {
        return alter(later().stream().map(key -> "DROP KEY " + quoted(key, 4)).toList());
    }

    /** The statement that makes them again; empty when there are none. */
    String add() {
        return alter(later().stream().map(key -> "ADD " + key).toList());
    }

    private List<String> later() {
        return possible ? keys.stream().filter(this::isLater).toList() : List.of();
    }

    private boolean isLater(String key) {
        String name = quoted(key, 4);
        return !name.isEmpty() && !needed.contains(quoted(key, 4 + name.length() + 2));
    }

    private String alter(List<String> clauses) {
        return clauses.isEmpty() ? "" : "ALTER TABLE " + table + " " + String.join(", ", clauses) + ";\n";
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
