package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.scaling.Fit.Coefficient;
import dev.percpu.harness.stats.scaling.Fit.CurvePoint;
import dev.percpu.harness.stats.scaling.Fit.Fitted;
import dev.percpu.harness.stats.scaling.Fit.Peak;
import dev.percpu.harness.stats.scaling.Fit.Point;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** One fit of the law, with the intervals that its forks give. */
final class LawFit {

    private static final int CURVE_POINTS = 64;

    private final List<Figure> figures;
    private final Law law;
    private final Optional<LawBootstrap> bootstrap;

    /** Fits throughputs. */
    LawFit(List<Figure> figures) {
        this.figures = figures;
        double[] threads = figures.stream().mapToDouble(Figure::threads).toArray();
        this.law =
                LawFitter.relatively(
                        threads,
                        figures.stream().mapToDouble(figure -> figure.value().mean()).toArray());
        this.bootstrap =
                LawBootstrap.of(
                        threads,
                        figures.stream().map(LawFit::forks).toList(),
                        LawBootstrap.RESAMPLES);
    }

    private static double[] forks(Figure figure) {
        return figure.forks().stream().mapToDouble(Figure.ForkValue::value).toArray();
    }

    Fitted fitted() {
        String noPeak = noPeak();
        return new Fitted(
                coefficient(Law::gamma),
                coefficient(Law::sigma),
                coefficient(Law::kappa),
                noPeak.isEmpty() ? Optional.of(peak()) : Optional.empty(),
                noPeak,
                figures.stream()
                        .map(
                                figure ->
                                        new Point(
                                                figure.threads(),
                                                figure.value(),
                                                law.throughput(figure.threads())))
                        .toList(),
                curve());
    }

    private Coefficient coefficient(ToDoubleFunction<Law> part) {
        return new Coefficient(part.applyAsDouble(law), bootstrap.map(laws -> laws.interval(part)));
    }

    /** Why there is no peak; empty if there is one. */
    private String noPeak() {
        if (bootstrap.isEmpty()) {
            return "fewer than three forks at a thread count: no interval";
        }
        Interval kappa = bootstrap.orElseThrow().interval(Law::kappa);
        return law.kappa() == 0 || kappa.contains(0) ? "κ may be zero" : "";
    }

    private Peak peak() {
        double threads = peak(law);
        return new Peak(
                threads, bootstrap.orElseThrow().interval(LawFit::peak), threads > greatest());
    }

    private static double peak(Law law) {
        return law.peak().orElse(Double.MAX_VALUE);
    }

    private int greatest() {
        return figures.get(figures.size() - 1).threads();
    }

    /** Points of the curve. They are evenly spaced on the logarithmic axis of the chart. */
    private List<CurvePoint> curve() {
        double first = figures.get(0).threads();
        double ratio = greatest() / first;
        return IntStream.range(0, CURVE_POINTS)
                .mapToDouble(i -> first * Math.pow(ratio, i / (CURVE_POINTS - 1.0)))
                .mapToObj(threads -> new CurvePoint(threads, law.throughput(threads)))
                .toList();
    }
}
