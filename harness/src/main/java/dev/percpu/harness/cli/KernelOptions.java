package dev.percpu.harness.cli;

import dev.percpu.counters.CpuList;
import dev.percpu.harness.kernel.KernelException;
import dev.percpu.harness.kernel.Load;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that all commands about the kernel share. */
final class KernelOptions {

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "10",
            description = "Repetitions; three or more give intervals. Default: 10.")
    private int repeat;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "1",
            description = "Repetitions before those that count. Default: 1.")
    private int warmup;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runners, or copies of the command, at once. Default: 1.")
    private int jobs;

    @Option(
            names = "--cpu",
            paramLabel = "N",
            description = "The CPU that all runners, and what they run, are pinned to.")
    private Optional<Integer> cpu = Optional.empty();

    @Option(
            names = "--cpus",
            paramLabel = "LIST",
            description = "CPUs that runners are pinned to in turn, such as 0-3,8.")
    private Optional<String> cpus = Optional.empty();

    @Option(
            names = "--no-perf",
            description = "Leave the last round out, which perf samples to see where time goes.")
    private boolean noPerf;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "Where results go; results/<time>-kernel below the current directory if absent.")
    private Optional<Path> output = Optional.empty();

    KernelOptions() {}

    Load load() throws KernelException {
        if (cpu.isPresent() && cpus.isPresent()) {
            throw new KernelException("--cpu and --cpus exclude each other; leave one out");
        }
        try {
            return new Load(
                    repeat,
                    warmup,
                    jobs,
                    cpus.map(list -> CpuList.parse(list).ids())
                            .orElseGet(() -> cpu.map(List::of).orElse(List.of())));
        } catch (IllegalArgumentException e) {
            throw new KernelException("--cpus: " + e.getMessage());
        }
    }

    boolean perf() {
        return !noPerf;
    }

    boolean json() {
        return json;
    }

    Optional<Path> output() {
        return output;
    }
}
