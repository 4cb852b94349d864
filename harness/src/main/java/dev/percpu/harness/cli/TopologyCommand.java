package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the machine's CPUs. */
@Command(
        name = "topology",
        description = "Shows this machine's CPUs, cores, caches and nodes as the kernel has them.")
final class TopologyCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    TopologyCommand() {}

    @Override
    public Integer call() {
        TopologyView view = TopologyView.of(Topology.read());
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.text(view) : view.text());
        out.flush();
        return ExitCode.FINE;
    }
}
