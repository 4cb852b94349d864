package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Counter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A counter with a value in it. */
@State(Scope.Thread)
public class ReadableCounter {

    /** Reads of one invocation. */
    static final int CHAIN = 64;

    /** Enough to fold slots and carry from them at any usual batch. */
    private static final int UPDATES = 10_000;

    /** What is measured; JMH sets it. */
    @Param(Yardstick.EMPTY)
    public String subject;

    /** Whether a lazy counter is read after its upgrade; JMH sets it. */
    @Param("false")
    public boolean upgraded;

    private Counter counter;
    private Chain chain;
    private Lone lone;

    /** Something that has to be waited for, again and again. */
    private interface Chain {
        long run(long first);
    }

    /** Each read's value says where to find the counter for the next one: it is in both places. */
    private record Reads(Counter... counters) implements Chain {
        @Override
        public long run(long first) {
            long last = first;
            for (int i = 0; i < CHAIN; i++) {
                last = counters[(int) last & (counters.length - 1)].read();
            }
            return last;
        }
    }

    /** The same chain without the read: finding a counter is finding an element of an array. */
    private record Finds(long... places) implements Chain {
        @Override
        public long run(long first) {
            long last = first;
            for (int i = 0; i < CHAIN; i++) {
                last = places[(int) last & (places.length - 1)];
            }
            return last;
        }
    }

    /** Created by JMH. */
    public ReadableCounter() {}

    /** Creates the counter and gives it its value. */
    @Setup(Level.Trial)
    public void create() {
        lone = new Lone();
        counter = Yardstick.counter(subject);
        if (upgraded) {
            ((LazyCounter) counter).upgrade();
        }
        for (int i = 0; i < UPDATES; i++) {
            counter.add(1);
        }
        chain = subject.equals(Yardstick.EMPTY) ? new Finds(0, 0) : new Reads(counter, counter);
    }

    /** The measured operation, as often as an invocation says. */
    long chain() {
        return chain.run(0);
    }

    /**
     * Checks the last value that can be read.
     *
     * @throws IOException if the evidence cannot be written
     */
    @TearDown(Level.Trial)
    public void check() throws IOException {
        if (chain() != counter.read()) {
            throw new IllegalStateException("the chain of reads ends in a value of its own");
        }
        long expected = subject.equals(Yardstick.EMPTY) ? 0 : UPDATES;
        if (!counter.accuracy().allows(counter.read(), expected)) {
            throw new IllegalStateException(
                    subject
                            + " reads "
                            + counter.read()
                            + " after "
                            + expected
                            + " updates; its accuracy is "
                            + counter.accuracy());
        }
        lone.leave(new Validation(expected, counter.sum()));
        counter.close();
    }
}
