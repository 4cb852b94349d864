package dev.percpu.harness.cli;

import dev.percpu.harness.stats.scaling.Fit;
import dev.percpu.harness.stats.scaling.Scaling;
import dev.percpu.harness.store.Scenario;
import java.util.List;
import java.util.Optional;

/**
 * A fit for programs. Throughputs are in operations per second.
 *
 * @param subject what was measured
 * @param scenario the scenario; its number of threads is the lowest that was measured
 * @param fitted the law; empty if it was not fitted
 * @param residuals for each point, how far the measured value lies above the law, as a share of the
 *     law's value
 * @param reason why the law was not fitted; empty if it was
 * @param leftOut thread counts that the fit does not use, with the reason
 * @param warnings the reasons to trust the fit less
 */
record FitView(
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
