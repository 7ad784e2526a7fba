package dev.backproof.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as what stands in them; the last one runs on. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... heads) {
        row(heads);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        int columns = rows.getFirst().size();
        StringBuilder format = new StringBuilder();
        for (int column = 0; column < columns - 1; column++) {
            int at = column;
            int width =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(1);
            format.append("%-").append(width).append("s  ");
        }
        format.append("%s");
        return rows.stream()
                .map(row -> String.format(format.toString(), row.toArray()).stripTrailing())
                .toList();
    }
}
