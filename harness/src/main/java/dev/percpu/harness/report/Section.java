package dev.percpu.harness.report;

import java.util.List;

/**
 * What takes the place of the tables of counters in the report of a run that measured something
 * else.
 *
 * @param answer the sentence that a reader in a hurry takes away
 * @param tables what was found
 * @param notes how to read it, and what is missing, a sentence each
 * @param warnings what makes the figures less sure
 */
public record Section(
        String answer, List<Table> tables, List<String> notes, List<String> warnings) {

    private static final int WIDTH = 100;

    /** A table; its title may be empty. */
    public record Table(String title, List<String> columns, List<List<String>> rows) {

        private String heading() {
            return title.isEmpty() ? columns.get(0) : title;
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Table table : tables) {
            text.append('\n');
            if (!table.title.isEmpty()) {
                text.append(Wording.wrap(WIDTH, "", table.title));
            }
            TextTable lines = new TextTable(table.columns.toArray(String[]::new));
            table.rows.forEach(row -> lines.row(row.toArray(String[]::new)));
            text.append(lines.render());
        }
        text.append('\n');
        notes.forEach(note -> text.append(Wording.wrap(WIDTH, "", note)));
        return text.toString();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        for (Table table : tables) {
            text.append("\n### ").append(MarkdownTable.escaped(table.heading())).append("\n\n");
            MarkdownTable lines = new MarkdownTable(table.columns.toArray(String[]::new));
            table.rows.forEach(row -> lines.row(row.toArray(String[]::new)));
            text.append(lines.render());
        }
        text.append('\n');
        notes.forEach(note -> text.append("- ").append(MarkdownTable.escaped(note)).append('\n'));
        return text.toString();
    }
}
