package dev.percpu.harness.bench.jmh;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.bench.load.BenchmarkWorkload;
import dev.percpu.harness.bench.load.Job;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** One thread creates a counter, or a group of four, and closes it. */
public final class Create extends BenchmarkWorkload {

    /** The number of counters in an {@code rss_stat}. */
    private static final int SIZE = 4;

    public Create() {
        super(
                Lifecycle.class,
                "create",
                "one thread creates a group of four counters, or one counter, and closes it",
                new Choice("size", "counters of a group; 1 is a single counter", List.of("4", "1")),
                new Choice(
                        "closed",
                        "whether a single counter is closed, or stays open",
                        List.of("true", "false")),
                new Choice(
                        "reuse",
                        "when another group may use a closed group's memory",
                        List.of("immediate", "cached", "after-collection")),
                new Range(
                        "updates",
                        "updates of each group between its creation and its close",
                        "",
                        0,
                        1_000_000,
                        0));
    }

    @Override
    public List<String> jvmArguments(int threads, List<String> asked) {
        return asked.stream().anyMatch(argument -> argument.startsWith("-Xm"))
                ? List.of()
                : FIXED_HEAP;
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return switch (subject.kind()) {
            case EMPTY -> Optional.empty();
            case VARIANT -> job.number("size") == 1 ? Optional.empty() : ofGroup(subject);
            default ->
                    subject.name().equals(Yardsticks.FOUR_ADDERS)
                            ? Optional.empty()
                            : Optional.of(
                                    subject.name() + " is not a variant; use workload lifecycle");
        };
    }

    private static Optional<String> ofGroup(Subject subject) {
        try {
            Counters.groupFactory(Counters.resolve(subject.name()), 1, CounterOptions.defaults());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** What the benchmark creates and closes; it is prepared once. JMH sets the public fields. */
    @State(Scope.Thread)
    public static class Lifecycle {

        @Param("empty")
        public String subject;

        @Param("4")
        public int size;

        @Param("true")
        public boolean closed;

        @Param("immediate")
        public String reuse;

        @Param("0")
        public int updates;

        private Life life;
        private Alone alone;

        @Setup(Level.Trial)
        public void prepare() {
            alone = new Alone();
            life =
                    switch (subject) {
                        case "empty" -> new Nothing();
                        case Yardsticks.FOUR_ADDERS -> new Adders();
                        default -> created();
                    };
        }

        private Life created() {
            CounterOptions options =
                    ForkSettings.counterOptions()
                            .withReuse(
                                    SlotReuse.valueOf(
                                            reuse.toUpperCase(Locale.ROOT).replace('-', '_')));
            Variant variant = Counters.resolve(subject);
            return size == 1
                    ? new Single(Counters.factory(variant, options), closed)
                    : new Groups(Counters.groupFactory(variant, SIZE, options), updates);
        }

        @Benchmark
        public void live(Blackhole blackhole) {
            life.live(blackhole);
        }

        /**
         * Checks that one more counter starts at zero and counts, in memory that has been used many
         * times.
         */
        @TearDown(Level.Trial)
        public void check() throws IOException {
            long issued = 0;
            long counted = 0;
            if (life instanceof Groups groups) {
                try (CounterGroup group = groups.factory.get()) {
                    long[] sums = new long[SIZE];
                    for (int counter = 0; counter < SIZE; counter++) {
                        group.add(counter, counter + 1);
                        issued += counter + 1;
                    }
                    group.sumAll(sums);
                    for (long sum : sums) {
                        counted += sum;
                    }
                }
            }
            if (life instanceof Single single) {
                try (Counter counter = single.factory.get()) {
                    counter.add(1);
                    issued = 1;
                    counted = counter.sum();
                }
            }
            alone.leave(issued, counted);
        }
    }

    /** One life of counters, from creation to close. */
    private interface Life {
        void live(Blackhole blackhole);
    }

    private record Single(Supplier<Counter> factory, boolean closed) implements Life {
        @Override
        public void live(Blackhole blackhole) {
            Counter counter = factory.get();
            blackhole.consume(counter);
            if (closed) {
                counter.close();
            }
        }
    }

    private record Groups(Supplier<CounterGroup> factory, int updates) implements Life {
        @Override
        public void live(Blackhole blackhole) {
            CounterGroup group = factory.get();
            for (int update = 0; update < updates; update++) {
                group.add(update & (SIZE - 1), 1);
            }
            blackhole.consume(group);
            group.close();
        }
    }

    private record Adders() implements Life {
        @Override
        public void live(Blackhole blackhole) {
            blackhole.consume(new LongAdder());
            blackhole.consume(new LongAdder());
            blackhole.consume(new LongAdder());
            blackhole.consume(new LongAdder());
        }
    }

    private record Nothing() implements Life {
        @Override
        public void live(Blackhole blackhole) {
            blackhole.consume(this);
        }
    }
}
