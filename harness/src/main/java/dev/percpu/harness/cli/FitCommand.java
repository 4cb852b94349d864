package dev.percpu.harness.cli;

import dev.percpu.harness.report.FitTable;
import dev.percpu.harness.stats.scaling.Scaling;
import dev.percpu.harness.stats.scaling.Scalings;
import dev.percpu.harness.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits the Universal Scalability Law to a run. */
@Command(
        name = "fit",
        description = {
            "Fits the Universal Scalability Law to each counter, workload and pinning of a run.",
            "It fits thread counts together only if their threads share cores, sockets and nodes in"
                    + " the same way and run on one kind of core."
        },
        footer = {"", "Exit codes: 0 fitted what can be, 2 not started."})
final class FitCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            description = "The directory of a run, or a file of 'counters pack'.")
    private Path directory;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    FitCommand() {}

    @Override
    public Integer call() throws IOException {
        StoredRun run = StoredRun.read(directory, spec.commandLine());
        List<Scaling> scalings = Scalings.of(run.manifest().host(), run.results());
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? Json.text(scalings.stream().map(FitView::of).toList()) + "\n"
                        : FitTable.render(scalings));
        out.flush();
        return ExitCode.FINE;
    }
}
