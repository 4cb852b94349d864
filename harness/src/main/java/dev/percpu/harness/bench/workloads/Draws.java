package dev.percpu.harness.bench.workloads;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the order in which a thread goes through many counters, before it is measured. Equal
 * arguments give an equal order, in every fork and on every machine.
 */
final class Draws {

    /** An order is long enough to look random to a processor, and short enough for its caches. */
    private static final int SHORTEST = 1 << 12;

    private static final int LONGEST = 1 << 17;

    /** Of the order of popularity, which all threads share. */
    private static final long POPULARITY_SEED = 42;

    private Draws() {}

    /** Every counter as likely as any other. */
    static int[] uniform(int counters, int thread) {
        SplittableRandom random = new SplittableRandom(thread);
        return random.ints(length(counters), 0, counters).toArray();
    }

    /**
     * By Zipf's law with exponent 1: the counter of rank <i>r</i> is drawn with a probability
     * proportional to 1 / <i>r</i>. A uniform number is looked up in the table of cumulated
     * probabilities. Ranks are dealt out at random, for neighbours in memory are not alike in
     * popularity.
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
