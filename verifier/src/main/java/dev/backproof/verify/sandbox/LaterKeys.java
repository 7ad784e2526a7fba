package dev.backproof.verify.sandbox;

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
    private final String table;
    private final List<String> keys;
    private final List<ForeignKey> foreignKeys;

    private record ForeignKey(String name, String column, String text) {}

    LaterKeys(CreateTable create) {
        table = create.name();
        String numbered = create.definitions().stream()
                .filter(line -> line.startsWith("`") && line.contains(" AUTO_INCREMENT"))
                .map(line -> CreateTable.quoted(line, 0))
                .findFirst()
                .orElse("");
        keys = create.definitions().stream()
                .filter(line -> create.isPlainInnoDb() && line.startsWith("KEY `"))
                .filter(key -> !CreateTable.quoted(key, 4).isEmpty()
                        && !firstColumn(key).equals(numbered))
                .toList();
        Set<String> columns = keys.stream().map(LaterKeys::firstColumn).collect(Collectors.toSet());
        foreignKeys = create.definitions().stream()
                .filter(line -> line.startsWith("CONSTRAINT `") && line.contains(" FOREIGN KEY (`"))
                .map(LaterKeys::foreignKey)
                .filter(each -> columns.contains(each.column()))
                .toList();
    }

    private static ForeignKey foreignKey(String line) {
        String column = CreateTable.quoted(line, line.indexOf(" FOREIGN KEY (`") + 14);
        return new ForeignKey(CreateTable.quoted(line, 11), column, line);
    }

    private static String firstColumn(String key) {
        return CreateTable.quoted(key, 4 + CreateTable.quoted(key, 4).length() + 2);
    }

    /** The statement that takes the keys away; empty when there are none. */
    String drop() {
        return alter(Stream.concat(
                foreignKeys.stream().map(each -> "DROP FOREIGN KEY " + each.name()),
                keys.stream().map(key -> "DROP KEY " + CreateTable.quoted(key, 4))));
    }

    /** The statement that makes them again; empty when there are none. */
    String add() {
        return alter(Stream.concat(
                keys.stream().map(key -> "ADD " + key), foreignKeys.stream().map(each -> "ADD " + each.text())));
    }

    private String alter(Stream<String> clauses) {
        String all = clauses.collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : "ALTER TABLE " + table + " " + all + ";\n";
    }
}
