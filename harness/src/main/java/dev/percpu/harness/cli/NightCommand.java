package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.report.PredictionTable;
import dev.percpu.harness.report.ReportFormat;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.report.Table;
import dev.percpu.harness.run.Interrupts;
import dev.percpu.harness.run.Progress;
import dev.percpu.harness.store.Json;
import dev.percpu.harness.store.Runs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Measures in one night everything that is of interest on a machine. */
@Command(
        name = "night",
        description = {
            "Measures this machine for a night, the most important first, and leaves one file.",
            "First it says what it will do, and what the budget leaves out. When you start it"
                    + " again, it continues. Ctrl-C, TERM, HUP and USR1 finish the current fork; then"
                    + " the file is written."
        },
        footer = {
            "",
            "Exit codes: 0 all was measured, 2 nothing started, 5 something was not measured,"
                    + " 130 interrupted."
        })
final class NightCommand implements Callable<Integer> {

    private static final String PLANNED = "about ";
    private static final String GUESSED = "guess ";
    private static final String ALL = "all";
    private static final String SOME = "as time allows";
    private static final String NOTHING = "left out";

    /** Each part before the workloads may take one part in so many of the budget. */
    private static final int TENTH = 10;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            converter = Converters.Length.class,
            defaultValue = "8h",
            description =
                    "The longest time that the night may take, all sessions together, as in 8h or"
                            + " 90m. Default: ${DEFAULT-VALUE}.")
    private Duration budget;

    @Option(
            names = "--until-ci",
            paramLabel = "P%",
            converter = Converters.Percentage.class,
            description =
                    "Spends what is left of the budget on more forks of cells whose 95%% interval"
                            + " is wider than the mean +/- P%%.")
    private Optional<Double> untilCi = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where results go, or are. Default: results/night-HOST.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--pack",
            paramLabel = "FILE",
            description = "The file to take home. Default: results-HOST-DATE.tar.gz.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--anonymous", description = "Pack as 'counters pack --anonymous' does.")
    private boolean anonymous;

    @Mixin private PresetOption preset;

    @Option(names = "--dry-run", description = "Print what the night would do, and end.")
    private boolean dry;

    @Spec private CommandSpec spec;

    private volatile boolean asked;

    NightCommand() {}

    @Override
    public Integer call() throws PinningException, IOException {
        Topology topology = Topology.read();
        Path path = output.orElseGet(() -> Path.of("results", "night-" + Host.name()));
        List<CommandParts.Part> parts = NightPlan.parts(topology, preset.preset());
        PrintWriter err = spec.commandLine().getErr();
        CommandParts runner = new CommandParts(path, true, Optional.of(budget), err);
        spec.commandLine().getOut().print(forecast(parts, runner.left().orElseThrow()).text());
        spec.commandLine().getOut().flush();
        if (dry) {
            return ExitCode.FINE;
        }
        Measuring.writable(path);
        List<CommandParts.Result> results = new ArrayList<>();
        Interrupts interrupts = Interrupts.watch(() -> asked = true);
        try {
            show(path, "doctor");
            show(path, "topology");
            for (CommandParts.Part part : parts) {
                if (!asked) {
                    results.add(runner.run(part, most(part, parts), List.of()));
                    asked |= last(results).exitCode() == ExitCode.INTERRUPTED;
                }
            }
            refine(parts, runner);
            finish(path, results, topology);
        } finally {
            interrupts.close();
        }
        if (asked) {
            err.println("stopped; the same command continues");
            return ExitCode.INTERRUPTED;
        }
        return results.stream().allMatch(result -> result.exitCode() == ExitCode.FINE)
                ? ExitCode.FINE
                : ExitCode.INCOMPLETE;
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    /** Limits the parts before the first workload, so that they do not use up a short night. */
    private Optional<Duration> most(CommandParts.Part part, List<CommandParts.Part> parts) {
        boolean before =
                parts.stream().takeWhile(each -> !each.guess().isZero()).anyMatch(part::equals);
        return before ? Optional.of(budget.dividedBy(TENTH)) : Optional.empty();
    }

    /** Writes the output of a command to a file beside the runs. */
    private void show(Path path, String command) throws IOException {
        CommandParts.Part part = new CommandParts.Part(command, "", command);
        CommandParts.Result result =
                CommandParts.execute(part, List.of(command), spec.commandLine().getErr());
        Files.writeString(path.resolve(command + ".txt"), result.text());
    }

    /** Measures more forks of imprecise cells while there is time. */
    private void refine(List<CommandParts.Part> parts, CommandParts runner) throws IOException {
        for (CommandParts.Part part : parts) {
            if (untilCi.isPresent()
                    && !asked
                    && part.command().startsWith("run ")
                    && runner.begun(part)
                    && runner.left().orElseThrow().isPositive()) {
                String share = Progress.percent(untilCi.get()) + "%";
                asked |=
                        runner.run(part, Optional.empty(), List.of("--until-ci", share)).exitCode()
                                == ExitCode.INTERRUPTED;
            }
        }
    }

    /** Writes one page with a line for each part, and the result file. */
    private void finish(Path path, List<CommandParts.Result> results, Topology topology)
            throws IOException {
        Table table = new Table("part", "directory", "ended with");
        results.forEach(
                result ->
                        table.row(
                                result.part().title(),
                                result.part().directory(),
                                result.exitCode() == ExitCode.FINE
                                        ? "all measured"
                                        : "exit code %d: %s"
                                                .formatted(
                                                        result.exitCode(),
                                                        lastLine(result.text()))));
        spec.commandLine().getOut().print(table.text());
        spec.commandLine().getOut().flush();
        if (Runs.below(path).isEmpty()) {
            return;
        }
        Table predictions = PredictionTable.of(Host.facts(topology), CommandParts.rows(path));
        Files.writeString(path.resolve("predictions.md"), predictions.markdown());
        spec.commandLine().getOut().print(predictions.text());
        spec.commandLine().getOut().flush();
        List<ReportedRun> runs = Reports.read(List.of(path), spec.commandLine());
        Reports.write(runs, ReportFormat.HTML, path.resolve(Reports.PAGE), spec.commandLine());
        PackCommand.pack(
                path,
                anonymous,
                file.orElseGet(() -> PackCommand.file(anonymous)),
                spec.commandLine().getErr());
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (before, line) -> line);
    }

    /** The time that each part would take, and which parts fit into the budget. */
    private Table forecast(List<CommandParts.Part> parts, Duration budget) {
        Table table =
                new Table(
                        "The night, in this order; the budget is " + Progress.text(budget),
                        List.of("part", "estimate", "within the budget", "command"));
        Duration left = budget;
        for (CommandParts.Part part : parts) {
            Duration most = most(part, parts).orElse(part.guess());
            Duration whole = most.compareTo(part.guess()) < 0 ? most : part.guess();
            boolean all = whole.equals(part.guess()) && whole.compareTo(left) <= 0;
            String estimate = whole.isZero() ? PLANNED : GUESSED;
            String fits = left.isZero() ? NOTHING : all ? ALL : SOME;
            if (whole.isZero()) {
                Optional<JsonNode> plan = planned(part, left);
                if (plan.isEmpty()) {
                    table.row(part.title(), "–", "cannot be done here", part.command());
                    continue;
                }
                whole = Duration.parse(plan.get().at("/forecast/whole").asString());
                int leftOut = plan.get().at("/forecast/leftOut").asInt();
                fits =
                        leftOut == 0
                                ? ALL
                                : left.isZero()
                                        ? NOTHING
                                        : "all but %d of %d forks"
                                                .formatted(leftOut, steps(plan.get()));
            }
            table.row(part.title(), estimate + Progress.text(whole), fits, part.command());
            left = left.minus(whole).isNegative() ? Duration.ZERO : left.minus(whole);
        }
        table.note(
                "%s: the part's plan gives the time; %s: not measured on this machine, so it can be far off."
                        .formatted(PLANNED.strip(), GUESSED.strip()));
        return table;
    }

    private static int steps(JsonNode plan) {
        return plan.at("/plan/cells").size() * plan.at("/plan/forks").asInt();
    }

    /** What {@code counters plan} reports for a part. */
    private static Optional<JsonNode> planned(CommandParts.Part part, Duration left) {
        List<String> arguments = new ArrayList<>(List.of(part.command().split(" ")));
        arguments.set(0, "plan");
        arguments.addAll(
                List.of("--json", "--budget", left.withNanos(0).plusSeconds(1).toString()));
        CommandParts.Result result =
                CommandParts.execute(part, arguments, new PrintWriter(PrintWriter.nullWriter()));
        return result.exitCode() == ExitCode.FINE
                ? Optional.of(Json.MAPPER.readTree(result.text()))
                : Optional.empty();
    }
}
