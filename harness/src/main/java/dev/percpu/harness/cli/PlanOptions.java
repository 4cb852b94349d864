package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.plan.Key;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.PlanFile;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.plan.Planner;
import dev.percpu.harness.plan.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is to be measured, as options say it. */
final class PlanOptions {

    private final Map<Key, List<String>> words = new EnumMap<>(Key.class);

    @Option(
            names = "--file",
            paramLabel = "PLAN.YAML",
            description =
                    "Reads options from a YAML file: their names without dashes, each with a value"
                            + " or a list. An option beside it takes the place of the file's.")
    private Optional<Path> file = Optional.empty();

    PlanOptions() {}

    @Option(
            names = "--variants",
            paramLabel = "NAME,...",
            description = "Variants and peers to measure; 'all' for every one.")
    private void variants(List<String> values) {
        words.put(Key.VARIANTS, values);
    }

    @Option(
            names = "--workloads",
            paramLabel = "NAME,...",
            description = "Workloads, NAME or NAME:KEY=VALUE,...; 'counters list' prints them.")
    private void workloads(List<String> values) {
        words.put(Key.WORKLOADS, values);
    }

    @Option(
            names = "--threads",
            paramLabel = "N,...",
            description = {
                "Thread counts: numbers; max, the allowed CPUs; cores, their cores; 4x, four for"
                        + " each CPU; pow2, the powers of two up to max; and ranges such as"
                        + " 4..max, which double from the first to the last. 1..max if absent."
            })
    private void threads(List<String> values) {
        words.put(Key.THREADS, values);
    }

    @Option(
            names = "--place",
            paramLabel = "WORD,...",
            description =
                    "CPUs that threads are pinned to, each place measured; 'counters list' prints"
                            + " the words. compact if absent, none where threads cannot be pinned.")
    private void place(List<String> values) {
        words.put(Key.PLACE, values);
    }

    @Option(
            names = "--preset",
            paramLabel = "WORD",
            description = {
                "Forks of each cell and iterations of each fork, warm-up + measured:",
                "smoke: 1 fork, 1 x 20 ms + 2 x 20 ms, to see that all works;",
                "fast: 2 forks, 2 x 100 ms + 3 x 100 ms, without intervals;",
                "default: 3 forks, 3 x 150 ms + 5 x 150 ms;",
                "rigorous: 10 forks, 5 x 500 ms + 10 x 500 ms."
            })
    private void preset(String value) {
        words.put(Key.PRESET, List.of(value));
    }

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "JVMs that measure each cell; three or more give intervals.")
    private void forks(String value) {
        words.put(Key.FORKS, List.of(value));
    }

    @Option(
            names = "--order",
            paramLabel = "WORD",
            description =
                    "interleaved (the usual): each cell once, then each again; random: such rounds,"
                            + " each shuffled; serial: all forks of a cell, then the next cell.")
    private void order(String value) {
        words.put(Key.ORDER, List.of(value));
    }

    @Option(names = "--seed", paramLabel = "N", description = "Shuffles rounds; 1 if absent.")
    private void seed(String value) {
        words.put(Key.SEED, List.of(value));
    }

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description =
                    "The longest time that the run may take, all sessions together, as in 8h, 90m"
                            + " or 1h30m. Rounds that would not end in time are left out, but for"
                            + " the first forks of cells.")
    private void budget(String value) {
        words.put(Key.BUDGET, List.of(value));
    }

    @Option(
            names = "--until-ci",
            paramLabel = "P%",
            description =
                    "Adds forks to cells whose 95%% interval is wider than the mean +/- P%%, to at"
                            + " most "
                            + Planner.MOST_FORKS_FOR_PRECISION
                            + " each.")
    private void untilCi(String value) {
        words.put(Key.UNTIL_CI, List.of(value));
    }

    @Option(
            names = "--jdk",
            paramLabel = "PATH,...",
            description = "JDKs that forks run on, each measured; the harness's own if absent.")
    private void jdk(List<String> values) {
        words.put(Key.JDK, values);
    }

    @Option(
            names = "--jvm-arg",
            paramLabel = "ARG",
            description =
                    "An argument for every fork's JVM; may be repeated. To compare two sets of"
                            + " arguments, run twice.")
    private void jvmArguments(List<String> values) {
        words.put(Key.JVM_ARG, values);
    }

    @Option(
            names = "--possible-cpus",
            paramLabel = "N,...",
            description =
                    "CPUs that counters are laid out for, each number measured; the machine's own"
                            + " if absent.")
    private void possibleCpus(List<String> values) {
        words.put(Key.POSSIBLE_CPUS, values);
    }

    @Option(
            names = "--perf",
            paramLabel = "WORD",
            description =
                    "off (the usual), or separate: one more fork of each cell counts hardware"
                            + " events, and its times do not count.")
    private void perf(String value) {
        words.put(Key.PERF, List.of(value));
    }

    /** What was asked for, here and in the file. */
    Request request() throws PlanException {
        Request options = new Request(words);
        return file.isPresent() ? options.or(PlanFile.read(file.get())) : options;
    }

    /** What of it can be done on this machine. */
    Planned plan(Topology topology) throws PlanException {
        return new Planner(
                        Subject.all(),
                        Subject::refusal,
                        Job::refusal,
                        topology,
                        Affinity.unavailable())
                .plan(request());
    }

    Optional<Duration> budget() throws PlanException {
        return Planner.budget(request());
    }
}
