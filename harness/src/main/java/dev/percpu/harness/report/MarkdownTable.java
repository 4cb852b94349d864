package dev.percpu.harness.report;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table in Markdown, and texts that mean nothing to Markdown but themselves. */
public final class MarkdownTable {

    /** What Markdown, or HTML within it, takes for more than a character. */
    private static final Pattern SPECIAL =
            Pattern.compile("[\\\\`*_{}\\[\\]<>#|~&$]|^[-+=]|(?<=^\\d{1,9})[.)](?=\\s|$)");

    private static final Pattern LINE_END = Pattern.compile("\\R");

    private final StringBuilder text = new StringBuilder();

    /** A table that has its header so far. */
    public MarkdownTable(String... header) {
        row(header);
        text.append("|").append(" --- |".repeat(header.length)).append('\n');
    }

    /** Adds a row of as many cells. */
    public void row(String... cells) {
        text.append(
                Arrays.stream(cells)
                        .map(MarkdownTable::escaped)
                        .collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    /** The table, its last line ended. */
    public String render() {
        return text.toString();
    }

    /** One line that reads as it stands. */
    static String escaped(String words) {
        return SPECIAL.matcher(LINE_END.matcher(words).replaceAll(" ")).replaceAll("\\\\$0");
    }

    /** One line to copy: the fence is longer than any run of backticks in it. */
    static String code(String line) {
        String fence = "`";
        while (line.contains(fence)) {
            fence += "`";
        }
        String pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return fence + pad + LINE_END.matcher(line).replaceAll(" ") + pad + fence;
    }
}
