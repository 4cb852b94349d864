package dev.percpu.harness.report;

import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scene;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Worker;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line for each fork with all that is known of it, failed ones too. Lists are JSON. A workload's
 * parameters, the roles of its threads and hardware events have a column each, as far as any fork
 * has them.
 */
final class CsvReport {

    private CsvReport() {}

    static String render(List<ReportedRun> runs) {
        CsvTable table = new CsvTable();
        for (ReportedRun run : runs) {
            for (ForkRow row : run.rows()) {
                table.line();
                run(table, run);
                scene(table, row);
                outcome(table, row);
                row.series().forEach(series -> series(table, series));
                row.conditions().ifPresent(conditions -> conditions(table, conditions));
            }
        }
        return table.render();
    }

    private static void run(CsvTable table, ReportedRun run) {
        Manifest manifest = run.manifest();
        HostFacts host = manifest.host();
        table.text("run", run.name());
        table.text("run_started", manifest.started().toString());
        table.text("build", (manifest.build().version() + " " + manifest.build().digest()).strip());
        table.text("cpu_model", host.cpuModel());
        table.text("architecture", host.architecture());
        table.text("kernel", host.kernel());
        table.text("possible_cpus_of_host", host.possibleCpus());
        table.text("online_cpus", host.onlineCpus());
        table.text("allowed_cpus", host.allowedCpus());
        table.text("native_rung", host.nativeRung());
    }

    private static void scene(CsvTable table, ForkRow row) {
        Scene scene = row.scene();
        table.text("subject", row.subject());
        table.text("kind", row.kind().name());
        table.text("workload", scene.workload());
        scene.parameters().forEach((name, value) -> table.text("parameter:" + name, value));
        table.number("threads", scene.threads());
        table.text("place", scene.place());
        scene.possibleCpus().ifPresent(cpus -> table.number("possible_cpus", cpus));
        table.text("jdk", scene.jdk());
        table.text("jvm_arguments", json(scene.jvmArguments()));
    }

    private static void outcome(CsvTable table, ForkRow row) {
        table.number("fork", row.fork());
        table.text("purpose", row.purpose().name());
        table.text("scored", Boolean.toString(row.scored()));
        row.validation()
                .ifPresent(
                        validation -> {
                            table.number("issued", validation.issued());
                            table.number("counted", validation.counted());
                        });
        table.text("error", row.error().orElse(""));
        table.text("warnings", json(row.warnings()));
        table.text("started", row.started().toString());
        table.text("finished", row.finished().toString());
        table.text("pinned_cpus", json(row.cpus()));
        table.text("seen_on_cpus", json(row.workers().stream().map(Worker::ranOn).toList()));
    }

    private static void series(CsvTable table, Series series) {
        String role = series.role();
        table.number(role + ":threads", series.threads());
        table.text(role + ":quantity", series.quantity().name());
        table.number(role + ":mean", series.mean());
        table.text(role + ":iterations", json(series.iterations()));
    }

    private static void conditions(CsvTable table, Conditions conditions) {
        number(table, "mhz_before", conditions.megahertzBefore());
        number(table, "mhz_after", conditions.megahertzAfter());
        number(table, "steal", conditions.steal());
        number(table, "voluntary_switches", conditions.voluntarySwitches());
        number(table, "involuntary_switches", conditions.involuntarySwitches());
        number(table, "migrations", conditions.migrations());
        number(table, "gc_ms", conditions.gcMillis());
        number(table, "safepoint_ms", conditions.safepointMillis());
        table.text("multiplexed", Boolean.toString(conditions.multiplexed()));
        conditions.events().forEach((name, value) -> table.number("per_op:" + name, value));
    }

    private static void number(CsvTable table, String column, Optional<? extends Number> value) {
        value.ifPresent(known -> table.number(column, known));
    }

    private static String json(List<?> values) {
        return values.isEmpty() ? "" : JsonMapper.shared().writeValueAsString(values);
    }
}
