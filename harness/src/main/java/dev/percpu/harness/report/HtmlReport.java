package dev.percpu.harness.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.store.Json;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.IOUtils;

/**
 * The report of runs as one self-contained HTML file. It contains the styles, scripts, chart
 * library and data. Its content security policy forbids it to fetch anything.
 */
final class HtmlReport {

    /** The page's own scripts. Each uses definitions of the scripts before it. */
    private static final List<String> SCRIPTS =
            List.of(
                    "figures.js",
                    "looks.js",
                    "charts.js",
                    "throughput.js",
                    "costs.js",
                    "memory.js",
                    "cover.js",
                    "tables.js",
                    "panels.js",
                    "page.js");

    /** Text that would end a script element too early, or change how a browser parses it. */
    private static final Pattern ENDS_SCRIPT =
            Pattern.compile("<(?=/script|!--)", Pattern.CASE_INSENSITIVE);

    private static final Pattern PINNING = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlReport() {}

    /** Renders runs, complete or not. Figures of different runs are never ranked together. */
    static String render(List<ReportedRun> runs) throws IOException {
        return page(PageData.of(runs));
    }

    private static String page(PageData data) throws IOException {
        StringBuilder own = new StringBuilder();
        for (String name : SCRIPTS) {
            own.append(own(name));
        }
        return fill(
                own("report.html"),
                Map.of(
                        "style", own("report.css"),
                        "echarts", script(echarts()),
                        "own", script(own.toString()),
                        "data", json(data)));
    }

    /**
     * Replaces each <code>{{name}}</code> in a text by its value. The values themselves are not
     * searched.
     */
    static String fill(String text, Map<String, String> values) {
        return PINNING.matcher(text)
                .replaceAll(pinning -> Matcher.quoteReplacement(value(values, pinning.group(1))));
    }

    private static String value(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "nothing to put in place of '" + name + "'"));
    }

    private static String resource(String path) throws IOException {
        return IOUtils.resourceToString(path, UTF_8, HtmlReport.class.getClassLoader());
    }

    private static String own(String name) throws IOException {
        return resource("dev/percpu/harness/report/" + name);
    }

    /**
     * The chart library. Its path contains a version, which the jar's {@code pom.properties} names.
     */
    private static String echarts() throws IOException {
        Properties pom = new Properties();
        pom.load(new StringReader(resource("META-INF/maven/org.mvnpm/echarts/pom.properties")));
        return resource(
                "META-INF/resources/_static/echarts/%s/dist/echarts.min.js"
                        .formatted(pom.getProperty("version")));
    }

    /**
     * Escapes text that would end the script element. It can only be part of a string or a regular
     * expression, where the escape does not change the meaning.
     */
    static String script(String source) {
        return ENDS_SCRIPT.matcher(source).replaceAll("\\\\x3c");
    }

    /**
     * The data as JSON, with each {@code <} escaped. JSON has {@code <} only in strings, where the
     * escape means the same.
     */
    static String json(PageData data) {
        return Json.line(data).replace("<", "\\u003c");
    }
}
