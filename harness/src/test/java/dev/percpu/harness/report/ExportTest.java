package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.ForkResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.IterationResultMetaData;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ThroughputResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The formats that other programs read. */
class ExportTest {

    private static final String HOSTILE = "=HYPERLINK(\"x\"),\n| <b>`*_\\";

    private static SyntheticRun readers() {
        return SyntheticRun.of(
                SyntheticHost.cloud(),
                List.of("LongAdder", SyntheticRun.NONATOMIC, "empty"),
                List.of(
                        SyntheticRun.work("readers", "kind", "sum"),
                        SyntheticRun.work("many", "counters", "8")),
                List.of(2, 4));
    }

    /** The records of a file as RFC 4180 defines it; anything that it does not define fails. */
    private static List<List<String>> csv(String text) {
        List<List<String>> records = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            StringBuilder field = new StringBuilder();
            if (text.charAt(at) == '"') {
                at++;
                while (text.charAt(at) != '"' || text.startsWith("\"\"", at)) {
                    at += text.charAt(at) == '"' ? 1 : 0;
                    field.append(text.charAt(at++));
                }
                at++;
            } else {
                while (text.charAt(at) != ',' && text.charAt(at) != '\r') {
                    assertThat(text.charAt(at)).isNotIn('"', '\n');
                    field.append(text.charAt(at++));
                }
            }
            fields.add(field.toString());
            if (text.charAt(at) == ',') {
                at++;
            } else {
                assertThat(text.substring(at, at + 2)).isEqualTo("\r\n");
                at += 2;
                records.add(List.copyOf(fields));
                fields.clear();
            }
        }
        assertThat(fields).as("an unfinished line").isEmpty();
        return records;
    }

    private static String field(List<List<String>> records, int line, String column) {
        return records.get(line).get(records.get(0).indexOf(column));
    }

    @Test
    void csvHasALineForEachForkWithEveryParameterAndRole() throws Exception {
        SyntheticRun run = readers();
        List<List<String>> records = csv(ReportFormat.CSV.render(run.alone()));

        assertThat(records).hasSize(1 + run.results().size());
        assertThat(records).allSatisfy(record -> assertThat(record).hasSameSizeAs(records.get(0)));
        assertThat(records.get(0)).doesNotHaveDuplicates();
        for (int i = 0; i < run.results().size(); i++) {
            ForkResult row = run.results().get(i);
            int line = i + 1;
            assertThat(field(records, line, "subject")).isEqualTo(row.subject());
            assertThat(field(records, line, "fork")).isEqualTo("" + row.fork());
            assertThat(field(records, line, "threads")).isEqualTo("" + row.scenario().threads());
            assertThat(field(records, line, "scored")).isEqualTo("" + row.scored());
            boolean many = row.scenario().workload().equals("many");
            assertThat(field(records, line, "parameter:counters")).isEqualTo(many ? "8" : "");
            assertThat(field(records, line, "parameter:kind")).isEqualTo(many ? "" : "sum");
            assertThat(Double.parseDouble(field(records, line, "update:value")))
                    .isEqualTo(row.series().get(0).value());
            assertThat(field(records, line, "read:value").isEmpty())
                    .isEqualTo(row.series().size() == 1);
            assertThat(JsonMapper.shared().readTree(field(records, line, "update:iterations")))
                    .hasSize(5);
        }
    }

    @Test
    void csvQuotesWhatItMustAndNoTextIsAFormula() throws Exception {
        SyntheticRun failed = SyntheticRun.small().allFailed(HOSTILE);
        for (String name : List.of(HOSTILE, "+1", "-1", "@x", "\tx", "\rx")) {
            List<List<String>> records = csv(CsvReport.render(List.of(failed.reported(name))));
            assertThat(field(records, 1, "run")).isEqualTo("'" + name);
            assertThat(field(records, 1, "error")).isEqualTo("'" + HOSTILE);
        }
        assertThat(field(csv(CsvReport.render(List.of(failed.reported("a-b, \"c\"")))), 1, "run"))
                .isEqualTo("a-b, \"c\"");
    }

    @Test
    void jmhJsonHasTheFieldsThatJmhWrites() throws Exception {
        JsonNode own = JsonMapper.shared().readTree(JmhJson.render(readers().alone())).get(0);
        JsonNode jmh = writtenByJmh();
        assertThat(own.propertyNames()).containsExactlyElementsOf(jmh.propertyNames());
        JsonNode metric = jmh.get("primaryMetric");
        assertThat(own.get("primaryMetric").propertyNames())
                .containsExactlyElementsOf(metric.propertyNames());
        assertThat(own.at("/primaryMetric/scorePercentiles").propertyNames())
                .containsExactlyElementsOf(metric.get("scorePercentiles").propertyNames());
        for (String name : jmh.propertyNames()) {
            assertThat(own.get(name).getNodeType()).as(name).isEqualTo(jmh.get(name).getNodeType());
        }
        for (String name : metric.propertyNames()) {
            assertThat(own.get("primaryMetric").get(name).getNodeType())
                    .as(name)
                    .isEqualTo(metric.get(name).getNodeType());
        }
        assertThat(own.at("/secondaryMetrics/read").propertyNames())
                .containsExactlyElementsOf(metric.propertyNames());
    }

    /** A result of three iterations, as JMH's own writer has it. */
    private static JsonNode writtenByJmh() {
        WorkloadParams workload = new WorkloadParams();
        workload.put("key", "value", 0);
        TimeValue second = TimeValue.seconds(1);
        IterationParams warmup = new IterationParams(IterationType.WARMUP, 1, second, 1);
        IterationParams measured = new IterationParams(IterationType.MEASUREMENT, 3, second, 1);
        BenchmarkParams parameters =
                new BenchmarkParams(
                        "a.b",
                        "target",
                        false,
                        1,
                        new int[] {1},
                        List.of(),
                        1,
                        0,
                        warmup,
                        measured,
                        Mode.Throughput,
                        workload,
                        TimeUnit.SECONDS,
                        1,
                        "java",
                        List.of(),
                        "25",
                        "vm",
                        "25",
                        "1.37",
                        second);
        List<IterationResult> iterations = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            IterationResult iteration =
                    new IterationResult(parameters, measured, new IterationResultMetaData(1, 1));
            iteration.addResult(
                    new ThroughputResult(
                            ResultRole.PRIMARY, "b", 100.0 * i, 1_000_000_000, TimeUnit.SECONDS));
            iterations.add(iteration);
        }
        RunResult result =
                new RunResult(parameters, List.of(new BenchmarkResult(parameters, iterations)));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ResultFormatFactory.getInstance(
                        ResultFormatType.JSON,
                        new PrintStream(written, true, StandardCharsets.UTF_8))
                .writeOut(List.of(result));
        return JsonMapper.shared().readTree(written.toByteArray()).get(0);
    }

    @Test
    void jmhJsonLeavesOutWhatHasNoScoreAndTellsCellsApart() {
        SyntheticRun run = readers();
        JsonNode results =
                JsonMapper.shared()
                        .readTree(
                                JmhJson.render(List.of(run.reported("one"), run.reported("two"))));
        assertThat(results.findValuesAsString("benchmark"))
                .contains("readers.LongAdder", "many.empty")
                .noneMatch(name -> name.contains("nonatomic"));
        List<String> keys = new ArrayList<>();
        results.forEach(result -> keys.add(result.get("benchmark") + "" + result.get("params")));
        assertThat(keys).hasSize(16).doesNotHaveDuplicates();
        JsonNode metric = results.get(0).get("primaryMetric");
        assertThat(metric.get("rawData")).hasSize(3).allMatch(fork -> fork.size() == 5);
        assertThat(metric.get("scoreUnit").asString()).isEqualTo("ops/s");
        assertThat(metric.get("scoreError").asDouble())
                .isEqualTo(
                        (metric.at("/scoreConfidence/1").asDouble()
                                        - metric.at("/scoreConfidence/0").asDouble())
                                / 2);
    }

    @Test
    void jmhJsonWritesAnErrorThatIsNotKnownAsJmhDoes() {
        SyntheticRun run = readers().only(row -> row.fork() == 0);
        JsonNode metric =
                JsonMapper.shared()
                        .readTree(JmhJson.render(run.alone()))
                        .get(0)
                        .get("primaryMetric");
        assertThat(metric.get("scoreError").asString()).isEqualTo("NaN");
    }

    @Test
    void markdownHasHostWarningsWinnersAndEveryResult() throws Exception {
        String text = ReportFormat.MARKDOWN.render(SyntheticRun.small().alone());
        assertThat(text)
                .contains("## run: AMD EPYC 9754", "### Warnings\n\n- The machine is virtual")
                .contains(
                        "### What to use\n\n| you need |", "#### update, 2 threads\n\n| counter |")
                .contains("### Winners\n\n| workload | threads |")
                .contains("### update, 1 thread\n\n| subject |", "### update, 2 threads\n\n")
                .containsPattern(
                        "\\| nonatomic:heap:single:plain \\|( +\\|){6} lost 50,000,\\d+ of");
        assertThat(text.lines().filter(line -> line.startsWith("| ")))
                .hasSize((2 + 4) + 2 * (2 + 2) + (2 + 2) + 2 * (2 + 10));
    }

    @Test
    void markdownReadsHostileTextAsText() {
        String text =
                MarkdownReport.render(
                        List.of(SyntheticRun.small().allFailed(HOSTILE).reported("# | <img>")));
        assertThat(text)
                .contains("## \\# \\| \\<img\\>: AMD")
                .contains("failed (=HYPERLINK(\"x\"), \\| \\<b\\>\\`\\*\\_\\\\)")
                .doesNotContainPattern("[^\\\\]<");
        assertThat(text.lines().filter(line -> line.startsWith("| ")).map(ExportTest::columns))
                .containsOnly(6L, 9L);
        assertThat(Markdown.code("a `b` ``c``")).isEqualTo("``` a `b` ``c`` ```");
        assertThat(Markdown.escaped("1. x")).isEqualTo("1\\. x");
        assertThat(Markdown.escaped("1.07")).isEqualTo("1.07");
        assertThat(Markdown.escaped("- x")).isEqualTo("\\- x");
    }

    private static long columns(String line) {
        return line.replace("\\\\", "").replace("\\|", "").chars().filter(c -> c == '|').count()
                - 1;
    }

    @Test
    void aFormatHasAWordAndTheNamesOfFiles() {
        Map.of(
                        "html", "r.HTML",
                        "markdown", "a.b/r.md",
                        "csv", "r.csv",
                        "jmh-json", "r.json")
                .forEach(
                        (word, file) ->
                                assertThat(ReportFormat.named(word))
                                        .isPresent()
                                        .isEqualTo(ReportFormat.of(Path.of(file))));
        assertThat(ReportFormat.of(Path.of("rows.jsonl"))).isEmpty();
        assertThat(ReportFormat.named("json")).isEmpty();
    }
}
