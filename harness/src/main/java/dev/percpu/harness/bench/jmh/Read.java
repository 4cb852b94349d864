package dev.percpu.harness.bench.jmh;

import dev.percpu.counters.Counter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.BenchmarkWorkload;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One thread reads a counter that nobody updates in that time. The thread needs each value before
 * it can continue, so the benchmark measures how long a read takes.
 *
 * <p>A processor executes a single load in parallel with the loop around it. If nothing waited for
 * the reads, they would seem to cost nothing.
 */
public final class Read extends BenchmarkWorkload {

    /** The number of reads in one invocation. */
    private static final int CHAIN = 64;

    public Read() {
        super(
                Readable.class,
                "read",
                "one thread reads a counter that nobody updates, and waits for each value",
                new Choice(
                        "upgraded",
                        "whether a lazy counter is read after its upgrade",
                        List.of("false", "true")));
    }

    /** A counter that has a value. JMH sets the public fields. */
    @State(Scope.Thread)
    public static class Readable {

        /** Enough updates to fold slots, and to carry from them, with any usual batch. */
        private static final int UPDATES = 10_000;

        @Param("empty")
        public String subject;

        @Param("false")
        public boolean upgraded;

        private Counter counter;
        private Chain chain;
        private Alone alone;

        @Setup(Level.Trial)
        public void create() {
            alone = new Alone();
            counter = Subject.named(subject).factory().get();
            if (upgraded) {
                ((LazyCounter) counter).upgrade();
            }
            for (int i = 0; i < UPDATES; i++) {
                counter.add(1);
            }
            chain = subject.equals("empty") ? new Finds(0, 0) : new Reads(counter, counter);
        }

        @Benchmark
        @OperationsPerInvocation(CHAIN)
        public long read() {
            return chain.run(0);
        }

        /** Checks the value of the last read. */
        @TearDown(Level.Trial)
        public void check() throws IOException {
            if (chain.run(0) != counter.read()) {
                throw new IllegalStateException("the chain of reads ends in a value of its own");
            }
            long expected = subject.equals("empty") ? 0 : UPDATES;
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
            alone.leave(expected, counter.sum());
            counter.close();
        }
    }

    /** Operations in a chain: each one waits for the one before it. */
    private interface Chain {
        long run(long first);
    }

    /**
     * The value of each read selects the array element with the counter for the next read; all
     * elements hold the same counter.
     */
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

    /** The same chain without the read: it only selects the array element. */
    private record Finds(long... positions) implements Chain {
        @Override
        public long run(long first) {
            long last = first;
            for (int i = 0; i < CHAIN; i++) {
                last = positions[(int) last & (positions.length - 1)];
            }
            return last;
        }
    }
}
