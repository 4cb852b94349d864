package dev.percpu.harness.stats.scaling;

import java.util.OptionalDouble;

/**
 * The Universal Scalability Law of Gunther, Guerrilla Capacity Planning (2007): <i>N</i> threads do
 * γN / (1 + σ(N−1) + κN(N−1)) operations per second.
 *
 * @param gamma the throughput of one thread alone
 * @param sigma contention: the share of work that has to wait for other threads
 * @param kappa coherency: the cost of keeping each pair of threads consistent
 */
public record Law(double gamma, double sigma, double kappa) {

    public double throughput(double threads) {
        return gamma * threads / delay(threads);
    }

    /** How many times as long one thread takes for its work, compared with working alone. */
    private double delay(double threads) {
        return 1 + sigma * (threads - 1) + kappa * threads * (threads - 1);
    }

    /**
     * The number of threads with the greatest throughput.
     *
     * @return the number, at least one; empty if the throughput grows with every thread
     */
    public OptionalDouble peak() {
        if (kappa > 0) {
            return OptionalDouble.of(Math.max(1, Math.sqrt(Math.max(0, 1 - sigma) / kappa)));
        }
        return sigma > 1 ? OptionalDouble.of(1) : OptionalDouble.empty();
    }
}
