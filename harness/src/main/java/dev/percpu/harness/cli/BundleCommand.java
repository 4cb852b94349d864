package dev.percpu.harness.cli;

import dev.percpu.harness.bundle.Bundle;
import dev.percpu.harness.plan.PlanException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the file that is copied to another machine to measure there. */
@Command(
        name = "bundle",
        description = {
            "Makes one file that has all that 'counters' needs, for a machine without JDK, Maven,"
                    + " compiler, network or root.",
            "It holds a Java runtime, the harness, the native library and programs, licences, and a"
                    + " page of instructions. The same tree gives the same bytes."
        },
        footer = {"", "Exit codes: 0 written, 2 nothing written."})
final class BundleCommand implements Callable<Integer> {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where the bundle goes. Default: percpu-counters-VERSION-linux-ARCH.tar.gz in"
                            + " the current directory.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--jdk",
            paramLabel = "PATH,...",
            converter = Converters.JdkHomes.class,
            description =
                    "JDKs. The first one becomes the bundle's runtime, and decides for which"
                            + " architecture the bundle is. Further JDKs go into jdks/, where"
                            + " runs can compare them. Default: the harness's own.")
    private List<Path> jdks = List.of();

    @Spec private picocli.CommandLine.Model.CommandSpec spec;

    BundleCommand() {}

    @Override
    public Integer call() throws PlanException, IOException {
        Bundle.Written bundle = Bundle.of(jdks).write(output);
        PrintWriter err = spec.commandLine().getErr();
        err.println("bundle: " + bundle.archive().toAbsolutePath());
        err.println("needs:  " + bundle.needs());
        return ExitCode.FINE;
    }
}
