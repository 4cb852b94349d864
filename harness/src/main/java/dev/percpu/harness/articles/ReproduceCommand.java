package dev.percpu.harness.articles;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.cli.CommandParts;
import dev.percpu.harness.cli.CommandParts.Part;
import dev.percpu.harness.cli.CommandParts.Result;
import dev.percpu.harness.cli.Converters;
import dev.percpu.harness.cli.ExitCode;
import dev.percpu.harness.cli.Measuring;
import dev.percpu.harness.cli.PresetOption;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.Preset;
import dev.percpu.harness.report.PredictionTable;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the articles' experiments, one command after the other, and writes a single report. */
@Command(
        name = "reproduce",
        description = {
            "Repeats the articles' experiments, on the running kernel and in user space.",
            "It says which of their claims this machine is too small to test."
        },
        footer = {
            "",
            "Each part is a separate command with its own directory. If a part cannot run here,"
                    + " the report says why, and the next part starts.",
            "",
            "Exit codes: 0 fine, 2 nothing started, 5 a part could not be measured, 130"
                    + " interrupted."
        })
final class ReproduceCommand implements Callable<Integer> {

    private static final String REPORT = "reproduction.md";

    /** The counters of a task's pages that are compared, and a loop that counts nothing. */
    private static final String ARMS =
            "percpu:heap,percpu:offheap,lazy:heap,lazy:offheap,unified:heap,"
                    + "unified:offheap,split:heap,split:offheap,tree:heap,tree:offheap,"
                    + "atomic:heap,atomic:offheap,LongAdder,empty";

    /** The variants that are measured with a cache of groups, and those that it has to beat. */
    private static final String CACHED =
            "lazy:heap,lazy:offheap,percpu:heap,percpu:offheap,unified:heap,"
                    + "unified:offheap,empty";

    /** The counters of a protocol's pages that are compared, and a loop that counts nothing. */
    private static final String GAUGES =
            "atomic:heap,percpu:heap,percpu:offheap,local:heap:cpu,flip:offheap,"
                    + "tree:heap,empty";

    private static final List<Integer> SIMULATED = List.of(2, 8, 80, 256, 1024, 4096);

    @Mixin private PresetOption preset;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "Where results go. Default: results/<time>-reproduction in the current"
                            + " directory.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Continue in a directory: first the interrupted part, then the rest.")
    private Optional<Path> resumed = Optional.empty();

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            converter = Converters.Length.class,
            description =
                    "The longest time that all parts may take together, in all sessions. Default:"
                            + " no limit.")
    private Optional<Duration> budget = Optional.empty();

    @Spec private CommandSpec spec;

    ReproduceCommand() {}

    @Override
    public Integer call() throws IOException {
        if (resumed.isPresent() && output.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--resume already names the directory; leave out -o");
        }
        Path path = Measuring.directory(resumed.or(() -> output), Instant.now(), "-reproduction");
        Path report = path.resolve(REPORT);
        if (resumed.isEmpty()) {
            refuseIfThere(report);
        }
        Topology topology = Topology.read();
        HostFacts host = Host.facts(topology);
        List<Result> results = new ArrayList<>();
        CommandParts runner =
                new CommandParts(path, resumed.isPresent(), budget, spec.commandLine().getErr());
        for (Part part : parts(topology.possible().length())) {
            Result result = runner.run(part);
            results.add(result);
            write(report, text(host, results, path));
            if (result.exitCode() == ExitCode.INTERRUPTED) {
                return ExitCode.INTERRUPTED;
            }
        }
        spec.commandLine().getOut().print(text(host, results, path));
        spec.commandLine().getOut().flush();
        spec.commandLine().getErr().println("report: " + report.toAbsolutePath());
        return results.stream().allMatch(result -> result.exitCode() == ExitCode.FINE)
                ? ExitCode.FINE
                : ExitCode.INCOMPLETE;
    }

    private List<Part> parts(int possibleCpus) {
        String processes =
                preset.preset() == Preset.SMOKE ? " --count 200 --forks 3 --no-perf" : "";
        String cpus = " --possible-cpus " + simulated(possibleCpus);
        return List.of(
                new Part(
                        "On this kernel: fork-true",
                        "kernel-fork-true",
                        "kernel fork-true" + processes),
                new Part(
                        "On this kernel: parallel-true",
                        "kernel-parallel-true",
                        "kernel parallel-true" + processes),
                new Part(
                        "In user space: the claims",
                        "user-space",
                        "targets --only tasks,socket-memory" + preset.preset().option()),
                new Part(
                        "In user space: every arm, by the number of CPUs",
                        "arms",
                        run("tasks:fork-true", ARMS) + cpus),
                new Part(
                        "In user space: with a cache of groups",
                        "cache",
                        run("tasks:fork-true,reuse=cached", CACHED) + cpus),
                new Part(
                        "In user space: socket-memory against processors",
                        "processors",
                        run(
                                "socket-memory:share=1,socket-memory:share=5,"
                                        + "socket-memory:share=20",
                                GAUGES)));
    }

    /** A run of those subjects that this machine has. */
    private String run(String workloads, String subjects) {
        String present =
                Stream.of(subjects.split(","))
                        .filter(
                                name ->
                                        Subject.all().stream()
                                                .anyMatch(subject -> subject.isMeant(name)))
                        .collect(Collectors.joining(","));
        return "run --workloads " + workloads + " --variants " + present + preset.preset().option();
    }

    /** The numbers of CPUs to lay counters out for: the number of possible CPUs and larger ones. */
    private String simulated(int possibleCpus) {
        SortedSet<Integer> numbers = new TreeSet<>(SIMULATED);
        numbers.add(possibleCpus);
        return (preset.preset() == Preset.SMOKE
                        ? Stream.of(numbers.last())
                        : numbers.tailSet(possibleCpus).stream())
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    private static String text(HostFacts host, List<Result> results, Path path) throws IOException {
        List<ForkResult> rows = CommandParts.rows(path);
        StringBuilder text = new StringBuilder("# The articles' experiments, on this machine\n\n");
        text.append(host.cpuModel()).append(", ").append(host.architecture());
        text.append("; Linux ").append(host.kernel());
        text.append("; CPUs ").append(host.allowedCpus()).append(" of ");
        text.append(host.possibleCpus()).append(" possible; ").append(host.jvm()).append("\n\n");
        host.warnings().forEach(warning -> text.append("- ").append(warning).append('\n'));
        text.append("\n## The claims\n\n").append(ArticleClaims.table(host, rows));
        text.append("\n## The predictions\n\n").append(PredictionTable.of(host, rows).markdown());
        for (Result result : results) {
            text.append("\n## ").append(result.part().title()).append("\n\n");
            text.append("`counters ").append(result.part().command()).append("`");
            text.append(", in `").append(result.part().directory()).append("`");
            text.append(
                    result.exitCode() == ExitCode.FINE
                            ? ""
                            : ", ended with exit code " + result.exitCode());
            text.append("\n\n```\n").append(result.text().stripTrailing()).append("\n```\n");
        }
        return text.toString();
    }

    private void refuseIfThere(Path report) {
        if (Files.exists(report)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + report + "' already exists; name another directory, or remove it");
        }
    }

    private void write(Path report, String text) {
        try {
            Files.createDirectories(report.toAbsolutePath().getParent());
            Files.writeString(report, text);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot write to '"
                            + report
                            + "' ("
                            + Cause.of(e)
                            + "); name a writable directory");
        }
    }
}
