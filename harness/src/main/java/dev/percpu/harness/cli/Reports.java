package dev.percpu.harness.cli;

import dev.percpu.harness.report.HtmlReport;
import dev.percpu.harness.report.TextReport;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** The two reports that close a run. */
final class Reports {

    private static final String FILE = "report.html";

    private Reports() {}

    /**
     * Prints the table and, unless the run is one of the kernel, writes the page.
     *
     * @throws IOException if the page cannot be written; the table is printed by then
     */
    static void publish(Manifest manifest, List<ForkRow> rows, Path directory, CommandLine command)
            throws IOException {
        command.getOut().print(TextReport.render(manifest, rows));
        command.getOut().flush();
        boolean kernel =
                manifest.plan().cells().stream().anyMatch(cell -> cell.kind() == Kind.KERNEL);
        if (kernel) {
            /* The page shows throughput only. */
            return;
        }
        Path page = directory.resolve(FILE);
        HtmlReport.write(manifest, rows, page);
        command.getErr().println("report: " + page.toAbsolutePath());
    }
}
