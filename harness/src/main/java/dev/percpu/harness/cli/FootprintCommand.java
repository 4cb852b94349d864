package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.FreeMemory;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.FootprintPlan;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.report.FootprintTable;
import dev.percpu.harness.run.FootprintRun;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds out how much memory counters take. */
@Command(
        name = "footprint",
        description = {
            "Measures bytes of a counter, on the heap and beside it.",
            "Without options: each design's default variants, 1 to 1,000,000 counters, laid out for 2"
                    + " to 4,096 CPUs, as far as half of the free memory goes."
        },
        footer = {"", "Exit codes: 0 fine, 2 nothing started, 5 something could not be measured."})
final class FootprintCommand implements Callable<Integer> {

    @Option(
            names = "--variants",
            split = ",",
            paramLabel = "NAME",
            description = "Variants, and LongAdder, with commas between them.")
    private List<String> subjects = List.of();

    @Option(
            names = "--counters",
            split = ",",
            paramLabel = "N",
            description = "How many counters, with commas between the numbers.")
    private List<Integer> counters = List.of();

    @Option(
            names = "--possible-cpus",
            split = ",",
            paramLabel = "N",
            description = "CPUs to lay them out for, with commas between the numbers.")
    private List<Integer> cpus = List.of();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Leave footprint.json there, for instance in a run's directory.")
    private Optional<Path> output = Optional.empty();

    @Spec private CommandSpec spec;

    FootprintCommand() {}

    @Override
    public Integer call() {
        Topology topology = Topology.read();
        FootprintRun run = new FootprintRun(Terminal.progress(spec.commandLine().getErr()));
        FootprintPlan plan = plan(topology.possible().length());
        plan.left().forEach(run::skip);
        int left = run.skipped().size();
        run.execute(plan.tasks());
        Footprints found = new Footprints(Host.facts(topology), run.entries(), run.skipped());
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.text(found) + "\n" : FootprintTable.render(found));
        out.flush();
        try {
            if (output.isPresent()) {
                found.write(output.orElseThrow());
            }
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        return run.skipped().size() > left ? ExitCode.INCOMPLETE : ExitCode.FINE;
    }

    private FootprintPlan plan(int possibleCpus) {
        try {
            return FootprintPlan.of(subjects, counters, cpus, possibleCpus, FreeMemory.bytes() / 2);
        } catch (PlanException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
