package dev.percpu.harness.cli;

import dev.percpu.harness.kernel.KernelException;
import dev.percpu.harness.kernel.Load;
import dev.percpu.harness.kernel.Measurement;
import dev.percpu.harness.kernel.ProcessRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures processes of one thread. */
@Command(
        name = ProcessRequest.FORK_TRUE,
        description = {
            "Makes and reaps processes that end at once, one after the other: what a shell's loop",
            "over /bin/true takes of the kernel."
        },
        footer = KernelSession.EXIT_CODES)
final class KernelForkTrueCommand implements Callable<Integer> {

    @Mixin private KernelOptions options;
    @Mixin private KernelProcessOptions processes;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODE",
            defaultValue = "fork,vfork,posix_spawn,fork-only",
            description = {
                "How processes are made, with commas between: fork copies the memory before a"
                        + " program is run, vfork and posix_spawn lend it, fork-only runs none.",
                "Default: all four."
            })
    private List<String> modes;

    @Spec private CommandSpec spec;

    KernelForkTrueCommand() {}

    @Override
    public Integer call() {
        return new KernelSession(spec, options).run(this::measurements);
    }

    private List<Measurement> measurements(Load load) throws KernelException {
        return processes.request(ProcessRequest.FORK_TRUE, modes, 1, load).measurements();
    }
}
