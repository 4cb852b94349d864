package dev.percpu.harness.cli;

import dev.percpu.harness.kernel.KernelException;
import dev.percpu.harness.kernel.Load;
import dev.percpu.harness.kernel.Mode;
import dev.percpu.harness.kernel.ProcessRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that commands about many short processes share. */
final class KernelProcessOptions {

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Processes that each runner makes in a repetition. Default: 20000.")
    private long count;

    @Option(
            names = "--program",
            paramLabel = "FILE",
            description =
                    "What they run instead of the built-in program, such as /bin/true; it gets no"
                            + " environment.")
    private Optional<String> program = Optional.empty();

    KernelProcessOptions() {}

    ProcessRequest request(String workload, List<String> modes, int threads, Load load)
            throws KernelException {
        List<Mode> parsed = new ArrayList<>();
        for (String mode : modes) {
            parsed.add(Mode.parse(mode));
        }
        return new ProcessRequest(workload, parsed, count, threads, program, load);
    }
}
