package dev.percpu.harness.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table that can be written in several formats: a title, columns, rows and notes. The code that
 * makes a table adds the rows and notes.
 */
public record Table(
        String title, List<String> columns, List<List<String>> rows, List<String> notes) {

    /** The width of notes in plain text. */
    static final int WIDTH = 100;

    private static final String GAP = "  ";

    private static final Pattern FIGURE = Pattern.compile("[+−-]?[\\d.,]+|–|");

    /** A table without rows. */
    public Table(String title, List<String> columns) {
        this(title, List.copyOf(columns), new ArrayList<>(), new ArrayList<>());
    }

    /** A table without title and rows. */
    public Table(String... columns) {
        this("", List.of(columns));
    }

    /** Adds a row. */
    public Table row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells + " are no row of " + columns);
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Adds a row. */
    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /** Adds a sentence about the rows. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    /**
     * The table in plain text. The first column is aligned to the left, and so is the last one if
     * it holds words; all others are aligned to the right. Each line ends with a line break and has
     * no trailing blanks.
     */
    public String text() {
        List<List<String>> lines = new ArrayList<>(rows);
        lines.add(0, columns);
        int last = columns.size() - 1;
        boolean words = !rows.stream().allMatch(row -> FIGURE.matcher(row.get(last)).matches());
        int[] widths =
                IntStream.rangeClosed(0, last)
                        .map(
                                i ->
                                        lines.stream()
                                                .mapToInt(line -> line.get(i).length())
                                                .max()
                                                .getAsInt())
                        .toArray();
        StringBuilder text =
                new StringBuilder(title.isEmpty() ? "" : Wording.wrap(WIDTH, "", title));
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i <= last; i++) {
                String blanks = " ".repeat(widths[i] - line.get(i).length());
                boolean left = i == 0 || i == last && words;
                padded.append(i == 0 ? "" : GAP)
                        .append(left ? line.get(i) + blanks : blanks + line.get(i));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        notes.forEach(note -> text.append(Wording.wrap(WIDTH, "  ", note)));
        return text.toString();
    }

    /** The rows in Markdown, and the notes as a list. */
    public String markdown() {
        StringBuilder text = new StringBuilder(markdown(columns));
        text.append("|").append(" --- |".repeat(columns.size())).append('\n');
        rows.forEach(row -> text.append(markdown(row)));
        notes.forEach(note -> text.append("\n- ").append(Markdown.escaped(note)));
        return text.toString();
    }

    private static String markdown(List<String> cells) {
        return cells.stream()
                .map(Markdown::escaped)
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /**
     * The columns and rows as CSV, following RFC 4180. Lines end with CR and LF. A field is quoted
     * if it contains a comma, a quote or a line break.
     */
    String csv() {
        return csv(columns) + rows.stream().map(Table::csv).collect(Collectors.joining());
    }

    private static String csv(List<String> fields) {
        return fields.stream().map(Table::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(String text) {
        return text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? text
                : '"' + text.replace("\"", "\"\"") + '"';
    }
}
