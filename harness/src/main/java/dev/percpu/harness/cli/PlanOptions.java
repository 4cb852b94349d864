package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.plan.Planner;
import dev.percpu.harness.plan.Preset;
import dev.percpu.harness.plan.Request;
import dev.percpu.harness.plan.ThreadCounts;
import dev.percpu.harness.store.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What to measure, as given on the command line and in a file of options. */
@Command(defaultValueProvider = PlanFile.Defaults.class)
public final class PlanOptions {

    static final String FILE = "--file";
    private static final String BUDGET = "--budget";
    private static final String UNTIL_CI = "--until-ci";

    /** How hardware events are counted. */
    enum Perf {
        OFF,
        SEPARATE
    }

    @Option(
            names = FILE,
            paramLabel = "PLAN.YAML",
            converter = PlanFile.Reader.class,
            description =
                    "Read options from a YAML file: their names without dashes, each with a value"
                            + " or a list. An option on the command line overrides the file's.")
    private Optional<PlanFile> file = Optional.empty();

    @Option(
            names = "--all",
            description =
                    "Measure every usual variant and peer in full, updating with 1, 2, 4 ..."
                            + " threads. Without it, and without variants, workloads and threads,"
                            + " short forks choose what is measured.")
    private boolean all;

    @Option(
            names = "--variants",
            paramLabel = "NAME,...",
            converter = Converters.Names.class,
            description =
                    "Variants and peers to measure; 'all' is every one of them. Default: the usual"
                            + " variant of each design and layout, and all peers.")
    private List<String> variants = List.of();

    @Option(
            names = "--workloads",
            paramLabel = "NAME,...",
            converter = Converters.Workloads.class,
            description =
                    "Workloads, NAME or NAME:KEY=VALUE,...; 'counters list' prints them. Default:"
                            + " update.")
    private List<Job> workloads = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N,...",
            converter = Converters.Threads.class,
            description =
                    "Thread counts: numbers; max, the allowed CPUs; cores, their cores; 4x, four"
                            + " for each CPU; pow2, the powers of two up to max; and ranges such as"
                            + " 4..max, which double from the first to the last. Default: "
                            + ThreadCounts.USUAL
                            + ".")
    private List<ThreadCounts.Range> threads = List.of();

    @Option(
            names = "--pinning",
            paramLabel = "WORD,...",
            converter = Converters.Pinnings.class,
            description =
                    "How threads are pinned to CPUs; each pinning in the list is measured."
                            + " 'counters list' prints the words. Default: "
                            + Planner.USUAL_PINNING
                            + ", or none where threads cannot be pinned.")
    private List<Pinning> pinnings = List.of();

    @Option(
            names = "--preset",
            paramLabel = "WORD",
            converter = Converters.PresetWord.class,
            description = {
                "How long: forks of each cell, and iterations of each fork, warm-up + measured.",
                "smoke: 1 fork, 1 x 20 ms + 2 x 20 ms, to see that all works;",
                "fast: 2 forks, 2 x 100 ms + 3 x 100 ms, without intervals;",
                "default: 3 forks, 3 x 150 ms + 5 x 150 ms;",
                "rigorous: 10 forks, 5 x 500 ms + 10 x 500 ms.",
                "Default: default."
            })
    private Preset preset = Preset.DEFAULT;

    @Option(
            names = "--forks",
            paramLabel = "N",
            converter = Converters.Forks.class,
            description =
                    "JVMs that measure each cell; three or more give intervals. Default: those of"
                            + " the preset.")
    private Optional<Integer> forks = Optional.empty();

    @Option(
            names = "--order",
            paramLabel = "WORD",
            converter = Converters.OrderWord.class,
            description =
                    "The order of forks. interleaved: each cell once, then each again; random: such"
                            + " rounds, each shuffled; serial: all forks of a cell, then the next"
                            + " cell. Default: interleaved.")
    private Plan.Order order = Plan.Order.INTERLEAVED;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Converters.Seed.class,
            description = "The seed that shuffles rounds. Default: ${DEFAULT-VALUE}.")
    private int seed = Planner.USUAL_SEED;

    @Option(
            names = BUDGET,
            paramLabel = "TIME",
            converter = Converters.Length.class,
            description = BudgetedOptions.BUDGET)
    private Optional<Duration> budget = Optional.empty();

    @Option(
            names = UNTIL_CI,
            paramLabel = "P%",
            converter = Converters.Percentage.class,
            description =
                    "Add forks to cells whose 95%% interval is wider than the mean +/- P%%, to at"
                            + " most "
                            + Planner.MOST_FORKS_FOR_PRECISION
                            + " each.")
    private Optional<Double> untilCi = Optional.empty();

    @Option(
            names = "--jdk",
            paramLabel = "PATH,...",
            converter = Converters.JdkHomes.class,
            description = "JDKs that forks run on; each is measured. Default: the harness's own.")
    private List<Path> jdks = List.of();

    @Option(
            names = "--jvm-arg",
            paramLabel = "ARG",
            converter = Converters.JvmArguments.class,
            description =
                    "An argument for every fork's JVM; you can repeat it. To compare two sets of"
                            + " arguments, run twice.")
    private List<String> jvmArguments = List.of();

    @Option(
            names = "--possible-cpus",
            paramLabel = "N,...",
            converter = Converters.PossibleCpus.class,
            description =
                    "CPUs that counters are laid out for; each number is measured. Default: the"
                            + " machine's own.")
    private List<Integer> possibleCpus = List.of();

    @Option(
            names = "--perf",
            paramLabel = "WORD",
            converter = Converters.PerfWord.class,
            description =
                    "Whether to count hardware events: off, or separate, where one more fork of"
                            + " each cell counts them and its times are not used. Default: off.")
    private Perf perf = Perf.OFF;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Options without any values yet. */
    public PlanOptions() {}

    /** What was asked for. */
    public Request request() {
        return new Request(
                all,
                variants,
                workloads,
                threads,
                pinnings,
                possibleCpus,
                jdks,
                jvmArguments,
                preset,
                forks,
                order,
                seed,
                budget,
                untilCi,
                perf == Perf.SEPARATE);
    }

    /** The part of the request that this machine can carry out. */
    Planned plan(Topology topology) throws PlanException {
        return new Planner(
                        Subject.all(),
                        Subject::refusal,
                        Job::refusal,
                        topology,
                        Affinity.unavailable())
                .plan(request());
    }

    /** A plan to resume, with the options that may be given again. */
    Plan anew(Plan plan) {
        Plan limited = budget.map(plan::withBudget).orElse(plan);
        return untilCi.map(share -> limited.withPrecision(Planner.precision(share, plan.forks())))
                .orElse(limited);
    }

    /** The options that a file can contain. */
    static List<OptionSpec> known() {
        return CommandSpec.forAnnotatedObject(new PlanOptions()).options().stream()
                .filter(option -> !option.longestName().equals(FILE))
                .toList();
    }

    /**
     * The plan options that were given, on the command line or in the file, and that a resumed run
     * does not accept.
     */
    List<String> said() {
        ParseResult given = command.commandLine().getParseResult();
        return known().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !name.equals(BUDGET) && !name.equals(UNTIL_CI))
                .filter(name -> given.hasMatchedOption(name) || filed(name))
                .toList();
    }

    private boolean filed(String name) {
        return file.filter(plan -> plan.has(name)).isPresent();
    }
}
