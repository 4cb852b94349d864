package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Computes the figures of goals from the fork results of a run.
 *
 * <p>The time of a cell is the median over its forks, less that of the empty loop in the same run.
 * The time of a fork is the median over its iterations. A cell gives no figure if one of its forks
 * failed or counted wrong.
 */
public final class Judge {

    private final Map<CellKey, List<ForkResult>> forks;

    /**
     * A judge of one run.
     *
     * @param results the fork results of the run, in any order
     */
    public Judge(List<ForkResult> results) {
        forks =
                results.stream()
                        .filter(result -> result.purpose() == Purpose.TIMING)
                        .sorted(Comparator.comparingInt(ForkResult::fork))
                        .collect(Collectors.groupingBy(ForkResult::cell));
    }

    /** Says that a goal cannot be judged. The message is the reason. */
    private static final class Unmeasured extends Exception {

        private static final long serialVersionUID = 1L;

        Unmeasured(String reason) {
            super(reason);
        }
    }

    /** Judges one goal. */
    public GoalResult judge(Goal goal) {
        try {
            return new GoalResult(goal, goalFigure(goal.measure()));
        } catch (Unmeasured e) {
            return new GoalResult(goal, new GoalFigure.NotMeasured(e.getMessage(), true));
        }
    }

    private GoalFigure goalFigure(Measure measure) throws Unmeasured {
        return switch (measure) {
            case Measure.Ratio of ->
                    ratio(of.over(), of.under(), of.empty(), Optional.empty(), Judge::ratio);
            case Measure.Apart of ->
                    ratio(of.one(), of.other(), of.empty(), Optional.empty(), Judge::apart);
            case Measure.JvmFactor of -> jvmFactor(of);
            case Measure.Fastest of -> {
                CellKey best = best(of.contest());
                Optional<String> name = Optional.of(best.subject());
                yield ratio(of.yardstick(), best, of.empty(), name, Judge::ratio);
            }
            case Measure.Budget of -> budget(of);
            case Measure.Bytes of ->
                    figure(List.of(values(of.cell())), medians -> medians[0], Optional.empty());
            case Measure.BytesRatio of ->
                    figure(
                            List.of(values(of.over()), values(of.under())),
                            medians -> medians[0] / medians[1],
                            Optional.empty());
            case Measure.Share of ->
                    figure(List.of(shares(of.cell())), medians -> medians[0], Optional.empty());
            case Measure.Absent of -> new GoalFigure.NotMeasured(of.reason(), of.broken());
        };
    }

    /** A figure of two net times. The function gets the medians in the order over, under, empty. */
    private GoalFigure ratio(
            CellKey over,
            CellKey under,
            CellKey empty,
            Optional<String> of,
            ToDoubleFunction<double[]> figure)
            throws Unmeasured {
        List<double[]> series = List.of(values(over), values(under), values(empty));
        double[] medians = Medians.of(series);
        for (int side = 0; side < 2; side++) {
            if (medians[side] <= medians[2]) {
                throw notApart(side == 0 ? over : under);
            }
        }
        return figure(series, figure, of);
    }

    private GoalFigure jvmFactor(Measure.JvmFactor of) throws Unmeasured {
        List<CellKey> cells = List.of(of.java(), of.javaEmpty(), of.c(), of.cEmpty());
        List<double[]> series = new ArrayList<>();
        for (CellKey cell : cells) {
            series.add(values(cell));
        }
        double[] medians = Medians.of(series);
        for (int side = 0; side < cells.size(); side += 2) {
            if (medians[side] <= medians[side + 1]) {
                throw notApart(cells.get(side));
            }
        }
        return figure(series, JvmFactor::ratio, Optional.empty());
    }

    private static Unmeasured notApart(CellKey cell) {
        return new Unmeasured(
                "'"
                        + cell.text()
                        + "' takes no longer than its empty loop; repeat with more forks");
    }

