package dev.percpu.harness.cli;

import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reports a run again, whole or not. */
@Command(
        name = "report",
        description = "Prints the table of a run, finished or not, and writes its report.html.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The directory that the run has written.")
    private Path directory;

    @Spec private CommandSpec spec;

    ReportCommand() {}

    @Override
    public Integer call() {
        try {
            ResultDirectory.Contents contents = ResultDirectory.read(directory);
            if (!contents.dropped().isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println(
                                "warning: the last row was cut off while it was written, and is"
                                        + " left out");
            }
            Reports.publish(contents.manifest(), contents.rows(), directory, spec.commandLine());
            return ExitCode.FINE;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
