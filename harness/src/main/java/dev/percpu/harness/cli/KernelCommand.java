package dev.percpu.harness.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the kernel that runs here, in the articles' terms. */
@Command(
        name = "kernel",
        description = {
            "Measures the kernel that runs here: what it takes to make and reap a process,",
            "and what a command takes, in user, system and wall time."
        },
        subcommands = {
            KernelForkTrueCommand.class,
            KernelParallelTrueCommand.class,
            KernelTimeCommand.class
        })
final class KernelCommand implements Runnable {

    @Spec private CommandSpec spec;

    KernelCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "name what to measure: fork-true, parallel-true or time");
    }
}
