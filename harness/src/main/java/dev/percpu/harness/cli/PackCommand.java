package dev.percpu.harness.cli;

import dev.percpu.harness.host.Host;
import dev.percpu.harness.store.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs results into one file, to be copied from the machine. */
@Command(
        name = "pack",
        description = {
            "Packs the results of a run, or of several in one directory, into one file.",
            "'counters report', 'compare' and 'fit' read that file as it is."
        },
        footer = {"", "Exit codes: 0 written, 2 nothing written."})
final class PackCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The directory of the results.")
    private Path directory;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where the file goes. Default: results-HOST-DATE.tar.gz in the current"
                            + " directory.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--anonymous",
            description =
                    "Leave out the names of host and user, paths, the kernel's command line, boot"
                            + " ids, logs and pages. 'counters report' can make the page again.")
    private boolean anonymous;

    @Spec private picocli.CommandLine.Model.CommandSpec spec;

    PackCommand() {}

    @Override
    public Integer call() throws IOException {
        pack(
                directory,
                anonymous,
                output.orElseGet(() -> file(anonymous)),
                spec.commandLine().getErr());
        return ExitCode.FINE;
    }

    /** The default name of a file of results, in the current directory. */
    static Path file(boolean anonymous) {
        return Path.of(
                "results-%s-%s.tar.gz"
                        .formatted(
                                anonymous
                                        ? "anonymous"
                                        : Host.name().replaceAll("[^A-Za-z0-9.-]", "-"),
                                LocalDate.now(ZoneOffset.UTC)));
    }

    /** Reports what is packed, and packs it. */
    static void pack(Path directory, boolean anonymous, Path archive, PrintWriter err)
            throws IOException {
        ResultFile content = ResultFile.of(directory, anonymous);
        err.println("packing " + content.files().size() + " files of " + directory + ":");
        for (Path file : content.files()) {
            err.println("%12d  %s".formatted(Files.size(directory.resolve(file)), file));
        }
        content.write(archive, Host.name(), System.getProperty("user.name"));
        err.println("results: " + archive.toAbsolutePath());
    }
}