    private GoalFigure budget(Measure.Budget budget) throws Unmeasured {
        List<double[]> series =
                List.of(
                        values(budget.over()),
                        values(budget.of()),
                        values(budget.plus()),
                        values(budget.empty()));
        return figure(
                series,
                medians -> {
                    double empty = medians[3];
                    double allowed = budget.times() * (medians[1] - empty) + medians[2] - empty;
                    return (medians[0] - empty) / allowed;
                },
                Optional.empty());
    }

    private static GoalFigure figure(
            List<double[]> series, ToDoubleFunction<double[]> figure, Optional<String> of) {
        return new GoalFigure.Measured(
                figure.applyAsDouble(Medians.of(series)), Medians.interval(series, figure), of);
    }

    private static double ratio(double... medians) {
        double over = Math.max(0, medians[0] - medians[2]);
        double under = Math.max(0, medians[1] - medians[2]);
        return over / under;
    }

    private static double apart(double... medians) {
        double ratio = ratio(medians);
        return Math.max(ratio, 1 / ratio);
    }

    /** The finalist with the shortest time. */
    private CellKey best(Plan.Contest contest) throws Unmeasured {
        Optional<CellKey> best = Optional.empty();
        double shortest = Double.MAX_VALUE;
        for (CellKey candidate : contest.candidates()) {
            if (forks.containsKey(candidate)) {
                double time = Medians.median(values(candidate));
                if (time < shortest) {
                    best = Optional.of(candidate);
                    shortest = time;
                }
            }
        }
        return best.orElseThrow(() -> new Unmeasured("no candidate passed the screening"));
    }

    /** One value for each fork, in the order of the forks: nanoseconds per operation, or bytes. */
    private double[] values(CellKey cell) throws Unmeasured {
        return good(cell).stream()
                .mapToDouble(result -> Medians.median(result.series().get(0).nanoseconds()))
                .toArray();
    }

    /**
     * For each fork, the share of an operation's time that it takes to create and close the
     * counter.
     */
    private double[] shares(CellKey cell) throws Unmeasured {
        List<Double> shares = new ArrayList<>();
        for (ForkResult result : good(cell)) {
            List<Double> whole = result.series().get(0).nanoseconds();
            List<Double> parts =
                    result.series().stream()
                            .filter(series -> series.role().equals(Series.LIFECYCLE))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new Unmeasured(
                                                    "'"
                                                            + cell.text()
                                                            + "' has no"
                                                            + " figure for its creation and close"))
                            .iterations();
            shares.add(
                    Medians.median(
                            IntStream.range(0, Math.min(parts.size(), whole.size()))
                                    .mapToObj(i -> parts.get(i) / whole.get(i))
                                    .toList()));
        }
        return shares.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private List<ForkResult> good(CellKey cell) throws Unmeasured {
        List<ForkResult> results = forks.getOrDefault(cell, List.of());
        if (results.isEmpty()) {
            throw new Unmeasured("'" + cell.text() + "' has no fork");
        }
        for (ForkResult result : results) {
            Optional<String> flaw = flaw(result);
            if (flaw.isPresent()) {
                throw new Unmeasured("'" + cell.text() + "' " + flaw.orElseThrow());
            }
        }
        return results;
    }

    /** Why a fork cannot be part of a figure; empty if it can. */
    private static Optional<String> flaw(ForkResult result) {
        if (result.error().isPresent()) {
            return result.error();
        }
        if (result.validation().isEmpty()) {
            return Optional.of("ended without its validation");
        }
        Validation check = result.validation().orElseThrow();
        if (!check.passed()) {
            return Optional.of("counted " + check.counted() + " of " + check.issued() + " updates");
        }
        List<Double> values = result.iterations();
        boolean measured =
                !values.isEmpty()
                        && values.stream().allMatch(value -> value > 0 && value < Double.MAX_VALUE);
        return measured ? Optional.empty() : Optional.of("measured " + values);
    }
}
