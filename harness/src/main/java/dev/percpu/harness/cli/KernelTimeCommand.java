package dev.percpu.harness.cli;

import dev.percpu.harness.kernel.CommandRequest;
import dev.percpu.harness.kernel.KernelException;
import dev.percpu.harness.kernel.Load;
import dev.percpu.harness.kernel.Measurement;
import dev.percpu.harness.text.Shell;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a command of the user's. */
@Command(
        name = CommandRequest.TIME,
        description = {
            "Runs a command again and again, and adds up what all its processes took: kernbench and",
            "gitsource with your own trees. Each copy finds its number, 0 and on, in COUNTERS_JOB.",
            "For a build: --prepare 'make clean' -- make -j256"
        },
        footer = KernelSession.EXIT_CODES)
final class KernelTimeCommand implements Callable<Integer> {

    @Mixin private KernelOptions options;

    @Option(
            names = "--prepare",
            paramLabel = "TEXT",
            description = "What a shell runs before each repetition, outside of the measured time.")
    private Optional<String> prepare = Optional.empty();

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "The command and its arguments, after --.")
    private List<String> command;

    @Spec private CommandSpec spec;

    KernelTimeCommand() {}

    @Override
    public Integer call() {
        return new KernelSession(spec, options).run(this::measurements);
    }

    private List<Measurement> measurements(Load load) throws KernelException {
        String label = Shell.line(command.get(0), command.subList(1, command.size()));
        return new CommandRequest(command, label, prepare, load).measurements();
    }
}
