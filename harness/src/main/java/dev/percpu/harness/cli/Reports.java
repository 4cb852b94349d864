package dev.percpu.harness.cli;

import dev.percpu.harness.report.Attachments;
import dev.percpu.harness.report.ReportFormat;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.report.Section;
import dev.percpu.harness.report.TextReport;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** Reads runs and writes their reports. */
final class Reports {

    static final String PAGE = "report.html";

    private Reports() {}

    /**
     * A run whose forks have ended, with the other files of its directory.
     *
     * @throws IOException if such a file is damaged; the message names the file
     */
    static ReportedRun run(Manifest manifest, List<ForkResult> results, Path directory)
            throws IOException {
        return reported(name(directory), directory, manifest, results);
    }

    /**
     * Writes the page of a run.
     *
     * @throws IOException if it cannot be written; the message is fit for a user
     */
    static void page(ReportedRun run, Path directory, CommandLine command) throws IOException {
        write(List.of(run), ReportFormat.HTML, directory.resolve(PAGE), command);
    }

    /**
     * Prints the tables of runs and writes one page with them.
     *
     * @throws IOException if the page cannot be written; the tables have been printed by then
     */
    static void publish(List<ReportedRun> runs, Path page, CommandLine command) throws IOException {
        command.getOut().print(TextReport.render(runs));
        command.getOut().flush();
        write(runs, ReportFormat.HTML, page, command);
    }

    /**
     * Writes one file.
     *
     * @throws IOException if it cannot be written; the message is fit for a user
     */
    static void write(List<ReportedRun> runs, ReportFormat format, Path file, CommandLine command)
            throws IOException {
        String text = format.render(runs);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IOException(
                    String.format(
                            "cannot write to '%s' (%s); name a file in a writable directory",
                            file, Cause.of(e)),
                    e);
        }
        command.getErr().println("report: " + file.toAbsolutePath());
    }

    /**
     * Reads runs. A truncated run is reported on the error stream.
     *
     * @throws IOException if one of them cannot be read or is named twice; the message names it and
     *     is fit for a user
     */
    static List<ReportedRun> read(List<Path> paths, CommandLine command) throws IOException {
        Set<Path> seen = new HashSet<>();
        boolean distinct = paths.stream().map(Reports::name).distinct().count() == paths.size();
        List<ReportedRun> runs = new ArrayList<>();
        for (Path path : paths) {
            List<StoredRun> stored = StoredRun.readAll(path, command);
            if (!seen.add(path.toRealPath())) {
                throw new IOException(
                        "'" + path + "' is named twice; a run cannot be compared with itself");
            }
            for (StoredRun run : stored) {
                boolean alone = distinct || stored.size() > 1;
                runs.add(
                        reported(
                                alone ? run.name() : path.toString(),
                                run.path(),
                                run.manifest(),
                                run.results()));
            }
        }
        return runs;
    }

    private static ReportedRun reported(
            String name, Path directory, Manifest manifest, List<ForkResult> results)
            throws IOException {
        Optional<Section> section =
                Experiments.all().stream()
                        .flatMap(each -> each.section(manifest, results).stream())
                        .findFirst();
        return new ReportedRun(
                name, manifest, results, Attachments.read(directory, manifest, results, section));
    }

    private static String name(Path directory) {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return name == null ? directory.toString() : name.toString();
    }
}
