package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Json;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Version;

/**
 * The cells that have a score, in the format that JMH writes with {@code -rf json}. The format has
 * no entry for a cell without a score.
 *
 * <p>The workload stands in for the benchmark's class, and the subject for its method. Everything
 * else that cells differ in is a parameter. The error of the score is half the width of the 95%
 * interval over forks; JMH itself computes it over all iterations.
 */
final class JmhJson {

    private static final List<Double> PERCENTILES =
            List.of(0.0, 50.0, 90.0, 95.0, 99.0, 99.9, 99.99, 99.999, 99.9999, 100.0);

    private JmhJson() {}

    static String render(List<ReportedRun> runs) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (ReportedRun run : runs) {
            for (Cell cell : run.summary().cells()) {
                if (cell.score().isPresent()) {
                    results.add(result(run, cell, runs.size() > 1));
                }
            }
        }
        return Json.text(results) + "\n";
    }

    private static Map<String, Object> result(ReportedRun run, Cell cell, boolean several) {
        List<ForkResult> forks = run.forks(cell.key(), Purpose.TIMING);
        Manifest manifest = run.manifest();
        Scenario scenario = cell.scenario();
        Optional<Jdk> jdk =
                manifest.jdks().stream().filter(j -> j.name().equals(scenario.jdk())).findFirst();
        Timing timing = manifest.plan().timing();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("jmhVersion", Version.getPlainVersion());
        result.put("benchmark", benchmark(cell));
        result.put("mode", quantity(forks) == Quantity.TIME ? "avgt" : "thrpt");
        result.put("threads", scenario.threads());
        result.put("forks", forks.size());
        result.put("jvm", jdk.map(found -> found.home() + "/bin/java").orElse("java"));
        result.put("jvmArgs", scenario.jvmArguments());
        result.put("jdkVersion", jdk.map(Jdk::version).orElse(manifest.host().jvm()));
        result.put("vmName", jdk.map(Jdk::version).orElse(manifest.host().jvm()));
        result.put("vmVersion", jdk.map(Jdk::version).orElse(manifest.host().jvm()));
        result.put("warmupIterations", timing.warmups());
        result.put("warmupTime", time(timing.warmup()));
        result.put("warmupBatchSize", 1);
        result.put("measurementIterations", timing.iterations());
        result.put("measurementTime", time(timing.iteration()));
        result.put("measurementBatchSize", 1);
        result.put("params", parameters(run, scenario, several));
        List<Series> first = forks.get(0).series();
        result.put("primaryMetric", metric(forks, first.get(0)));
        Map<String, Object> secondary = new TreeMap<>();
        first.stream()
                .skip(1)
                .forEach(series -> secondary.put(series.role(), metric(forks, series)));
        result.put("secondaryMetrics", secondary);
        return result;
    }

    /**
     * JMH Visualizer takes the part after the last dot as the method, so names must not contain
     * dots.
     */
    private static String benchmark(Cell cell) {
        return cell.scenario().workload().replace('.', '_')
                + "."
                + cell.subject().replace('.', '_');
    }

    private static Quantity quantity(List<ForkResult> forks) {
        return forks.get(0).series().get(0).quantity();
    }

    private static Map<String, String> parameters(
            ReportedRun run, Scenario scenario, boolean several) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (several) {
            parameters.put("run", run.name());
        }
        parameters.putAll(scenario.parameters());
        parameters.put("threads", Integer.toString(scenario.threads()));
        parameters.put("pinning", scenario.pinning());
        scenario.possibleCpus().ifPresent(cpus -> parameters.put("possibleCpus", cpus.toString()));
        parameters.put("jdk", scenario.jdk());
        return parameters;
    }

    private static Map<String, Object> metric(List<ForkResult> forks, Series series) {
        List<List<Double>> raw =
                forks.stream()
                        .flatMap(row -> row.series().stream())
                        .filter(each -> each.role().equals(series.role()))
                        .map(Series::iterations)
                        .toList();
        Estimate estimate =
                Estimate.over(
                        raw.stream()
                                .map(values -> values.stream().mapToDouble(v -> v).average())
                                .map(mean -> mean.orElse(Double.NaN))
                                .toList());
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("score", number(estimate.mean()));
        metric.put("scoreError", number(estimate.interval().map(JmhJson::half).orElse(Double.NaN)));
        metric.put("scoreConfidence", confidence(estimate));
        metric.put("scorePercentiles", percentiles(raw));
        metric.put("scoreUnit", series.quantity() == Quantity.TIME ? "ns/op" : "ops/s");
        metric.put("rawData", raw);
        return metric;
    }

    private static double half(Interval interval) {
        return (interval.high() - interval.low()) / 2;
    }

    private static List<Object> confidence(Estimate estimate) {
        return estimate.interval()
                .map(interval -> List.of(number(interval.low()), number(interval.high())))
                .orElse(List.of("NaN", "NaN"));
    }

    private static Map<String, Object> percentiles(List<List<Double>> raw) {
        double[] all = raw.stream().flatMap(List::stream).mapToDouble(v -> v).toArray();
        ListStatistics statistics = new ListStatistics(all);
        Map<String, Object> percentiles = new LinkedHashMap<>();
        for (double rank : PERCENTILES) {
            percentiles.put(Double.toString(rank), number(statistics.getPercentile(rank)));
        }
        return percentiles;
    }

    /** JMH writes NaN and infinity as a string. */
    private static Object number(double value) {
        return Double.isFinite(value) ? value : Double.toString(value);
    }

    private static String time(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
