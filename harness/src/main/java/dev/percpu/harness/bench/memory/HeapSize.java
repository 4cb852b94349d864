package dev.percpu.harness.bench.memory;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openjdk.jol.info.GraphLayout;

/**
 * What a counter takes of the heap, by JOL.
 *
 * <p>The JVM must let JOL attach to itself: without its agent JOL guesses an object's size from its
 * last field, and misses the padding behind the value of an adder's cell.
 */
public final class HeapSize {

    /** An adder whose table has a cell for each CPU. */
    public static final String SPREAD_ADDER = "LongAdder, fully spread";

    /** An adder that no two threads have met in. */
    public static final String FRESH_ADDER = "LongAdder, fresh";

    private static final int COUNTERS = 9;
    private static final int CONTENDERS = 4;
    private static final int UPDATES = 1_000_000;
    private static final int ATTEMPTS = 100;

    private HeapSize() {}

    static double of(String subject, int cpus) {
        return switch (subject) {
            case FRESH_ADDER -> size(new LongAdder());
            case SPREAD_ADDER -> spreadAdder(cpus);
            default -> marginal(subject, cpus);
        };
    }

    private static long size(Object... roots) {
        return GraphLayout.parseInstance(roots).totalSize();
    }

    /** What counters of one kind share is left out: it exists once. */
    private static double marginal(String subject, int cpus) {
        CounterOptions options = CounterOptions.defaults().withPossibleCpus(cpus);
        Supplier<Counter> factory = Counters.factory(Counters.resolve(subject), options);
        Object[] counters = Stream.generate(factory).limit(COUNTERS).toArray();
        return (double) (size(counters) - size(counters[0])) / (COUNTERS - 1);
    }

    /**
     * An adder grows no larger than the machine, so this one is put together: the adder, a table
     * for that many CPUs, and that many times the cell of an adder that threads did meet in.
     */
    private static double spreadAdder(int cpus) {
        LongAdder adder = new LongAdder();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            contend(adder);
            GraphLayout graph = GraphLayout.parseInstance(adder);
            for (Class<?> type : graph.getClasses()) {
                if (type != LongAdder.class && !type.isArray()) {
                    long cells = graph.getClassCounts().count(type);
                    long cell = graph.getClassSizes().count(type) / cells;
                    return size(new LongAdder()) + size((Object) new Object[cpus]) + cpus * cell;
                }
            }
        }
        throw new IllegalStateException("threads never met in the LongAdder, so it has no cell");
    }

    private static void contend(LongAdder adder) {
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[CONTENDERS];
        for (int i = 0; i < CONTENDERS; i++) {
            threads[i] =
                    new Thread(
                            () -> {
                                await(start);
                                for (int update = 0; update < UPDATES; update++) {
                                    adder.increment();
                                }
                            });
            threads[i].start();
        }
        start.countDown();
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
