package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.bench.load.Workload;
import dev.percpu.harness.articles.tasks.TaskParameters;

/** Workloads with their parameters, as options and rows write them. */
public final class WorkloadTarget {

    private WorkloadTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, UTF_8);
        if (text.contains("trace")) {
            // Files have a target of their own; this one must not open what it comes across.
            return;
        }
        try {
            Workload workload = Workload.parse(text);
            if (!Workload.parse(workload.label()).equals(workload)) {
                throw new AssertionError("'" + workload.label() + "' is read otherwise");
            }
            workload.readers();
            workload.gauge(2);
            if (workload.name().equals("tasks")) {
                TaskParameters.of(workload.parameters()).threads();
            }
        } catch (IllegalArgumentException e) {
            Refusal.check(e, text);
        }
    }
}
