package dev.percpu.harness.bench.jmh;

import dev.percpu.counters.Counter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.linux.Fence;
import dev.percpu.harness.bench.CpuPin;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.BenchmarkWorkload;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.store.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One thread looks at a counter while another thread updates it all the time. */
public final class Observe extends BenchmarkWorkload {

    /** Ways to look at a counter. */
    public enum Look {
        /** A walk over the slots. */
        SUM,
        /** A linearizable sum. */
        SNAPSHOT,
        /** Only the barrier that a snapshot needs. */
        FENCE,
        /** Only the loop. */
        NOTHING;

        /** The value of the parameter {@code look}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Observe() {
        super(
                Observed.class,
                "observe",
                "one thread looks at a counter while another thread updates it; the cost of a"
                        + " look",
                new Choice(
                        "look",
                        "what is measured: a walk, a snapshot, its barrier, or the loop alone",
                        Arrays.stream(Look.values()).map(Look::word).toList()));
    }

    /** The thread that looks, and the thread that updates, which is not one of JMH's threads. */
    @Override
    public int leastThreads(Job job) {
        return 2;
    }

    @Override
    public long updaters(Job job, int threads) {
        return 1;
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        if (subject.kind() == Kind.YARDSTICK) {
            return Optional.of(
                    subject.name() + " is for one thread, but two threads would use" + " it");
        }
        try (Counter counter = subject.factory().get()) {
            return !job.word("look").equals(Look.SNAPSHOT.word())
                            || counter instanceof SnapshotCounter
                    ? Optional.empty()
                    : Optional.of(subject.name() + " has no snapshot(); a flip design has");
        }
    }

    /** The counter, and the thread that updates it. JMH sets the public fields. */
    @State(Scope.Thread)
    public static class Observed {

        @Param("empty")
        public String subject;

        @Param("sum")
        public String look;

        private LongSupplier operation;
        private Counter counter;
        private Thread updater;
        private volatile boolean over;
        private long issued;
        private Alone alone;

        @Setup(Level.Trial)
        public void create() {
            alone = new Alone();
            counter = Subject.named(subject).factory().get();
            operation =
                    switch (Look.valueOf(look.toUpperCase(Locale.ROOT))) {
                        case SUM -> counter::sum;
                        case SNAPSHOT -> ((SnapshotCounter) counter)::snapshot;
                        case FENCE -> Observed::fence;
                        case NOTHING -> () -> 0;
                    };
            updater = Thread.ofPlatform().name("updater").start(this::update);
        }

        private static long fence() {
            Fence.SECTIONS.await();
            return 0;
        }

        /** Updates the counter, on the second CPU if there is one. */
        private void update() {
            CpuPin.pin(1, ForkSettings.ofThisJvm().cpus());
            while (!over) {
                counter.add(1);
                issued++;
            }
        }

        @Benchmark
        public long look() {
            return operation.getAsLong();
        }

        /** Checks that every update was counted. */
        @TearDown(Level.Trial)
        public void check() throws IOException, InterruptedException {
            over = true;
            updater.join();
            alone.leave(subject.equals("empty") ? 0 : issued, counter.sum());
            counter.close();
        }
    }
}
