package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.FreeMemory;
import dev.percpu.harness.plan.FootprintPlan;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.report.FootprintTable;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how much memory counters take. */
@Command(
        name = "footprint",
        description = {
            "Measures the bytes of a counter, on the heap and off it.",
            "Without options it measures each design's usual variants, 1 to 1,000,000 counters,"
                    + " laid out for 2 to 4,096 CPUs, as far as half of the free memory allows."
        },
        footer = {"", "Exit codes: 0 fine, 2 nothing started, 5 something could not be measured."})
final class FootprintCommand implements Callable<Integer> {

    @Option(
            names = "--variants",
            split = ",",
            paramLabel = "NAME",
            description = "Variants, and LongAdder, separated by commas. Default: the usual ones.")
    private List<String> subjects = List.of();

    @Option(
            names = "--counters",
            split = ",",
            paramLabel = "N",
            description = "Numbers of counters, separated by commas. Default: 1 to 1,000,000.")
    private List<Integer> counters = List.of();

    @Option(
            names = "--possible-cpus",
            split = ",",
            paramLabel = "N",
            description =
                    "Numbers of CPUs that counters are laid out for, separated by commas."
                            + " Default: 2 to 4,096.")
    private List<Integer> cpus = List.of();

    @Mixin private JsonOption output;

    @Mixin private BudgetedOptions results;
    @Spec private CommandSpec spec;

    FootprintCommand() {}

    @Override
    public Integer call() throws IOException {
        Topology topology = Topology.read();
        if (results.resumes(Measuring.said(spec, "--variants", "--counters", "--possible-cpus"))) {
            return results.resume(topology, results::limited, this::publish);
        }
        FootprintPlan footprints =
                Measuring.orRefuse(
                        spec,
                        () ->
                                FootprintPlan.of(
                                        subjects,
                                        counters,
                                        cpus,
                                        topology.possible().length(),
                                        FreeMemory.bytes() / 2));
        Plan plan = results.limited(new Plan(footprints.cells(), 1, Timing.STANDARD));
        return results.begin(
                "-footprint",
                topology,
                path -> {
                    Session session =
                            results.session(
                                    path,
                                    topology,
                                    new Planned(plan, List.of(Jdks.own()), List.of()));
                    footprints.left().forEach(spec.commandLine().getErr()::println);
                    new Footprints(session.manifest().host(), List.of(), footprints.left())
                            .write(path);
                    return session;
                },
                this::publish);
    }

    private int publish(ReportedRun run, Path directory) throws IOException {
        Footprints found = run.attachments().footprints().orElseThrow();
        output.print(found, () -> FootprintTable.render(found));
        for (Path home : ResultOptions.homes(directory)) {
            found.write(home);
        }
        Reports.page(run, directory, spec.commandLine());
        return found.entries().size() < run.plan().cells().size()
                ? ExitCode.INCOMPLETE
                : ExitCode.FINE;
    }
}
