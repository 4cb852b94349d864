package dev.percpu.counters.offheap;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * What creating and closing counters costs. A program to run by hand, with what it found in {@code
 * docs/allocation.md}; no test.
 */
public final class AllocationCost {

    private static final Variant VARIANT = Counters.resolve("striped:offheap:cpu");
    private static final int ROUNDS = 7;

    private AllocationCost() {}

    /**
     * Runs it.
     *
     * @param args {@code cpus} or {@code threads}
     * @throws Exception if a thread is interrupted
     */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("cpus")) {
            byCpus();
        } else {
            byThreads();
        }
    }

    /**
     * Nanoseconds for the creation of one counter of many that stay, and for the life of one that
     * is closed at once, by simulated CPUs.
     */
    private static void byCpus() {
        int[] cpus = {2, 64, 256, 4096};
        double[][] create = new double[cpus.length][ROUNDS];
        double[][] unrecorded = new double[cpus.length][ROUNDS];
        double[][] recorded = new double[cpus.length][ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            for (int i = 0; i < cpus.length; i++) {
                double created = nanosToCreate(cpus[i]);
                double lived = nanosToLive(cpus[i], SlotReuse.IMMEDIATE);
                double livedRecorded = nanosToLive(cpus[i], SlotReuse.CACHED);
                if (round >= 0) {
                    create[i][round] = created;
                    unrecorded[i][round] = lived;
                    recorded[i][round] = livedRecorded;
                }
            }
        }
        for (int i = 0; i < cpus.length; i++) {
            System.out.printf(
                    "%5d CPUs: create %.1f ns (%.2f of 2 CPUs); create, add and close %.1f ns (%.2f),"
                            + " touched slots recorded %.1f ns (%.2f)%n",
                    cpus[i],
                    least(create[i]),
                    least(create[i]) / least(create[0]),
                    least(unrecorded[i]),
                    least(unrecorded[i]) / least(unrecorded[0]),
                    least(recorded[i]),
                    least(recorded[i]) / least(recorded[0]));
        }
    }

    /** What other processes take away only ever makes a round longer. */
    private static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double nanosToCreate(int cpus) {
        CounterOptions options =
                CounterOptions.defaults().withPossibleCpus(cpus).withReuse(SlotReuse.IMMEDIATE);
        Supplier<Counter> factory = Counters.factory(VARIANT, options);
        Counter[] all = new Counter[8_000];
        long begin = System.nanoTime();
        for (int i = 0; i < all.length; i++) {
            all[i] = factory.get();
        }
        double nanos = (System.nanoTime() - begin) / (double) all.length;
        for (Counter counter : all) {
            counter.close();
        }
        return nanos;
    }

    private static double nanosToLive(int cpus, SlotReuse reuse) {
        CounterOptions options = CounterOptions.defaults().withPossibleCpus(cpus).withReuse(reuse);
        Supplier<Counter> factory = Counters.factory(VARIANT, options);
        int times = cpus > 256 ? 2_000 : 8_000;
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            Counter counter = factory.get();
            counter.add(1);
            counter.close();
        }
        return (System.nanoTime() - begin) / (double) times;
    }

    /** Millions of counters created and closed in a second, by threads that do so at once. */
    private static void byThreads() throws Exception {
        for (int threads : new int[] {1, 2, 64}) {
            double[] atOnce = new double[ROUNDS];
            double[] collected = new double[ROUNDS];
            for (int round = -2; round < ROUNDS; round++) {
                double one = millionsPerSecond(threads, SlotReuse.IMMEDIATE, 400_000);
                double other = millionsPerSecond(threads, SlotReuse.AFTER_COLLECTION, 40_000);
                if (round >= 0) {
                    atOnce[round] = one;
                    collected[round] = other;
                }
            }
            System.out.printf(
                    "%2d threads: at once %.2f M/s, after collection %.2f M/s%n",
                    threads, median(atOnce), median(collected));
        }
    }

    private static double millionsPerSecond(int threads, SlotReuse reuse, int total)
            throws Exception {
        CounterOptions options = CounterOptions.defaults().withReuse(reuse);
        Supplier<Counter> factory = Counters.factory(VARIANT, options);
        CountDownLatch start = new CountDownLatch(1);
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            all[i] =
                    new Thread(
                            () -> {
                                try {
                                    start.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                for (int j = 0; j < total / threads; j++) {
                                    factory.get().close();
                                }
                            });
            all[i].start();
        }
        long begin = System.nanoTime();
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        return total * 1e3 / (System.nanoTime() - begin);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
