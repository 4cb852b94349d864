package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.plan.PlanException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin private JsonOption output;

    PlanCommand() {}

    @Override
    public Integer call() throws PlanException {
        PlanView view = PlanView.of(options.plan(Topology.read()));
        output.print(view, () -> view.text() + "\n");
        return ExitCode.FINE;
    }
}
