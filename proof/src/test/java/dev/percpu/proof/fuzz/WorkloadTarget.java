package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.articles.tasks.TaskParameters;
import dev.percpu.harness.bench.load.Job;

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
            Job job = Job.parse(text);
            if (!Job.parse(job.label()).equals(job)) {
                throw new AssertionError("'" + job.label() + "' is read otherwise");
            }
            job.readers();
            job.gauge(2);
            if (job.name().equals("tasks")) {
                TaskParameters.of(job.parameters()).threads();
            }
        } catch (IllegalArgumentException e) {
            RefusedInput.check(e, text);
        }
    }
}
