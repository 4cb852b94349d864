package dev.percpu.harness.report;

import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.scaling.Fit;
import dev.percpu.harness.stats.scaling.Fit.Coefficient;
import dev.percpu.harness.stats.scaling.Fit.Fitted;
import dev.percpu.harness.stats.scaling.Scaling;
import dev.percpu.harness.stats.scaling.Scalings;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scenario;
import java.util.List;
import java.util.stream.Stream;

/**
 * A curve that was fitted to the throughput of one subject, to draw in the chart of its
 * measurements.
 *
 * @param subject the subject whose throughput was fitted
 * @param scenario the scenario of the measurements; its number of threads has no meaning
 * @param points the curve, fewest threads first, only within the range that was fitted
 * @param label the coefficients in words, as in {@code σ 0.02 (0.01 to 0.03), κ not told from 0}
 */
public record Curve(String subject, Scenario scenario, List<Point> points, String label) {

    public Curve {
        points = List.copyOf(points);
    }

    /**
     * A point of a curve.
     *
     * @param threads the number of threads, not always a whole one
     * @param value operations per second, all threads together
     */
    public record Point(double threads, double value) {}

    /** The curves of the scalability law, for all subjects that it could be fitted to. */
    static List<Curve> of(Manifest manifest, List<ForkResult> rows) {
        return Scalings.of(manifest.host(), rows).stream().flatMap(Curve::curve).toList();
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
                        scaling.scenario(),
                        fitted.curve().stream()
                                .map(point -> new Point(point.threads(), point.throughput()))
                                .toList(),
                        "%s, %s%s"
                                .formatted(
                                        text("σ", fitted.sigma()),
                                        text("κ", fitted.kappa()),
                                        fitted.peak()
                                                .map(
                                                        peak ->
                                                                ", greatest at "
                                                                        + Wording.number(
                                                                                peak.threads())
                                                                        + " threads")
                                                .orElse(", no peak: " + fitted.noPeak()))));
    }

    private static String text(String name, Coefficient coefficient) {
        return "%s %s%s"
                .formatted(
                        name,
                        Wording.small(coefficient.value()),
                        coefficient
                                .interval()
                                .map(interval -> " (" + text(interval) + ")")
                                .orElse(""));
    }

    private static String text(Interval interval) {
        return Wording.small(interval.low()) + " to " + Wording.small(interval.high());
    }
}
