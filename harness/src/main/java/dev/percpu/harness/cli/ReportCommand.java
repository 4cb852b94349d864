package dev.percpu.harness.cli;

import dev.percpu.harness.report.ReportFormat;
import dev.percpu.harness.report.ReportedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the reports of runs again, of complete and of incomplete ones. */
@Command(
        name = "report",
        description = {
            "Makes a report from one or more runs, finished or not.",
            "Several runs are shown side by side, and never ranked together.",
            "",
            "html      one page that needs nothing else; the tables go to standard output",
            "markdown  hosts, warnings, winners and results as tables",
            "csv       a line for each fork with all that is known of it (RFC 4180; a text that a"
                    + " spreadsheet would run as a formula begins with an apostrophe)",
            "jmh-json  the cells that have a score, as JMH writes them, for JMH Visualizer; the"
                    + " error is half the width of the 95%% interval over forks",
        })
final class ReportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            description = "Directories of runs, or files of 'counters pack' and 'counters night'.")
    private List<Path> directories = List.of();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "The format: html, markdown, csv or jmh-json. Default: by the file's name"
                            + " (.html, .md, .csv, .json); html without a file.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where the report goes. Default: html of one run goes to report.html in its"
                            + " directory, or next to the file; other formats go to standard"
                            + " output.")
    private Optional<Path> output = Optional.empty();

    @Spec private CommandSpec spec;

    ReportCommand() {}

    @Override
    public Integer call() throws IOException {
        ReportFormat chosen = chosen();
        List<ReportedRun> runs = Reports.read(directories, spec.commandLine());
        if (chosen == ReportFormat.HTML) {
            Reports.publish(runs, page(), spec.commandLine());
        } else if (output.isPresent()) {
            Reports.write(runs, chosen, output.get(), spec.commandLine());
        } else {
            spec.commandLine().getOut().print(chosen.render(runs));
            spec.commandLine().getOut().flush();
        }
        return ExitCode.FINE;
    }

    private ReportFormat chosen() throws IOException {
        if (output.isPresent()) {
            check(output.get());
        }
        if (format.isPresent()) {
            return ReportFormat.named(format.get())
                    .orElseThrow(
                            () -> refused("unknown format '" + format.get() + "'; " + formats()));
        }
        return output.isEmpty()
                ? ReportFormat.HTML
                : ReportFormat.of(output.get())
                        .orElseThrow(
                                () ->
                                        refused(
                                                ("the name of '%s' does not show the format; add"
                                                                + " --format with %s")
                                                        .formatted(output.get(), formats())));
    }

    /** Refuses to overwrite any file of a run, except a report, which can be made again. */
    private void check(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw refused("'" + file + "' is a directory; name a file in it");
        }
        boolean ofRun =
                directories.stream().anyMatch(directory -> holds(directory, file))
                        && !file.getFileName().toString().startsWith("report.");
        if (ofRun && Files.exists(file)) {
            throw refused(
                    "'"
                            + file
                            + "' is a file of the run; name another file, or report.*"
                            + " there");
        }
    }

    private static boolean holds(Path directory, Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent != null && parent.equals(directory.toAbsolutePath().normalize());
    }

    private static String formats() {
        return Arrays.stream(ReportFormat.values())
                .map(ReportFormat::word)
                .collect(Collectors.joining(", "));
    }

    private Path page() throws IOException {
        if (output.isEmpty() && directories.size() > 1) {
            throw refused("name the page of several runs with -o FILE");
        }
        Path only = directories.get(0);
        return output.orElseGet(
                () ->
                        Files.isRegularFile(only)
                                ? only.resolveSibling(
                                        only.getFileName().toString().replace(".tar.gz", "")
                                                + ".html")
                                : only.resolve(Reports.PAGE));
    }

    private static IOException refused(String message) {
        return new IOException(message);
    }
}
