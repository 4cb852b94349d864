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
