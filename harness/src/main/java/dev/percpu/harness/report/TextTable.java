package dev.percpu.harness.report;

import java.util.ArrayList;
import java.util.List;

/** A table in plain text: the first and the last column to the left, all others to the right. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> lines = new ArrayList<>();

    TextTable(String... header) {
        row(header);
    }

    TextTable row(String... cells) {
        lines.add(List.of(cells));
        return this;
    }

    /** One line for the header and one for each row, each ended and without trailing blanks. */
    String render() {
        int columns = lines.get(0).size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = line.get(column);
                String blanks = " ".repeat(widths[column] - cell.length());
                boolean left = column == 0 || column == columns - 1;
                padded.append(column == 0 ? "" : GAP).append(left ? cell + blanks : blanks + cell);
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
