package dev.percpu.harness.report;

import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of a run as one HTML file that needs nothing else: styles, scripts, chart library and
 * data are inside, and its content security policy forbids it to fetch anything.
 */
public final class HtmlReport {

    /** What would end a script element, or switch its parsing, in the middle of a script. */
    private static final Pattern ENDS_SCRIPT =
            Pattern.compile("<(?=/script|!--)", Pattern.CASE_INSENSITIVE);

    private HtmlReport() {}

    /**
     * Writes the report of a run, whole or not, over any file that is there.
     *
     * @param manifest what the run was meant to do, and where
     * @param rows the forks that ended, in any order
     * @param file the file to write
     * @throws IOException if {@code file} cannot be written
     */
    public static void write(Manifest manifest, List<ForkRow> rows, Path file) throws IOException {
        Files.writeString(file, page(PageData.of(manifest, rows)));
    }

    private static String page(PageData data) throws IOException {
        return new Template(PageResources.own("report.html"))
                .fill(
                        Map.of(
                                "style", PageResources.own("report.css"),
                                "echarts", script(PageResources.echarts()),
                                "figures", script(PageResources.own("figures.js")),
                                "charts", script(PageResources.own("charts.js")),
                                "page", script(PageResources.own("page.js")),
                                "data", json(data)));
    }

    /**
     * In a string or a regular expression, where alone it can stand, the escape changes nothing.
     */
    static String script(String source) {
        return ENDS_SCRIPT.matcher(source).replaceAll("\\\\x3c");
    }

    /** JSON has {@code <} in strings only, where its escape means the same. */
    static String json(PageData data) {
        return JsonMapper.shared().writeValueAsString(data).replace("<", "\\u003c");
    }
}
