package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.stats.Verdict;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A cell as the page shows it.
 *
 * @param sweep the number of its sweep
 * @param threads the number of threads
 * @param subject what was measured
 * @param kind the kind of the subject
 * @param validated whether every fork counted right
 * @param brief the verdict in a word or two
 * @param verdict the verdict in full
 * @param figures its figures; empty unless every fork counted right
 * @param speedup how many times as fast as the baseline
 * @param gross whether {@code speedup} is a ratio of whole times, not of net times
 * @param roles the cost of an operation for each role; empty unless there are several roles
 * @param warnings reasons to trust the figures less
 * @param circumstances the conditions during the measurement
 * @param command the command that measures the cell again
 */
record RowView(
        int sweep,
        int threads,
        String subject,
        Kind kind,
        boolean validated,
        String brief,
        String verdict,
        Optional<Figures> figures,
        OptionalDouble speedup,
        boolean gross,
        List<Side> roles,
        List<String> warnings,
        List<String> circumstances,
        String command) {

    /**
     * The figures of a cell: operations per second, or nanoseconds if times were measured.
     *
     * @param mean the mean over forks
     * @param low the lowest fork
     * @param high the highest fork
     * @param interval the 95% interval of the mean
     * @param forks the number of forks
     * @param spread half the range of the forks, as a share of the mean
     * @param nsPerOp nanoseconds per operation and thread, the loop included
     * @param net the time of the counter alone
     */
    record Figures(
            double mean,
            double low,
            double high,
            Optional<Interval> interval,
            int forks,
            double spread,
            double nsPerOp,
            Optional<Figure.Net> net) {

        private static Figures of(Score score, Quantity quantity) {
            Estimate ops = score.opsPerSecond();
            Interval range = ops.range();
            Optional<Interval> interval = ops.interval();
            double mean = ops.mean();
            if (quantity == Quantity.TIME) {
                double product = score.nsPerOp() * mean;
                range = turned(range, product);
                interval = interval.map(each -> turned(each, product));
                mean = score.nsPerOp();
            }
            return new Figures(
                    mean,
                    range.low(),
                    range.high(),
                    interval,
                    ops.forks(),
                    ops.spread(),
                    score.nsPerOp(),
                    score.net());
        }

        /** Converts rates to times. The highest rate gives the shortest time. */
        private static Interval turned(Interval rates, double product) {
            return new Interval(product / rates.high(), product / rates.low());
        }
    }

    /** What an operation costs the threads of one role, in nanoseconds. */
    record Side(String role, int threads, double ns, double low, double high) {

        /** One entry for each role; empty if the cell has no score or only one role. */
        private static List<Side> of(Cell cell, List<ForkResult> forks) {
            if (cell.score().isEmpty() || forks.get(0).series().size() < 2) {
                return List.of();
            }
            List<Side> sides = new ArrayList<>();
            for (Series first : forks.get(0).series()) {
                List<Double> samples =
                        forks.stream()
                                .flatMap(row -> row.series().stream())
                                .filter(series -> series.role().equals(first.role()))
                                .map(Side::nanoseconds)
                                .filter(Double::isFinite)
                                .toList();
                if (samples.size() == forks.size()) {
                    Estimate ns = Estimate.over(samples);
                    Interval range = ns.range();
                    sides.add(
                            new Side(
                                    first.role(),
                                    first.threads(),
                                    ns.mean(),
                                    range.low(),
                                    range.high()));
                }
            }
            return sides;
        }

        private static double nanoseconds(Series series) {
            return series.quantity() == Quantity.TIME
                    ? series.value()
                    : series.threads() * 1e9 / series.value();
        }
    }

    static RowView of(
            ReportedRun run, int sweep, Quantity quantity, Cell cell, CellCommand command) {
        List<ForkResult> forks = run.forks(cell.key(), Purpose.TIMING);
        return new RowView(
                sweep,
                cell.scenario().threads(),
                cell.subject(),
                cell.kind(),
                cell.verdict() instanceof Verdict.Validated,
                Wording.brief(cell),
                Wording.full(cell),
                cell.score().map(score -> Figures.of(score, quantity)),
                cell.score().map(Score::timesLongAdder).orElse(OptionalDouble.empty()),
                cell.score().filter(Score::wholeTimes).isPresent(),
                Side.of(cell, forks),
                run.warnings(cell.key()).stream().map(Warning::sentence).toList(),
                Circumstances.of(forks, run.forks(cell.key(), Purpose.COUNTING)),
                command.of(cell.key()));
    }
}
