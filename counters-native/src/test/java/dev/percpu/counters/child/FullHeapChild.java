package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import java.util.function.Supplier;

/**
 * Closes counters while another thread keeps the heap full, and says what open ones and new ones
 * are worth afterwards. The argument is their variant.
 */
public final class FullHeapChild {

    private static final int MANY = 2_000;
    private static final long FULL_NANOS = 1_500_000_000;
    private static volatile Object[] hoard;
    private static volatile boolean stop;
    private static volatile boolean full;

    private FullHeapChild() {}

    /**
     * Runs it.
     *
     * @param args the variant
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        Counter eventual = Counters.create("eventual:heap");
        eventual.add(1);
        awaitRead(eventual, 1);
        int wrong = 0;
        int failures = 0;
        for (SlotReuse reuse : SlotReuse.values()) {
            Supplier<Counter> factory =
                    Counters.factory(
                            Counters.resolve(args[0]),
                            CounterOptions.defaults().withPossibleCpus(2).withReuse(reuse));
            Counter[] counters = new Counter[MANY];
            for (int i = 0; i < MANY; i++) {
                counters[i] = factory.get();
                counters[i].add(i + 1);
            }
            closeWhileFull(counters);
            wrong += wrong(counters, 1, 8);
            Counter[] others = new Counter[MANY];
            for (int i = 0; i < MANY; i++) {
                others[i] = factory.get();
                wrong += others[i].sum() == 0 ? 0 : 1;
                others[i].add(i + 1);
            }
            wrong += wrong(others, 1, 1) + wrong(counters, 1, 8);
            failures += failingCloses(others) + failingCloses(counters);
        }
        System.out.println("wrong: " + wrong + ", closes that fail later: " + failures);
        eventual.add(41);
        awaitRead(eventual, 42);
        System.out.println("the folder goes on");
    }

    private static void awaitRead(Counter counter, long value) throws InterruptedException {
        while (counter.read() != value) {
            Thread.sleep(1);
        }
    }

    /** Every eighth stays open; the last ones are closed with the heap free. */
    private static void closeWhileFull(Counter[] counters) throws InterruptedException {
        stop = false;
        full = false;
        Thread filler = new Thread(FullHeapChild::fill);
        filler.start();
        while (!full) {
            Thread.onSpinWait();
        }
        int refused = 0;
        long end = System.nanoTime() + FULL_NANOS;
        for (int i = 0; i < counters.length; i++) {
            if (i % 8 != 0) {
                try {
                    counters[i].close();
                } catch (OutOfMemoryError e) {
                    refused++;
                }
                stop |= System.nanoTime() > end;
            }
        }
        stop = true;
        filler.join();
        System.out.println("closes without memory: " + refused);
    }

    private static void fill() {
        while (!stop) {
            Object[] chain = null;
            int size = 1 << 14;
            for (int refusals = 0; refusals < 40 && !stop; ) {
                try {
                    Object[] more = new Object[size];
                    more[0] = chain;
                    chain = more;
                } catch (OutOfMemoryError e) {
                    refusals++;
                    full = true;
                    size = Math.max(1, size / 2);
                }
            }
            hoard = stop ? null : chain;
        }
    }

    private static int wrong(Counter[] counters, int first, int step) {
        int wrong = 0;
        for (int i = 0; i < counters.length; i += step) {
            wrong += counters[i].sum() == i + first ? 0 : 1;
        }
        return wrong;
    }

    /** A second close does nothing. */
    private static int failingCloses(Counter[] counters) {
        int failures = 0;
        for (Counter counter : counters) {
            try {
                counter.close();
            } catch (RuntimeException | Error e) {
                failures++;
            }
        }
        return failures;
    }
}
