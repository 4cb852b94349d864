package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.stats.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The fit of the law to one subject, or the reason why there is none. */
public sealed interface Fit {

    /**
     * A coefficient of the law.
     *
     * @param value the best estimate
     * @param interval its 95% bootstrap interval over forks; empty if a thread count has fewer than
     *     three forks
     */
    record Coefficient(double value, Optional<Interval> interval) {}

    /**
     * A thread count that was fitted.
     *
     * @param threads how many threads
     * @param throughput operations per second as measured
     * @param fitted operations per second by the law
     */
    record Point(int threads, Estimate throughput, double fitted) {

        /**
         * How far the measured throughput is from the law, as a share of the law's throughput.
         *
         * @return measured over fitted throughput, minus one; negative if less than the law was
         *     measured
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
     * @param beyond whether that is more threads than were fitted
     */
    record Peak(double threads, Interval interval, boolean beyond) {}

    /**
     * The law was fitted.
     *
     * @param gamma the throughput of one thread alone, in operations per second
     * @param sigma contention
     * @param kappa coherency
     * @param peak where the throughput is greatest; empty if that cannot be told
     * @param noPeak why there is no peak; empty if there is one
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

        /** The point with the largest residual. */
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
