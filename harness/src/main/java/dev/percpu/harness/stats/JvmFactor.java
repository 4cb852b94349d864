package dev.percpu.harness.stats;

import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Twins;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the JVM costs a design: the net time of a variant divided by that of the same design in C,
 * in one scenario of one run. Each net time is less the empty loop of the same language.
 *
 * @param twin the name of the counter in C
 * @param value the ratio; above 1 means that Java is slower
 * @param interval its 95% interval over rounds; empty with fewer than three
 */
public record JvmFactor(String twin, double value, Optional<Interval> interval) {

    /**
     * The factor of a variant.
     *
     * @param variant a scored cell of the run
     * @param form how the counter in C is updated
     * @return the factor; empty if the variant has no twin, if one of the four cells has no score
     *     or a different number of forks, or if a time cannot be told from its empty loop
     */
    public static Optional<JvmFactor> of(RunSummary run, Cell variant, Twins.Form form) {
        return Twins.of(variant.subject(), form)
                .flatMap(twin -> of(run, variant.subject(), twin, variant.scenario()));
    }

    private static Optional<JvmFactor> of(
            RunSummary run, String variant, String twin, Scenario scenario) {
        List<double[]> series =
                Stream.of(variant, Twins.emptyLoop(variant), twin, Twins.emptyLoop(twin))
                        .flatMap(subject -> times(run, subject, scenario))
                        .toList();
        if (series.size() < 4 || series.stream().mapToInt(t -> t.length).distinct().count() > 1) {
            return Optional.empty();
        }
        double[] medians = Medians.of(series);
        return medians[0] <= medians[1] || medians[2] <= medians[3]
                ? Optional.empty()
                : Optional.of(
                        new JvmFactor(
                                twin, ratio(medians), Medians.interval(series, JvmFactor::ratio)));
    }

    /** Nanoseconds per operation, by fork. */
    private static Stream<double[]> times(RunSummary run, String subject, Scenario scenario) {
        return run.cells().stream()
                .filter(cell -> cell.subject().equals(subject) && cell.scenario().equals(scenario))
                .flatMap(cell -> cell.figure().stream())
                .map(
                        figure ->
                                figure.forks().stream()
                                        .mapToDouble(
                                                fork ->
                                                        Score.nsPerOp(
                                                                figure.threads(), fork.value()))
                                        .toArray());
    }

    /** The ratio of times in the order variant, its empty loop, twin, its empty loop. */
    static double ratio(double... medians) {
        return Math.max(0, medians[0] - medians[1]) / Math.max(0, medians[2] - medians[3]);
    }
}
