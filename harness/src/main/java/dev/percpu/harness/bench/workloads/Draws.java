package dev.percpu.harness.bench.workloads;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws at random the order in which a thread visits many counters, before it is measured. Equal
 * arguments give the same order in every fork and on every machine.
 */
final class Draws {

    /**
     * The shortest order. It is long enough to look random to a processor, and short enough for its
     * caches.
     */
    private static final int SHORTEST = 1 << 12;

    private static final int LONGEST = 1 << 17;

    /** The seed of the ranks, which all threads share. */
    private static final long POPULARITY_SEED = 42;

    private Draws() {}

    /** Draws every counter with the same probability. */
    static int[] uniform(int counters, int thread) {
        SplittableRandom random = new SplittableRandom(thread);
        return random.ints(length(counters), 0, counters).toArray();
    }

    /**
     * Draws by Zipf's law with exponent 1: the counter of rank <i>r</i> is drawn with a probability
     * proportional to 1 / <i>r</i>. The method looks up a uniform random number in the table of
     * cumulative probabilities. Ranks are assigned at random, because neighbours in memory do not
     * have similar popularity.
     */
    static int[] zipf(int counters, int thread) {
        double[] cumulated = new double[counters];
        double sum = 0;
        for (int rank = 0; rank < counters; rank++) {
            sum += 1.0 / (rank + 1);
            cumulated[rank] = sum;
        }
        int[] byRank = shuffled(counters);
        SplittableRandom random = new SplittableRandom(thread);
        int[] order = new int[length(counters)];
        for (int i = 0; i < order.length; i++) {
            int found = Arrays.binarySearch(cumulated, random.nextDouble(sum));
            order[i] = byRank[Math.min(counters - 1, found >= 0 ? found + 1 : -found - 1)];
        }
        return order;
    }

    private static int[] shuffled(int size) {
        SplittableRandom random = new SplittableRandom(POPULARITY_SEED);
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            numbers[i] = numbers[j];
            numbers[j] = i;
        }
        return numbers;
    }

    private static int length(int counters) {
        return Math.clamp(Integer.highestOneBit(2 * counters - 1), SHORTEST, LONGEST);
    }
}
