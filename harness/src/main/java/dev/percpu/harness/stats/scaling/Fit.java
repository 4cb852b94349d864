package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.stats.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What came of fitting the law to one subject in one kind of scenario. */
public sealed interface Fit {

    /**
     * A coefficient of the law.
     *
     * @param value the best one
     * @param interval its 95% bootstrap interval over forks; empty where a thread count has fewer
     *     than three
     */
    record Coefficient(double value, Optional<Interval> interval) {}

    /**
     * A thread count that was fitted.
     *
     * @param threads how many threads
     * @param throughput operations per second as measured
     * @param fitted the same by the law
     */
    record Point(int threads, Estimate throughput, double fitted) {

        /**
         * How far off the law is.
         *
         * @return by which share of itself what was measured is above the law; negative if below
         */
        public double residual() {
            return throughput.mean() / fitted - 1;
        }
    }

    /**
     * A point of the fitted curve.
     *
     * @param threads a number of threads, not always whole
     * @param throughput operations per second by the law
     */
    record CurvePoint(double threads, double throughput) {}

    /**
     * Where the law has its greatest throughput.
     *
     * @param threads how many threads
     * @param interval its 95% bootstrap interval
     * @param beyond whether that is more than the greatest number of threads that was fitted
     */
    record Peak(double threads, Interval interval, boolean beyond) {}

    /**
     * The law was fitted.
     *
     * @param gamma what one thread does alone, in operations per second
     * @param sigma contention
     * @param kappa coherency
     * @param peak the greatest throughput; empty if none can be told
     * @param noPeak why there is no peak; empty if there is
     * @param points the thread counts that were fitted, ascending
     * @param curve the law between the first and the last of them
     */
    record Fitted(
            Coefficient gamma,
            Coefficient sigma,
            Coefficient kappa,
            Optional<Peak> peak,
            String noPeak,
            List<Point> points,
            List<CurvePoint> curve)
            implements Fit {

        public Fitted {
            points = List.copyOf(points);
            curve = List.copyOf(curve);
        }

        /** The point that the law is furthest off. */
        public Point worst() {
            return points.stream()
                    .max(Comparator.comparingDouble(point -> Math.abs(point.residual())))
                    .orElseThrow();
        }
    }

    /**
     * The law was not fitted.
     *
     * @param reason why
     */
    record NoFit(String reason) implements Fit {}
}
