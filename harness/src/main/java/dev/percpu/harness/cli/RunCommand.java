package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.store.Plan;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures, stores and reports. */
@Command(
        name = "run",
        description = {
            "Measures counters side by side and reports the results.",
            "Without options it takes about three minutes and has two stages. First, short forks"
                    + " screen the usual variants and peers: each design on and off the heap, and by"
                    + " CPU with each way to update a slot. Then the fastest are measured in full"
                    + " beside LongAdder and AtomicLong: updates, reads, many counters, and short-lived"
                    + " counters. --all measures all of them in full.",
            "Ctrl-C finishes the current fork and stops; a second Ctrl-C stops it at once. --resume"
                    + " continues the run."
        },
        footer = {
            "",
            "Exit codes: 0 fine, 2 nothing started, 5 a cell failed or has no fork, 6 a counter"
                    + " lost updates, 130 interrupted."
        })
final class RunCommand implements Callable<Integer> {

    @Mixin private PlanOptions options;
    @Mixin private ResultOptions results;

    RunCommand() {}

    @Override
    public Integer call() throws PlanException, IOException {
        Topology topology = Topology.read();
        if (results.resumes(options.said())) {
            return results.resume(topology, options::anew, results::publish);
        }
        Planned planned = options.plan(topology);
        return results.begin(
                "",
                topology,
                path -> {
                    Plan plan = results.gauges(topology).settle(planned.plan());
                    return results.session(
                            path, topology, new Planned(plan, planned.jdks(), planned.skipped()));
                },
                results::publish);
    }
}
