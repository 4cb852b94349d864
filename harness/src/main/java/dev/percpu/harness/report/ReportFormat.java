package dev.percpu.harness.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file format of a report. */
public enum ReportFormat {
    /** One self-contained page. */
    HTML("html", List.of(".html", ".htm")),
    /** Tables to paste where Markdown is read. */
    MARKDOWN("markdown", List.of(".md", ".markdown")),
    /** A line for each fork, for spreadsheets and statistics. */
    CSV("csv", List.of(".csv")),
    /** The format that JMH writes, for JMH Visualizer and other tools. */
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

    /** The format with this name; empty if there is none. */
    public static Optional<ReportFormat> named(String word) {
        return Arrays.stream(values()).filter(format -> format.word.equals(word)).findFirst();
    }

    /**
     * The format that the extension of a file's name stands for.
     *
     * @return the format; empty if the extension is unknown
     */
    public static Optional<ReportFormat> of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extensions.stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /**
     * Renders runs in this format.
     *
     * @param runs at least one run, complete or not
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
