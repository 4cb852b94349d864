package dev.percpu.harness.bench.jmh;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.bench.load.BenchmarkWorkload;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.memory.Spread;
import dev.percpu.harness.store.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One thread sums thousands of counters whose slots have all been written to. */
public final class SumAll extends BenchmarkWorkload {

    public SumAll() {
        super(
                ManyCounters.class,
                "sum-all",
                "one thread sums thousands of counters whose slots have all been written to",
                new Choice("group", "whether the counters are a group", List.of("false", "true")),
                new Range("counters", "the number of counters", "", 1, 1_000_000, 10_000));
    }

    @Override
    public List<String> jvmArguments(int threads, List<String> asked) {
        return asked.stream().anyMatch(argument -> argument.startsWith("-Xm"))
                ? List.of()
                : FIXED_HEAP;
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return subject.kind() == Kind.VARIANT
                        || subject.kind() == Kind.EMPTY
                        || subject.name().equals(Yardsticks.MEMORY)
                ? Optional.empty()
                : Optional.of(
                        subject.name()
                                + " is not a variant, so its slots cannot be"
                                + " written one by one");
    }

    /** Many counters with a value in every slot. JMH sets the public fields. */
    @State(Scope.Thread)
    public static class ManyCounters {

        @Param("empty")
        public String subject;

        @Param("false")
        public boolean group;

        @Param("10000")
        public int counters;

        private Many many;
        private long[] sums;
        private int touched;
        private Alone alone;

        /** Creates the counters and writes to every slot. */
        @Setup(Level.Trial)
        public void create() {
            alone = new Alone();
            sums = new long[counters];
            int cpus = ForkSettings.layoutCpus();
            many =
                    switch (subject) {
                        case "empty" -> new None();
                        case Yardsticks.MEMORY -> new Flat(cpus, counters);
                        default -> made(Counters.resolve(subject));
                    };
            touched = Spread.touch(cpus, counters, many::increment);
        }

        private Many made(Variant variant) {
            CounterOptions options = ForkSettings.counterOptions();
            if (group) {
                return new Grouped(Counters.groupFactory(variant, counters, options).get());
            }
            Supplier<Counter> factory = Counters.factory(variant, options);
            return new Single(Stream.generate(factory).limit(counters).toArray(Counter[]::new));
        }

        @Benchmark
        public long[] sumAll() {
            many.sumAll(sums);
            return sums;
        }

        /** Checks every sum. */
        @TearDown(Level.Trial)
        public void check() throws IOException {
            boolean none = many instanceof None;
            long expected = none ? 0 : touched;
            Arrays.fill(sums, none ? 0 : -1);
            sumAll();
            for (int i = 0; i < counters; i++) {
                if (sums[i] != expected) {
                    throw new IllegalStateException(
                            "counter "
                                    + i
                                    + " sums to "
                                    + sums[i]
                                    + " after "
                                    + expected
                                    + " updates");
                }
            }
            alone.leave(expected * counters, Arrays.stream(sums).sum());
        }
    }

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

    /**
     * As much memory as the slots of the counters, but without counters. It shows what reading that
     * memory costs.
     */
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
            // There is no counter.
        }

        @Override
        public void sumAll(long[] into) {
            // Only the loop is measured.
        }
    }
}
