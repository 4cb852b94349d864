package dev.percpu.harness.stats;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fork results of one cell, at least one: their verdict and, if it is good, one figure for each
 * role. Forks that count events do not affect the figures, but a wrong sum in them still makes the
 * verdict bad.
 */
record CellForks(List<ForkResult> timed, ForkResult first, Verdict verdict, List<Figure> figures) {

    static CellForks of(List<ForkResult> results) {
        List<ForkResult> timed =
                results.stream().filter(result -> result.purpose() == Purpose.TIMING).toList();
        Verdict verdict = verdict(results, timed);
        List<Figure> figures =
                verdict instanceof Verdict.Validated
                        ? IntStream.range(0, timed.get(0).series().size())
                                .mapToObj(series -> Figure.of(timed, series))
                                .toList()
                        : List.of();
        return new CellForks(timed, results.get(0), verdict, figures);
    }

    boolean isEmptyLoop() {
        return first.kind() == Kind.EMPTY;
    }

    boolean scored() {
        return !figures.isEmpty();
    }

    /**
     * The figures less those of the empty loop. Only a throughput can be reduced by another
     * throughput, and only if both cells have the same roles.
     */
    List<Figure> lessLoop(CellForks empty) {
        if (isEmptyLoop() || !roles(figures).equals(roles(empty.figures))) {
            return figures;
        }
        return IntStream.range(0, figures.size())
                .mapToObj(role -> isThroughput(role, empty) ? net(role, empty) : figures.get(role))
                .toList();
    }

    private boolean isThroughput(int role, CellForks empty) {
        return isThroughput(figures.get(role)) && isThroughput(empty.figures.get(role));
    }

    private Figure net(int role, CellForks empty) {
        return figures.get(role).less(empty.figures.get(role), empty.spreadNs(role));
    }

    /**
     * How far apart the forks are, in nanoseconds per operation. If there is only one fork, how far
     * apart its iterations are.
     */
    private double spreadNs(int role) {
        Figure figure = figures.get(role);
        if (timed.size() > 1) {
            return width(figure.nsRange());
        }
        Series only = timed.get(0).series().get(role);
        Interval range = Estimate.over(only.iterations()).range();
        return width(
                new Interval(
                        Score.nsPerOp(only.threads(), range.high()),
                        Score.nsPerOp(only.threads(), range.low())));
    }

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }

    private static List<String> roles(List<Figure> figures) {
        return figures.stream().map(Figure::role).toList();
    }

    private static boolean isThroughput(Figure figure) {
        return figure.quantity() == Quantity.THROUGHPUT;
    }

    private static Verdict verdict(List<ForkResult> results, List<ForkResult> timed) {
        List<Validation> wrong =
                results.stream()
                        .flatMap(result -> result.validation().stream())
                        .filter(validation -> !validation.passed())
                        .toList();
        return wrong.isEmpty()
                ? Failures.of(timed)
                        .<Verdict>map(Verdict.Failed::new)
                        .orElseGet(Verdict.Validated::new)
                : lost(results, wrong);
    }

    private static Verdict lost(List<ForkResult> results, List<Validation> wrong) {
        long lost = 0;
        long invented = 0;
        Validation worst = wrong.get(0);
        for (Validation validation : wrong) {
            lost += Math.max(0, validation.lost());
            invented += Math.max(0, -validation.lost());
            if (Math.abs(validation.lost()) > Math.abs(worst.lost())) {
                worst = validation;
            }
        }
        long issued =
                results.stream()
                        .flatMap(result -> result.validation().stream())
                        .mapToLong(Validation::issued)
                        .sum();
        return new Verdict.Lost(lost, invented, issued, worst, wrong.size());
    }
}
