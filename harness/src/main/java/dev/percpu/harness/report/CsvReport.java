package dev.percpu.harness.report;

import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Json;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One line for each fork, including failed forks, with everything that is known about it. Lists are
 * JSON. Each workload parameter, thread role and hardware event of any fork has its own column. If
 * a fork does not have it, the field is empty.
 */
final class CsvReport {

    private CsvReport() {}

    static String render(List<ReportedRun> runs) {
        List<Map<String, Object>> lines = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        for (ReportedRun run : runs) {
            for (ForkResult row : run.results()) {
                lines.add(line(run, row));
                columns.addAll(lines.getLast().keySet());
            }
        }
        Table table = new Table("", List.copyOf(columns));
        lines.forEach(
                line ->
                        table.row(
                                columns.stream()
                                        .map(column -> field(line.getOrDefault(column, "")))
                                        .toList()));
        return table.csv();
    }

    /**
     * A spreadsheet runs a text that starts like a formula. Such a text may come from a host or a
     * library that nobody checked, so it gets an apostrophe in front.
     */
    private static String field(Object value) {
        String text = value.toString();
        boolean runs =
                value instanceof String
                        && !text.isEmpty()
                        && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
        return runs ? "'" + text : text;
    }

    private static Map<String, Object> line(ReportedRun run, ForkResult row) {
        Map<String, Object> line = new LinkedHashMap<>();
        putRun(line, run);
        putScenario(line, row);
        putOutcome(line, row);
        row.series().forEach(series -> putSeries(line, series));
        row.conditions().ifPresent(conditions -> putConditions(line, conditions));
        return line;
    }

    private static void putRun(Map<String, Object> line, ReportedRun run) {
        Manifest manifest = run.manifest();
        HostFacts host = manifest.host();
        line.put("run", run.name());
        line.put("run_started", manifest.started());
        line.put("build", (manifest.build().version() + " " + manifest.build().digest()).strip());
        line.put("cpu_model", host.cpuModel());
        line.put("architecture", host.architecture());
        line.put("kernel", host.kernel());
        line.put("possible_cpus_of_host", host.possibleCpus());
        line.put("online_cpus", host.onlineCpus());
        line.put("allowed_cpus", host.allowedCpus());
        line.put("native_rung", host.nativeRung());
    }

    private static void putScenario(Map<String, Object> line, ForkResult row) {
        Scenario scenario = row.scenario();
        line.put("subject", row.subject());
        line.put("kind", row.kind());
        line.put("workload", scenario.workload());
        scenario.parameters().forEach((name, value) -> line.put("parameter:" + name, value));
        line.put("threads", scenario.threads());
        line.put("pinning", scenario.pinning());
        put(line, "possible_cpus", scenario.possibleCpus());
        line.put("jdk", scenario.jdk());
        line.put("jvm_arguments", json(scenario.jvmArguments()));
    }

    private static void putOutcome(Map<String, Object> line, ForkResult row) {
        line.put("fork", row.fork());
        line.put("purpose", row.purpose());
        line.put("scored", row.scored());
        put(line, "issued", row.validation().map(validation -> validation.issued()));
        put(line, "counted", row.validation().map(validation -> validation.counted()));
        line.put("error", row.error().orElse(""));
        line.put("warnings", json(row.warnings()));
        line.put("started", row.started());
        line.put("finished", row.finished());
        line.put("pinned_cpus", json(row.cpus()));
        line.put("seen_on_cpus", json(row.workers().stream().map(Worker::ranOn).toList()));
    }

    private static void putSeries(Map<String, Object> line, Series series) {
        String role = series.role();
        line.put(role + ":threads", series.threads());
        line.put(role + ":quantity", series.quantity());
        line.put(role + ":value", series.value());
        line.put(role + ":iterations", json(series.iterations()));
    }

    private static void putConditions(Map<String, Object> line, Conditions conditions) {
        put(line, "mhz_before", conditions.megahertzBefore());
        put(line, "mhz_after", conditions.megahertzAfter());
        put(line, "steal", conditions.steal());
        put(line, "voluntary_switches", conditions.voluntarySwitches());
        put(line, "involuntary_switches", conditions.involuntarySwitches());
        put(line, "migrations", conditions.migrations());
        put(line, "gc_ms", conditions.gcMillis());
        put(line, "safepoint_ms", conditions.safepointMillis());
        line.put("multiplexed", conditions.multiplexed());
        conditions.events().forEach((name, value) -> line.put("per_op:" + name, value));
    }

    private static void put(Map<String, Object> line, String column, Optional<?> value) {
        value.ifPresent(known -> line.put(column, known));
    }

    private static String json(List<?> values) {
        return values.isEmpty() ? "" : Json.line(values);
    }
}
