package dev.percpu.harness.cli;

import dev.percpu.harness.report.AdviceTable;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.stats.advice.Advice;
import dev.percpu.harness.stats.advice.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recommends a counter for a given need, from the results of a run. */
@Command(
        name = "advise",
        description = {
            "Says which counter to use for a need, by the results of a run.",
            "Without options it prints the decision table. It chooses the fastest counter that"
                    + " fits. If the run cannot tell several of them apart, it chooses the"
                    + " simplest."
        },
        footer = {
            "",
            "Examples:",
            "  counters advise results/today",
            "  counters advise results/today --read approximate --no-flags",
            "  counters advise results/today --counters 10000",
            "",
            "Exit codes: 0 advised, 2 not started, 5 the run measured nothing that fits."
        })
final class AdviseCommand implements Callable<Integer> {

    private enum Owner {
        ONE,
        MANY
    }

    private enum Lifetime {
        SHORT,
        LONG
    }

    @Parameters(paramLabel = "DIR", description = "The directory of a run.")
    private Path directory;

    @Option(
            names = "--read",
            paramLabel = "HOW",
            description =
                    "How the counter is read. none: now and then, by its sum; approximate: often"
                            + " and cheaply; exact: often, by its sum; snapshot: exactly, while"
                            + " others update it. Default: none.")
    private Need.Read read = Need.Read.NONE;

    @Option(names = "--limit", description = "The counter must not pass a limit.")
    private boolean limit;

    @Option(
            names = "--owner",
            paramLabel = "HOW-MANY",
            description = "How many threads update the counter: one or many. Default: many.")
    private Owner owner = Owner.MANY;

    @Option(
            names = "--counters",
            paramLabel = "N",
            converter = Converters.Counters.class,
            description = "The number of counters. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1")
    private int counters;

    @Option(
            names = "--lifetime",
            paramLabel = "HOW-LONG",
            description =
                    "How long each counter lives: short, for a moment, or long. Default: long.")
    private Lifetime lifetime = Lifetime.LONG;

    @Option(names = "--no-flags", description = "The JVM must not need a flag for it.")
    private boolean noFlags;

    @Option(names = "--virtual-threads", description = "Virtual threads update the counter.")
    private boolean virtualThreads;

    @Mixin private JsonOption output;

    @Spec private CommandSpec spec;

    AdviseCommand() {}

    @Override
    public Integer call() throws IOException {
        ReportedRun run = Reports.read(List.of(directory), spec.commandLine()).get(0);
        boolean asked =
                !Measuring.said(
                                spec,
                                "--read",
                                "--limit",
                                "--owner",
                                "--counters",
                                "--lifetime",
                                "--no-flags",
                                "--virtual-threads")
                        .isEmpty();
        List<Advice> advice = run.adviser().on(asked ? List.of(need()) : Need.table());
        output.print(advice, () -> AdviceTable.render(advice) + AdviceTable.warnings(run));
        return advice.stream().noneMatch(each -> each.choice().isPresent())
                ? ExitCode.INCOMPLETE
                : ExitCode.FINE;
    }

    private Need need() {
        return new Need(
                read,
                limit,
                owner == Owner.ONE,
                counters,
                lifetime == Lifetime.SHORT,
                noFlags,
                virtualThreads);
    }
}
