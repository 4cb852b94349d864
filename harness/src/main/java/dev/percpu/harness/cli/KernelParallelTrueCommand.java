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

/** Measures processes that become several threads. */
@Command(
        name = ProcessRequest.PARALLEL_TRUE,
        description = {
            "Makes and reaps processes that become several threads and end: what it takes when",
            "memory comes to be shared."
        },
        footer = KernelSession.EXIT_CODES)
final class KernelParallelTrueCommand implements Callable<Integer> {

    @Mixin private KernelOptions options;
    @Mixin private KernelProcessOptions processes;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODE",
            defaultValue = "fork,vfork,posix_spawn",
            description = {
                "How processes are made, with commas between; see fork-true.",
                "Default: fork,vfork,posix_spawn."
            })
    private List<String> modes;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads that each process becomes, its first included. Default: 2.")
    private int threads;

    @Spec private CommandSpec spec;

    KernelParallelTrueCommand() {}

    @Override
    public Integer call() {
        return new KernelSession(spec, options).run(this::measurements);
    }

    private List<Measurement> measurements(Load load) throws KernelException {
        return processes.request(ProcessRequest.PARALLEL_TRUE, modes, threads, load).measurements();
    }
}
