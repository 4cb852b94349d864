package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.plan.Key;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.store.Plan;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures, stores and reports. */
@Command(
        name = "run",
        description = {
            "Measures counters side by side and reports what it saw.",
            "Without options: each design's own variant on and off the heap, striped and percpu by"
                    + " CPU with each way to update a slot, the peers, and the empty loop, at 1, 2,"
                    + " 4 ... allowed CPUs.",
            "Ctrl-C lets the fork under way end; a second one stops it, too. --resume goes on."
        },
        footer = {
            "",
            "Exit codes: 0 fine, 2 nothing started, 5 a cell failed or has no fork, 6 a counter lost"
                    + " updates, 130 interrupted."
        })
final class RunCommand implements Callable<Integer> {

    @Mixin private PlanOptions options;
    @Mixin private ResultOptions results;
    @Spec private CommandSpec spec;

    RunCommand() {}

    @Override
    public Integer call() throws IOException {
        Topology topology = Topology.read();
        if (results.resumes(Measuring.orRefuse(spec, this::said))) {
            return results.resume(
                    topology, Measuring.orRefuse(spec, options::budget), results::publish);
        }
        Planned planned = Measuring.orRefuse(spec, () -> options.plan(topology));
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

    /** The options of a plan that were given, by which no run goes on. */
    private List<String> said() throws PlanException {
        Set<Key> said = new TreeSet<>(options.request().words().keySet());
        said.remove(Key.BUDGET);
        return said.stream().map(key -> "--" + key.label()).toList();
    }
}
