package dev.percpu.stress;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the two threads of a test share a slot of the index {@code thread-hash}, which gives
 * threads that begin one after the other slots of their own.
 *
 * <p>That index numbers threads in the order of their first update. So between the first updates of
 * the two, as many other threads count once as there are other slots. That it worked is seen from a
 * counter with batch 2, which folds at one update of each: if not, the test ends in an error.
 *
 * <p>jcstress makes two new threads for each iteration. Those of its preliminary checks, of which
 * there are many, are left as they are.
 */
final class SameSlot {

    private record Meeting(BatchedCounter counter) {}

    private static final CounterOptions PAIRS = CounterOptions.defaults().withBatch(2);
    private static final AtomicInteger MET = new AtomicInteger();

    private static volatile Meeting waiting = null;
    private static volatile Thread first;
    private static volatile Thread second;

    private SameSlot() {}

    /** Called by the first thread before each of its updates. */
    static void first() {
        Thread self = Thread.currentThread();
        if (first != self) {
            first = self;
            if (counts(self)) {
                BatchedCounter counter = counter();
                counter.add(1);
                int met = MET.get();
                waiting = new Meeting(counter);
                while (MET.get() == met) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Called by the second thread before each of its updates. */
    static void second() {
        Thread self = Thread.currentThread();
        if (second != self) {
            second = self;
            if (counts(self)) {
                meet();
            }
        }
    }

    private static void meet() {
        Meeting meeting = waiting;
        while (meeting == null) {
            Thread.onSpinWait();
            meeting = waiting;
        }
        waiting = null;
        try {
            BatchedCounter counter = meeting.counter();
            long slots = counter.accuracy().under();
            List<Thread> others = new ArrayList<>();
            for (int i = 1; i < slots; i++) {
                others.add(Thread.ofPlatform().start(() -> counter().add(0)));
            }
            for (Thread other : others) {
                other.join();
            }
            counter.add(1);
            if (counter.read() != 2) {
                throw new IllegalStateException(
                        "the two actors do not share a slot of " + slots + ": see SameSlot");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the actors met", e);
        } finally {
            MET.incrementAndGet();
        }
    }

    private static boolean counts(Thread thread) {
        return !thread.getName().contains("Check_");
    }

    private static BatchedCounter counter() {
        return (BatchedCounter) Counters.create("percpu:heap-dense:thread-hash", PAIRS);
    }
}
