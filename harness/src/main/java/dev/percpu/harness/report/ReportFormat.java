package dev.percpu.harness.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A form that a report can have as a file. */
public enum ReportFormat {
    /** One page that needs nothing else. */
    HTML("html", List.of(".html", ".htm")),
    /** Tables to be pasted where Markdown is read. */
    MARKDOWN("markdown", List.of(".md", ".markdown")),
    /** A line for each fork, for spreadsheets and statistics. */
    CSV("csv", List.of(".csv")),
    /** What JMH itself writes, for JMH Visualizer and other tools that read it. */
    JMH_JSON("jmh-json", List.of(".json"));

    private final String word;
    private final List<String> extensions;

    ReportFormat(String word, List<String> extensions) {
        this.word = word;
        this.extensions = extensions;
    }

    /** The name in options. */
    public String word() {
        return word;
    }

    /** The format of a name. */
    public static Optional<ReportFormat> named(String word) {
        return Arrays.stream(values()).filter(format -> format.word.equals(word)).findFirst();
    }

    /**
     * The format that a file's name asks for.
     *
     * @return the format; empty if the name ends with no known extension
     */
    public static Optional<ReportFormat> of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extensions.stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /**
     * Writes runs in this format.
     *
     * @param runs the runs, whole or not, at least one
     * @throws IOException if a part of the page is not on the class path
     */
    public String render(List<ReportedRun> runs) throws IOException {
        return switch (this) {
            case HTML -> HtmlReport.render(runs);
            case MARKDOWN -> MarkdownReport.render(runs);
            case CSV -> CsvReport.render(runs);
            case JMH_JSON -> JmhJson.render(runs);
        };
    }
}
