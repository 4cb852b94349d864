package dev.percpu.harness.report;

import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.scaling.Fit;
import dev.percpu.harness.stats.scaling.Fit.Coefficient;
import dev.percpu.harness.stats.scaling.Fit.Fitted;
import dev.percpu.harness.stats.scaling.Scaling;
import dev.percpu.harness.stats.scaling.Scalings;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import java.util.List;
import java.util.stream.Stream;

/** The scalability law, where it could be fitted, as curves to be drawn. */
final class Curves {

    private Curves() {}

    static List<Curve> of(Manifest manifest, List<ForkRow> rows) {
        return Scalings.of(manifest.host(), rows).stream().flatMap(Curves::curve).toList();
    }

    private static Stream<Curve> curve(Scaling scaling) {
        Fit fit = scaling.fit();
        if (!(fit instanceof Fitted)) {
            return Stream.empty();
        }
        Fitted fitted = (Fitted) fit;
        return Stream.of(
                new Curve(
                        scaling.subject(),
                        scaling.scene(),
                        fitted.curve().stream()
                                .map(point -> new Curve.Point(point.threads(), point.throughput()))
                                .toList(),
                        text("σ", fitted.sigma())
                                + ", "
                                + text("κ", fitted.kappa())
                                + fitted.peak()
                                        .map(
                                                peak ->
                                                        ", greatest at "
                                                                + Wording.number(peak.threads())
                                                                + " threads")
                                        .orElse(", no peak: " + fitted.noPeak())));
    }

    private static String text(String name, Coefficient coefficient) {
        return name
                + " "
                + share(coefficient.value())
                + coefficient.interval().map(interval -> " (" + text(interval) + ")").orElse("");
    }

    private static String text(Interval interval) {
        return share(interval.low()) + " to " + share(interval.high());
    }

    /** Coefficients are often far below a thousandth. */
    private static String share(double value) {
        return value == 0 ? "0" : String.format(java.util.Locale.ROOT, "%.2g", value);
    }
}
