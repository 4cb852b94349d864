package dev.percpu.harness.bench.memory;

import dev.percpu.counters.Adder;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openjdk.jol.info.GraphLayout;

/**
 * Measures with JOL how much of the heap a counter takes.
 *
 * <p>The JVM must allow JOL to attach to it. Without its agent, JOL estimates an object's size from
 * its last field, and misses the padding after the value of an adder's cell.
 */
public final class HeapSize {

    /** What has happened to the counters before their size is measured. */
    public enum State {
        /** Nothing; what counters of one kind share is not counted, because it exists only once. */
        ONE_MORE("fresh"),

        /**
         * Only for the JDK's adder: threads have contended for it until it had a cell for each CPU.
         */
        SPREAD("fully spread"),

        /** Nothing; each of many counters has its part of what they share. */
        FRESH("nothing added"),

        /** A few threads have updated all of many counters, and seldom contended for one. */
        TOUCHED("10,000 updated by 4 threads"),

        /** Threads have contended for each counter again and again. */
        CONTENDED("4 threads at one");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** A description for users. */
        public String text() {
            return text;
        }

        /** The value of the parameter {@code state}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State named(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    private static final String JDK = "LongAdder";
    private static final String OWN = "Adder";

    private static final int MANY = 10_000;
    private static final int PASSES = 100;
    private static final int CONTENDED = 16;

    private static final int COUNTERS = 9;
    private static final int CONTENDERS = 4;
    private static final int UPDATES = 1_000_000;
    private static final int ATTEMPTS = 100;

    private HeapSize() {}

    static double of(String subject, State state, int cpus) {
        return switch (state) {
            case ONE_MORE -> marginal(updatable(subject, cpus));
            case SPREAD -> spreadAdder(cpus);
            case FRESH, TOUCHED, CONTENDED -> used(state, updatable(subject, cpus));
        };
    }

    /**
     * A counter, and the code that adds one to it; that code is not part of the counter's memory.
     */
    private record Updatable(Object counter, Runnable update) {}

    private static Supplier<Updatable> updatable(String name, int cpus) {
        return switch (name) {
            case JDK ->
                    () -> {
                        LongAdder adder = new LongAdder();
                        return new Updatable(adder, adder::increment);
                    };
            case OWN ->
                    () -> {
                        Adder adder = Counters.adder();
                        return new Updatable(adder, adder::increment);
                    };
            default -> {
                Supplier<Counter> factory =
                        Counters.factory(
                                Counters.resolve(name),
                                CounterOptions.defaults().withPossibleCpus(cpus));
                yield () -> {
                    Counter counter = factory.get();
                    return new Updatable(counter, counter::increment);
                };
            }
        };
    }

    /** The bytes of one of many counters, with its part of what they share. */
    private static double used(State state, Supplier<Updatable> factory) {
        int many = state == State.CONTENDED ? CONTENDED : MANY;
        Updatable[] all = Stream.generate(factory).limit(many).toArray(Updatable[]::new);
        switch (state) {
            case TOUCHED ->
                    contend(
                            thread -> {
                                int first = thread * all.length / CONTENDERS;
                                for (int update = 0; update < PASSES * all.length; update++) {
                                    all[(first + update) % all.length].update.run();
                                }
                            });
            case CONTENDED ->
                    Stream.of(all)
                            .forEach(
                                    counter ->
                                            contend(
                                                    thread -> {
                                                        for (int i = 0; i < UPDATES; i++) {
                                                            counter.update.run();
                                                        }
                                                    }));
            default -> {}
        }
        Object[] counters = Stream.of(all).map(Updatable::counter).toArray();
        return (double) size(counters) / many;
    }

    private static long size(Object... roots) {
        return GraphLayout.parseInstance(roots).totalSize();
    }

    private static double marginal(Supplier<Updatable> factory) {
        Object[] counters =
                Stream.generate(factory).limit(COUNTERS).map(Updatable::counter).toArray();
        return (double) (size(counters) - size(counters[0])) / (COUNTERS - 1);
    }

    /**
     * The bytes of a LongAdder with a cell for each of so many CPUs. An adder has at most as many
     * cells as the machine needs, so the size is computed: the adder, a table for that number of
     * CPUs, and as many cells, whose size is taken from an adder that threads did contend for.
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
        throw new IllegalStateException(
                "the threads never contended in the LongAdder, so it"
                        + " has made no cell; run again");
    }

    private static void contend(LongAdder adder) {
        contend(
                thread -> {
                    for (int update = 0; update < UPDATES; update++) {
                        adder.increment();
                    }
                });
    }

    private static void contend(IntConsumer work) {
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[CONTENDERS];
        for (int i = 0; i < CONTENDERS; i++) {
            int number = i;
            threads[i] =
                    new Thread(
                            () -> {
                                await(start);
                                work.accept(number);
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
