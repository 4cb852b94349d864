package dev.percpu.harness.cli;

import dev.percpu.harness.report.FitTable;
import dev.percpu.harness.stats.scaling.Fit;
import dev.percpu.harness.stats.scaling.Scaling;
import dev.percpu.harness.stats.scaling.Scalings;
import dev.percpu.harness.store.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits the Universal Scalability Law to a run. */
@Command(
        name = "fit",
        description = {
            "Fits the Universal Scalability Law to each counter, workload and pinning of a run.",
            "It fits thread counts together only if their threads share cores, sockets and nodes in"
                    + " the same way and run on one kind of core."
        },
        footer = {"", "Exit codes: 0 fitted what can be, 2 not started."})
final class FitCommand implements Callable<Integer> {

    /**
     * A fit for programs. Throughputs are in operations per second.
     *
     * @param subject what was measured
     * @param scenario the scenario; its number of threads is the lowest that was measured
     * @param fitted the law; empty if it was not fitted
     * @param residuals for each point, how far the measured value lies above the law, as a share of
     *     the law's value
     * @param reason why the law was not fitted; empty if it was
     * @param leftOut thread counts that the fit does not use, with the reason
     * @param warnings the reasons to trust the fit less
     */
    private record FitView(
            String subject,
            Scenario scenario,
            Optional<Fit.Fitted> fitted,
            List<Double> residuals,
            Optional<String> reason,
            List<Scaling.LeftOut> leftOut,
            List<String> warnings) {

        static FitView of(Scaling scaling) {
            Optional<Fit.Fitted> fitted =
                    scaling.fit() instanceof Fit.Fitted law ? Optional.of(law) : Optional.empty();
            return new FitView(
                    scaling.subject(),
                    scaling.scenario(),
                    fitted,
                    fitted.map(law -> law.points().stream().map(Fit.Point::residual).toList())
                            .orElse(List.of()),
                    scaling.fit() instanceof Fit.NoFit none
                            ? Optional.of(none.reason())
                            : Optional.empty(),
                    scaling.leftOut(),
                    scaling.warnings());
        }
    }

    @Parameters(
            paramLabel = "DIR",
            description = "The directory of a run, or a file of 'counters pack'.")
    private Path directory;

    @Mixin private JsonOption output;

    @Spec private CommandSpec spec;

    FitCommand() {}

    @Override
    public Integer call() throws IOException {
        StoredRun run = StoredRun.read(directory, spec.commandLine());
        List<Scaling> scalings = Scalings.of(run.manifest().host(), run.results());
        output.print(scalings.stream().map(FitView::of).toList(), () -> FitTable.render(scalings));
        return ExitCode.FINE;
    }
}
