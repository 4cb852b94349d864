package dev.percpu.harness.cli;

import dev.percpu.harness.stats.scaling.Fit;
import dev.percpu.harness.stats.scaling.Scaling;
import dev.percpu.harness.store.Scenario;
import java.util.List;
import java.util.Optional;

/**
 * A fit for programs; throughputs are operations per second.
 *
 * @param subject what was measured
 * @param scenario where; its number of threads is the least that was measured
 * @param fitted the law; empty if it was not fitted
 * @param residuals by which share of itself what was measured is above the law, point by point
 * @param reason why it was not fitted; empty if it was
 * @param leftOut thread counts that are no part of the fit, with the reason
 * @param warnings what makes the fit less sure
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
