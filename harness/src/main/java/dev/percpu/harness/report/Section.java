package dev.percpu.harness.report;

import java.util.List;

/**
 * Replaces the tables of counters in the report of a run that measured something else.
 *
 * @param answer the answer of the run in one sentence
 * @param tables the measurements
 * @param notes how to read the tables, and what is missing, one sentence each
 * @param warnings reasons to trust the figures less
 */
public record Section(
        String answer, List<Table> tables, List<String> notes, List<String> warnings) {

    private static final int WIDTH = 100;

    String text() {
        StringBuilder text = new StringBuilder();
        tables.forEach(table -> text.append('\n').append(table.text()));
        text.append('\n');
        notes.forEach(note -> text.append(Wording.wrap(WIDTH, "", note)));
        return text.toString();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        for (Table table : tables) {
            String heading = table.title().isEmpty() ? table.columns().get(0) : table.title();
            text.append("\n### ").append(Markdown.escaped(heading)).append("\n\n");
            text.append(table.markdown());
        }
        text.append('\n');
        notes.forEach(note -> text.append("- ").append(Markdown.escaped(note)).append('\n'));
        return text.toString();
    }
}
