package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.linux.Fence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Placement;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A counter that another thread updates all the time while the measured one looks at it. */
@State(Scope.Thread)
public class ObservedCounter {

    /** A variant's full name; JMH sets it. */
    @Param(Yardstick.EMPTY)
    public String subject;

    /** What is measured, one of {@link Look}; JMH sets it. */
    @Param("SUM")
    public Look look;

    private LongSupplier operation;
    private Counter counter;
    private Thread updater;
    private volatile boolean over;
    private long issued;
    private Lone lone;

    /** Ways to look at a counter. */
    public enum Look {
        /** A walk over the slots. */
        SUM,
        /** A linearizable sum. */
        SNAPSHOT,
        /** The barrier alone that a snapshot needs. */
        FENCE,
        /** The loop alone. */
        NOTHING
    }

    /** Created by JMH. */
    public ObservedCounter() {}

    /** Creates the counter, and starts the thread that updates it. */
    @Setup(Level.Trial)
    public void create() {
        lone = new Lone();
        counter = Counters.create(subject);
        operation =
                switch (look) {
                    case SUM -> counter::sum;
                    case SNAPSHOT -> ((SnapshotCounter) counter)::snapshot;
                    case FENCE -> ObservedCounter::fence;
                    case NOTHING -> () -> 0;
                };
        updater = Thread.ofPlatform().name("updater").start(this::update);
    }

    private static long fence() {
        Fence.SECTIONS.await();
        return 0;
    }

    /** On the second CPU, where there is one. */
    private void update() {
        Placement.pin(1, ForkSettings.ofThisJvm().cpus());
        while (!over) {
            counter.add(1);
            issued++;
        }
    }

    /** The measured operation. */
    long look() {
        return operation.getAsLong();
    }

    /**
     * Checks that every update was counted.
     *
     * @throws IOException if the evidence cannot be written
     * @throws InterruptedException if the fork is being stopped
     */
    @TearDown(Level.Trial)
    public void check() throws IOException, InterruptedException {
        over = true;
        updater.join();
        lone.leave(new Validation(issued, counter.sum()));
        counter.close();
    }
}
