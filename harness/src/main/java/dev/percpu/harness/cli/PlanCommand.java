package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a run would do. */
@Command(
        name = "plan",
        description = {
            "Shows what 'counters run' with the same options would measure, and for how long.",
            "It also shows what would be skipped and why, and what a budget would leave out. It"
                    + " starts nothing."
        })
final class PlanCommand implements Callable<Integer> {

    @Mixin private PlanOptions options;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    PlanCommand() {}

    @Override
    public Integer call() throws PlanException {
        PlanView view = PlanView.of(options.plan(Topology.read()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.text(view) : view.text());
        out.flush();
        return ExitCode.FINE;
    }
}
