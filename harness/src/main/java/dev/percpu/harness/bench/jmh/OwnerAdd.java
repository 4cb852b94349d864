package dev.percpu.harness.bench.jmh;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LazyMode;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.BenchmarkWorkload;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The owner of a counter adds one to it repeatedly, and no other thread touches it. */
public final class OwnerAdd extends BenchmarkWorkload {

    /** The value of {@code site} for call sites that have seen the classes of other counters. */
    public static final String SHARED_SITE = "shared";

    /** The value of {@code operation} for {@code increment()}. */
    public static final String INCREMENT = "increment";

    public OwnerAdd() {
        super(
                Owned.class,
                "owner-add",
                "one thread adds 1 to a counter that it has created and nobody else touches",
                new Choice(
                        "site",
                        "whether the measured call sites have seen other counters' classes",
                        List.of("own", SHARED_SITE)),
                new Choice(
                        "operation",
                        "whether to update by add(1) or by increment()",
                        List.of("add", INCREMENT)));
    }

    /**
     * A counter that the measured thread creates and therefore owns. JMH sets the public fields.
     */
    @State(Scope.Thread)
    public static class Owned {

        @Param("empty")
        public String subject;

        @Param("own")
        public String site;

        @Param("add")
        public String operation;

        /**
         * So many classes that a call site remembers none of them; the last one is not measured
         * anywhere.
         */
        private static final List<String> OTHERS =
                List.of(
                        "atomic:heap",
                        "percpu:heap",
                        "flip:heap",
                        "lazy:heap",
                        "tree:heap",
                        "owner:heap",
                        "striped:heap-dense");

        /** Enough calls for C2 to compile the call site. */
        private static final int ROUNDS = 30_000;

        private boolean increments;
        private Counter counter;
        private Thread owner;
        private Alone alone;
        private long issued;

        @Setup(Level.Trial)
        public void create() {
            alone = new Alone();
            owner = Thread.currentThread();
            increments = operation.equals(INCREMENT);
            if (site.equals(SHARED_SITE)) {
                OTHERS.forEach(this::share);
            }
            counter = Subject.named(subject).factory().get();
            issued = 0;
        }

        private void share(String variant) {
            try (Counter other = Counters.create(variant)) {
                counter = other;
                for (int round = 0; round < ROUNDS; round++) {
                    update();
                }
            }
        }

        /** The measured operation. */
        @CompilerControl(CompilerControl.Mode.INLINE)
        void update() {
            issued++;
            if (increments) {
                counter.increment();
            } else {
                counter.add(1);
            }
        }

        @Benchmark
        public void add() {
            update();
        }

        /** Checks that every update was counted, and that the owner's path was measured. */
        @TearDown(Level.Trial)
        public void check() throws IOException {
            if (Thread.currentThread() != owner) {
                throw new IllegalStateException(
                        "the measured thread changed from "
                                + owner
                                + " to "
                                + Thread.currentThread());
            }
            if (counter instanceof LazyCounter lazy && lazy.mode() != LazyMode.LAZY) {
                throw new IllegalStateException(
                        subject + " should have stayed lazy, but is in mode " + lazy.mode());
            }
            alone.leave(subject.equals("empty") ? 0 : issued, counter.sum());
            counter.close();
        }
    }
}
