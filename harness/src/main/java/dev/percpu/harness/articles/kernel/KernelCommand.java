package dev.percpu.harness.articles.kernel;

import dev.percpu.harness.cli.Main;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.text.Shell;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the running kernel as the articles do. */
@Command(
        name = "kernel",
        description = {
            "Measures how long the running kernel takes to make and reap processes.",
            "It also measures a command of yours, in user, system and wall time."
        })
public final class KernelCommand implements Callable<Integer> {

    private static final String EXIT_CODES =
            "%nCtrl-C finishes the current fork and stops; 'counters kernel --resume DIR'"
                    + " continues.%n%nExit codes: 0 fine, 2 nothing started, 5 a fork failed, 130"
                    + " interrupted.";

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Continue the run in a directory, as 'counters run --resume' does.")
    private Optional<String> resumed = Optional.empty();

    @Spec private CommandSpec spec;

    KernelCommand() {}

    /** The options of the commands that make many short processes. */
    static final class Processes {

        @Option(
                names = "--count",
                paramLabel = "N",
                defaultValue = "20000",
                description = "Processes that each runner makes in a fork. Default: 20000.")
        private long count;

        @Option(
                names = "--program",
                paramLabel = "FILE",
                description =
                        "What the processes run, such as /bin/true; it gets no environment."
                                + " Default: a built-in program that ends at once.")
        private Optional<String> program = Optional.empty();

        Processes() {}
    }

    @Override
    public Integer call() {
        if (resumed.isPresent()) {
            CommandLine own = spec.commandLine();
            return Main.commandLine(own.getOut(), own.getErr())
                    .execute("run", "--resume", resumed.get());
        }
        throw new ParameterException(
                spec.commandLine(), "name what to measure: fork-true, parallel-true or time");
    }

    @Command(
            name = ProcessRequest.FORK_TRUE,
            description = {
                "Makes and reaps processes that end at once, one after the other.",
                "It measures what the kernel does when a shell runs /bin/true in a loop."
            },
            footer = EXIT_CODES)
    int forkTrue(
            @Mixin KernelOptions options,
            @Mixin Processes processes,
            @Option(
                            names = "--mode",
                            split = ",",
                            paramLabel = "MODE",
                            defaultValue = "fork,vfork,posix_spawn,fork-only",
                            description = {
                                "How processes are made, separated by commas. fork copies the"
                                        + " memory before it runs the program; vfork and"
                                        + " posix_spawn share the memory; fork-only runs no"
                                        + " program.",
                                "Default: all four."
                            })
                    List<String> modes)
            throws IOException {
        return options.run(
                new ProcessRequest(
                                ProcessRequest.FORK_TRUE,
                                modes,
                                processes.count,
                                1,
                                processes.program)
                        ::cells);
    }

    @Command(
            name = ProcessRequest.PARALLEL_TRUE,
            description = {
                "Makes and reaps processes that start threads and end.",
                "This shows what it costs when a process begins to share its memory."
            },
            footer = EXIT_CODES)
    int parallelTrue(
            @Mixin KernelOptions options,
            @Mixin Processes processes,
            @Option(
                            names = "--mode",
                            split = ",",
                            paramLabel = "MODE",
                            defaultValue = "fork,vfork,posix_spawn",
                            description = {
                                "How processes are made, separated by commas; see fork-true.",
                                "Default: fork,vfork,posix_spawn."
                            })
                    List<String> modes,
            @Option(
                            names = "--threads",
                            paramLabel = "N",
                            defaultValue = "2",
                            description =
                                    "Threads of each process, including its first one. Default:"
                                            + " 2.")
                    int threads)
            throws IOException {
        return options.run(
                new ProcessRequest(
                                ProcessRequest.PARALLEL_TRUE,
                                modes,
                                processes.count,
                                threads,
                                processes.program)
                        ::cells);
    }

    @Command(
            name = NativeCommand.TIME,
            description = {
                "Runs a command again and again, and adds up the time of all its processes.",
                "With your own source trees this repeats kernbench and gitsource. Each copy of"
                        + " the command has its number, counted from 0, in the environment"
                        + " variable COUNTERS_JOB. Example for a build: --prepare 'make clean'"
                        + " -- make -j256"
            },
            footer = EXIT_CODES)
    int time(
            @Mixin KernelOptions options,
            @Option(
                            names = "--prepare",
                            paramLabel = "TEXT",
                            description =
                                    "What a shell runs before each fork, outside of the measured"
                                            + " time. Default: nothing.")
                    Optional<String> prepare,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "COMMAND",
                            description = "The command and its arguments, after --.")
                    List<String> command)
            throws IOException {
        return options.run(load -> List.of(cell(load, command, prepare)));
    }

    private static CellKey cell(ProcessLoad load, List<String> command, Optional<String> prepare)
            throws PlanException {
        Programs.require(List.of(Programs.RUNNER));
        String name = command.get(0);
        if (Programs.find(name).isEmpty()) {
            throw new PlanException(
                    "program '"
                            + name
                            + "' does not exist or cannot be executed; correct the"
                            + " command after --");
        }
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(NativeCommand.COMMAND, Shell.line(name, command.subList(1, command.size())));
        prepare.ifPresent(text -> parameters.put(NativeCommand.PREPARE, text));
        return load.cell(NativeCommand.TIME, parameters);
    }
}
