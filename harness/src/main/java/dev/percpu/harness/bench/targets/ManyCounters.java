package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Spread;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Many counters with something in every slot: one group, or one counter beside the other. */
@State(Scope.Thread)
public class ManyCounters {

    /** A variant's full name, or the yardstick's for the loop alone; JMH sets it. */
    @Param(Yardstick.EMPTY)
    public String subject;

    /** Whether they are a group; JMH sets it. */
    @Param("false")
    public boolean group;

    /** The CPUs that they are laid out for; JMH sets it. */
    @Param("256")
    public int cpus;

    /** How many there are; JMH sets it. */
    @Param("10000")
    public int counters;

    private Many many;
    private long[] sums;
    private int touched;
    private Lone lone;

    private interface Many {
        void increment(int counter);

        void sumAll(long[] into);
    }

    private record Grouped(CounterGroup group) implements Many {
        @Override
        public void increment(int counter) {
            group.add(counter, 1);
        }

        @Override
        public void sumAll(long[] into) {
            group.sumAll(into);
        }
    }

    private record Single(Counter... counters) implements Many {
        @Override
        public void increment(int counter) {
            counters[counter].increment();
        }

        @Override
        public void sumAll(long[] into) {
            for (int i = 0; i < into.length; i++) {
                into[i] = counters[i].sum();
            }
        }
    }

    /** As much memory as the counters' slots, without counters: what reading it takes. */
    private static final class Flat implements Many {
        private final long[] words;
        private final int counters;
        private int next;

        Flat(int cpus, int counters) {
            this.words = new long[cpus * counters];
            this.counters = counters;
        }

        @Override
        public void increment(int counter) {
            words[next]++;
            next = (next + 1) % words.length;
        }

        @Override
        public void sumAll(long[] into) {
            long sum = 0;
            for (long word : words) {
                sum += word;
            }
            Arrays.fill(into, sum / counters);
        }
    }

    private record None() implements Many {
        @Override
        public void increment(int counter) {
            // There is none.
        }

        @Override
        public void sumAll(long[] into) {
            // The loop alone is measured.
        }
    }

    /** Created by JMH. */
    public ManyCounters() {}

    /** Creates the counters and writes to every slot. */
    @Setup(Level.Trial)
    public void create() {
        lone = new Lone();
        sums = new long[counters];
        many =
                switch (subject) {
                    case Yardstick.EMPTY -> new None();
                    case Yardstick.MEMORY -> new Flat(cpus, counters);
                    default -> made(Counters.resolve(subject));
                };
        touched = Spread.touch(cpus, counters, many::increment);
    }

    private Many made(Variant variant) {
        CounterOptions options = CounterOptions.defaults().withPossibleCpus(cpus);
        if (group) {
            return new Grouped(Counters.groupFactory(variant, counters, options).get());
        }
        Supplier<Counter> factory = Counters.factory(variant, options);
        return new Single(Stream.generate(factory).limit(counters).toArray(Counter[]::new));
    }

    /** The measured operation. */
    long[] sumAll() {
        many.sumAll(sums);
        return sums;
    }

    /**
     * Checks every sum.
     *
     * @throws IOException if the evidence cannot be written
     */
    @TearDown(Level.Trial)
    public void check() throws IOException {
        boolean none = many instanceof None;
        long expected = none ? 0 : touched;
        Arrays.fill(sums, -1);
        if (none) {
            Arrays.fill(sums, 0);
        }
        sumAll();
        for (int i = 0; i < counters; i++) {
            if (sums[i] != expected) {
                throw new IllegalStateException(
                        "counter " + i + " sums to " + sums[i] + " after " + expected + " updates");
            }
        }
        lone.leave(new Validation(expected * counters, Arrays.stream(sums).sum()));
    }
}
