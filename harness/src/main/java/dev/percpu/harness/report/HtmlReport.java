package dev.percpu.harness.report;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of runs as one HTML file that needs nothing else: styles, scripts, chart library and
 * data are inside, and its content security policy forbids it to fetch anything.
 */
final class HtmlReport {

    /** The page's own scripts: each uses what those before it define. */
    private static final List<String> SCRIPTS =
            List.of(
                    "figures.js",
                    "looks.js",
                    "charts.js",
                    "throughput.js",
                    "costs.js",
                    "memory.js",
                    "tables.js",
                    "panels.js",
                    "page.js");

    /** What would end a script element, or switch its parsing, in the middle of a script. */
    private static final Pattern ENDS_SCRIPT =
            Pattern.compile("<(?=/script|!--)", Pattern.CASE_INSENSITIVE);

    private HtmlReport() {}

    /**
     * The report of some runs.
     *
     * @param runs the runs, whole or not, at least one; figures of two of them are never ranked
     *     together
     * @return the page
     * @throws IOException if a part of it is not on the class path
     */
    static String render(List<ReportedRun> runs) throws IOException {
        return page(PageData.of(runs));
    }

    private static String page(PageData data) throws IOException {
        StringBuilder own = new StringBuilder();
        for (String name : SCRIPTS) {
            own.append(PageResources.own(name));
        }
        return new Template(PageResources.own("report.html"))
                .fill(
                        Map.of(
                                "style", PageResources.own("report.css"),
                                "echarts", script(PageResources.echarts()),
                                "own", script(own.toString()),
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
