package dev.percpu.harness.stats;

import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Sample;
import dev.percpu.harness.store.Sample.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Makes figures of samples.
 *
 * <p>A time is the median over its forks less that of the empty loop in the same run. A probe of
 * which one fork failed or counted wrong gives no figure.
 */
public final class Judge {

    private final List<Sample> samples;

    /**
     * A judge of one run.
     *
     * @param samples its samples, in any order
     */
    public Judge(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    /** A goal that cannot be judged; the message is the reason. */
    private static final class Unmeasured extends Exception {

        private static final long serialVersionUID = 1L;

        Unmeasured(String reason) {
            super(reason);
        }
    }

    /**
     * Judges a goal.
     *
     * @param goal the goal
     * @return what became of it
     */
    public Finding judge(Goal goal) {
        if (goal.measure() instanceof Measure.Absent absent) {
            return new Finding(goal, new Outcome.NotMeasured(absent.reason(), false));
        }
        try {
            return new Finding(goal, measured(goal.measure()));
        } catch (Unmeasured e) {
            return new Finding(goal, new Outcome.NotMeasured(e.getMessage(), true));
        }
    }

    private Outcome measured(Measure measure) throws Unmeasured {
        if (measure instanceof Measure.Ratio ratio) {
            return ratio(
                    ratio.over(), ratio.under(), ratio.empty(), Optional.empty(), Judge::ratio);
        }
        if (measure instanceof Measure.Budget budget) {
            return budget(budget);
        }
        if (measure instanceof Measure.Apart apart) {
            return ratio(apart.one(), apart.other(), apart.empty(), Optional.empty(), Judge::apart);
        }
        if (measure instanceof Measure.Fastest fastest) {
            Measure.Candidate best = best(fastest);
            return ratio(
                    fastest.yardstick(),
                    best.probe(),
                    fastest.empty(),
                    Optional.of(best.subject()),
                    Judge::ratio);
        }
        if (measure instanceof Measure.Bytes bytes) {
            return figure(List.of(values(bytes.probe())), medians -> medians[0], Optional.empty());
        }
        if (measure instanceof Measure.BytesRatio ratio) {
            return figure(
                    List.of(values(ratio.over()), values(ratio.under())),
                    medians -> medians[0] / medians[1],
                    Optional.empty());
        }
        if (measure instanceof Measure.Share share) {
            return figure(List.of(values(share.probe())), medians -> medians[0], Optional.empty());
        }
        throw new Unmeasured("no figure is made of " + measure);
    }

    /** A ratio of two net times, in the order over, under, empty. */
    private Outcome ratio(
            String over,
            String under,
            String empty,
            Optional<String> of,
            ToDoubleFunction<double[]> figure)
            throws Unmeasured {
        List<double[]> series = List.of(values(over), values(under), values(empty));
        double[] medians = Medians.of(series);
        for (int side = 0; side < 2; side++) {
            if (medians[side] <= medians[2]) {
                throw new Unmeasured(
                        "'"
                                + (side == 0 ? over : under)
                                + "' takes no longer than its empty loop; repeat with more forks");
            }
        }
        return figure(series, figure, of);
    }

    private Outcome budget(Measure.Budget budget) throws Unmeasured {
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

    private static Outcome figure(
            List<double[]> series, ToDoubleFunction<double[]> figure, Optional<String> of) {
        return new Outcome.Measured(
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
    private Measure.Candidate best(Measure.Fastest fastest) throws Unmeasured {
        Optional<Measure.Candidate> best = Optional.empty();
        double shortest = Double.MAX_VALUE;
        for (Measure.Candidate candidate : fastest.candidates()) {
            if (of(candidate.probe(), Stage.FINAL).findAny().isPresent()) {
                double time = Medians.median(values(candidate.probe()));
                if (time < shortest) {
                    best = Optional.of(candidate);
                    shortest = time;
                }
            }
        }
        return best.orElseThrow(() -> new Unmeasured("no candidate came out of the heat"));
    }

    /**
     * Who is worth measuring to the end, by the heats.
     *
     * @param fastest the competition
     * @return the candidates of the shortest times, fastest first; those that failed are left out
     */
    public List<String> finalists(Measure.Fastest fastest) {
        record Heat(String probe, double time) {}
        List<Heat> heats = new ArrayList<>();
        for (Measure.Candidate candidate : fastest.candidates()) {
            of(candidate.probe(), Stage.HEAT)
                    .filter(sample -> sample.flaw().isEmpty())
                    .mapToDouble(Sample::value)
                    .min()
                    .ifPresent(time -> heats.add(new Heat(candidate.probe(), time)));
        }
        return heats.stream()
                .sorted(Comparator.comparingDouble(Heat::time))
                .limit(fastest.finalists())
                .map(Heat::probe)
                .toList();
    }

    /** One value for each fork, in their order. */
    private double[] values(String probe) throws Unmeasured {
        List<Sample> forks =
                of(probe, Stage.FINAL).sorted(Comparator.comparingInt(Sample::fork)).toList();
        if (forks.isEmpty()) {
            throw new Unmeasured("'" + probe + "' has no fork");
        }
        for (Sample fork : forks) {
            if (fork.flaw().isPresent()) {
                throw new Unmeasured("'" + probe + "' " + fork.flaw().orElseThrow());
            }
        }
        return forks.stream().mapToDouble(Sample::value).toArray();
    }

    private Stream<Sample> of(String probe, Stage stage) {
        return samples.stream()
                .filter(sample -> sample.probe().equals(probe) && sample.stage() == stage);
    }
}
