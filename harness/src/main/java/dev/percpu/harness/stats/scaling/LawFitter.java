package dev.percpu.harness.stats.scaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DiagonalMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresOptimizer.Optimum;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/**
 * Fits the law by least squares. No parameter is below zero.
 *
 * <p>The optimiser has no bounds. If its best law has a negative coefficient, the best law without
 * one lies on a bound. It is then the best of the laws without σ, without κ, or without both. The
 * missing coefficient is exactly zero, so a caller can test whether its interval contains zero.
 *
 * <p>The inverse of the law is linear in 1/γ, σ/γ and κ/γ. The optimiser starts from a linear fit
 * of that inverse.
 */
final class LawFitter {

    private static final int MOST_EVALUATIONS = 500;

    private final double[] threads;
    private final double[] weights;

    /**
     * A fitter of throughputs at certain thread counts.
     *
     * @param weights the weight of a squared residual at each thread count
     */
    private LawFitter(double[] threads, double... weights) {
        this.threads = threads;
        this.weights = weights;
    }

    /** Weights all residuals equally, as in the literature. */
    static Law equally(double[] threads, double... throughput) {
        double[] ones = new double[threads.length];
        Arrays.fill(ones, 1);
        return new LawFitter(threads, ones).fit(throughput);
    }

    /**
     * Weights residuals relative to the measured throughput. The noise of a fork is proportional to
     * its throughput, and a point with one thread is as reliable as one with many.
     */
    static Law relatively(double[] threads, double... throughput) {
        double[] weights = Arrays.stream(throughput).map(x -> 1 / (x * x)).toArray();
        return new LawFitter(threads, weights).fit(throughput);
    }

    private Law fit(double... throughput) {
        double unit = throughput[0];
        double[] scaled = Arrays.stream(throughput).map(x -> x / unit).toArray();
        double[] weighted = Arrays.stream(weights).map(weight -> weight * unit * unit).toArray();
        LawFitter inUnits = new LawFitter(threads, weighted);
        Law law =
                inUnits.best(scaled, true, true)
                        .orElseGet(
                                () ->
                                        inUnits.onBound(scaled)
                                                .orElseThrow(
                                                        () ->
                                                                new IllegalStateException(
                                                                        "no law fits "
                                                                                + Arrays.toString(
                                                                                        throughput))));
        return new Law(law.gamma() * unit, law.sigma(), law.kappa());
    }

    private Optional<Law> onBound(double... throughput) {
        List<Law> laws = new ArrayList<>();
        best(throughput, true, false).ifPresent(laws::add);
        best(throughput, false, true).ifPresent(laws::add);
        best(throughput, false, false).ifPresent(laws::add);
        return laws.stream()
                .min(
                        (one, other) ->
                                Double.compare(cost(one, throughput), cost(other, throughput)));
    }

    private double cost(Law law, double... throughput) {
        return IntStream.range(0, threads.length)
                .mapToDouble(
                        i -> {
                            double residual = throughput[i] - law.throughput(threads[i]);
                            return weights[i] * residual * residual;
                        })
                .sum();
    }

    /** The best law with the given coefficients; empty if one of them is negative. */
    private Optional<Law> best(double[] throughput, boolean sigma, boolean kappa) {
        Shape shape = new Shape(sigma, kappa);
        try {
            Optimum optimum =
                    new LevenbergMarquardtOptimizer()
                            .optimize(
                                    new LeastSquaresBuilder()
                                            .start(start(shape, throughput))
                                            .model(model(shape))
                                            .target(throughput)
                                            .weight(new DiagonalMatrix(weights))
                                            .maxEvaluations(MOST_EVALUATIONS)
                                            .maxIterations(MOST_EVALUATIONS)
                                            .build());
            Law law = shape.law(optimum.getPoint());
            return law.gamma() > 0 && law.sigma() >= 0 && law.kappa() >= 0
                    ? Optional.of(law)
                    : Optional.empty();
        } catch (MathRuntimeException e) {
            // The optimiser ran into a pole, which only laws with a negative coefficient have.
            return Optional.empty();
        }
    }

    /** Which coefficients a law has. The optimiser's point is γ, followed by these. */
    private record Shape(boolean sigma, boolean kappa) {

        int size() {
            return 1 + (sigma ? 1 : 0) + (kappa ? 1 : 0);
        }

        Law law(RealVector point) {
            return new Law(
                    point.getEntry(0),
                    sigma ? point.getEntry(1) : 0,
                    kappa ? point.getEntry(size() - 1) : 0);
        }

        /** The factors of 1, σ and κ in the denominator of the law. */
        double[] terms(double threads) {
            double[] terms = new double[size()];
            terms[0] = 1;
            if (sigma) {
                terms[1] = threads - 1;
            }
            if (kappa) {
                terms[size() - 1] = threads * (threads - 1);
            }
            return terms;
        }
    }

    private double[] start(Shape shape, double... throughput) {
        RealMatrix design = new Array2DRowRealMatrix(threads.length, shape.size());
        RealVector times = new ArrayRealVector(threads.length);
        for (int i = 0; i < threads.length; i++) {
            double time = threads[i] / throughput[i];
            double weight = Math.sqrt(weights[i]) * throughput[i] / time;
            times.setEntry(i, weight * time);
            double[] terms = shape.terms(threads[i]);
            for (int term = 0; term < terms.length; term++) {
                design.setEntry(i, term, weight * terms[term]);
            }
        }
        RealVector inverse = new QRDecomposition(design).getSolver().solve(times);
        double alone = inverse.getEntry(0);
        double[] point = new double[shape.size()];
        point[0] = alone > 0 ? 1 / alone : throughput[0] / threads[0];
        for (int term = 1; term < point.length; term++) {
            point[term] = Math.max(0, inverse.getEntry(term) * point[0]);
        }
        return point;
    }

    private MultivariateJacobianFunction model(Shape shape) {
        return point -> {
            Law law = shape.law(point);
            RealVector values = new ArrayRealVector(threads.length);
            RealMatrix slopes = new Array2DRowRealMatrix(threads.length, shape.size());
            for (int i = 0; i < threads.length; i++) {
                double value = law.throughput(threads[i]);
                values.setEntry(i, value);
                double[] terms = shape.terms(threads[i]);
                slopes.setEntry(i, 0, value / law.gamma());
                for (int term = 1; term < terms.length; term++) {
                    double perDelay = -value * value / (law.gamma() * threads[i]);
                    slopes.setEntry(i, term, perDelay * terms[term]);
                }
            }
            return new Pair<>(values, slopes);
        };
    }
}
