package dev.percpu.harness.report;

import dev.percpu.harness.store.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
                    "cover.js",
                    "tables.js",
                    "panels.js",
                    "page.js");

    /** What would end a script element, or switch its parsing, in the middle of a script. */
    private static final Pattern ENDS_SCRIPT =
            Pattern.compile("<(?=/script|!--)", Pattern.CASE_INSENSITIVE);

    private static final Pattern PINNING = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlReport() {}

    /** The page of runs, whole or not; figures of two of them are never ranked together. */
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

    /** A text with a value for each <code>{{name}}</code>. What is put there is not searched. */
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

    private static String own(String name) throws IOException {
        return resource("dev/percpu/harness/report/" + name);
    }

    /** The chart library; its jar has the version in the path, and says which it is. */
    private static String echarts() throws IOException {
        Properties pom = new Properties();
        pom.load(new StringReader(resource("META-INF/maven/org.mvnpm/echarts/pom.properties")));
        return resource(
                "META-INF/resources/_static/echarts/%s/dist/echarts.min.js"
                        .formatted(pom.getProperty("version")));
    }

    private static String resource(String path) throws IOException {
        try (InputStream found = HtmlReport.class.getClassLoader().getResourceAsStream(path)) {
            if (found == null) {
                throw new FileNotFoundException("'" + path + "' is not on the class path");
            }
            return new String(found.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * In a string or a regular expression, where alone it can stand, the escape changes nothing.
     */
    static String script(String source) {
        return ENDS_SCRIPT.matcher(source).replaceAll("\\\\x3c");
    }

    /** JSON has {@code <} in strings only, where its escape means the same. */
    static String json(PageData data) {
        return Json.line(data).replace("<", "\\u003c");
    }
}
