package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What is created and closed, prepared once. */
@State(Scope.Thread)
public class Lifecycle {

    /** The counters of an {@code rss_stat}. */
    public static final int SIZE = 4;

    /** A variant's full name, or a yardstick's; JMH sets it. */
    @Param(Yardstick.EMPTY)
    public String subject;

    /** The CPUs to lay groups out for; JMH sets it. */
    @Param("256")
    public int cpus;

    /** How many counters live together; one stands alone. JMH sets it. */
    @Param("4")
    public int size;

    /** Whether a counter that stands alone is closed, or left open for good; JMH sets it. */
    @Param("true")
    public boolean closed;

    /** When a closed group's memory may serve another; JMH sets it. */
    @Param("IMMEDIATE")
    public SlotReuse reuse;

    /** How many updates a group sees in its life; JMH sets it. */
    @Param("0")
    public int updates;

    Life life;

    private Lone lone;

    /** One life, from creation to close. */
    interface Life {
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

    /** Created by JMH. */
    public Lifecycle() {}

    /** Prepares the creation. */
    @Setup(Level.Trial)
    public void prepare() {
        lone = new Lone();
        life =
                switch (subject) {
                    case Yardstick.EMPTY -> new Nothing();
                    case Yardstick.FOUR_ADDERS -> new Adders();
                    default -> created();
                };
    }

    private Life created() {
        CounterOptions options = CounterOptions.defaults().withPossibleCpus(cpus).withReuse(reuse);
        Variant variant = Counters.resolve(subject);
        return size == 1
                ? new Single(Counters.factory(variant, options), closed)
                : new Groups(Counters.groupFactory(variant, SIZE, options), updates);
    }

    /**
     * Checks that one more, in memory that has served many, begins at zero and counts.
     *
     * @throws IOException if the evidence cannot be written
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
        lone.leave(new Validation(issued, counted));
    }
}
