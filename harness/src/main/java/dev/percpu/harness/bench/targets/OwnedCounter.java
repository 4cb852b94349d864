package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LazyMode;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A counter that the measured thread creates, and so owns. */
@State(Scope.Thread)
public class OwnedCounter {

    /** What is measured; JMH sets it. */
    @Param(Yardstick.EMPTY)
    public String subject;

    /** Whether the measured call sites have seen other counters' classes; JMH sets it. */
    @Param("own")
    public String site;

    /** Whether to update by {@code add(1)} or by {@code increment()}; JMH sets it. */
    @Param("add")
    public String operation;

    /** The value of {@link #site} for call sites that other classes have gone through. */
    public static final String SHARED_SITE = "shared";

    /** The value of {@link #operation} for {@code increment()}. */
    public static final String INCREMENT = "increment";

    /** Classes enough for a call site to remember none; the last one is not measured anywhere. */
    private static final List<String> OTHERS =
            List.of(
                    "atomic:heap",
                    "percpu:heap",
                    "flip:heap",
                    "lazy:heap",
                    "tree:heap",
                    "owner:heap",
                    "striped:heap-dense");

    /** Calls, enough for C2. */
    private static final int ROUNDS = 30_000;

    private boolean increments;
    private Counter counter;
    private Thread owner;
    private Lone lone;
    private long issued;

    /** Created by JMH. */
    public OwnedCounter() {}

    /** Creates the counter on the measured thread. */
    @Setup(Level.Trial)
    public void create() {
        lone = new Lone();
        owner = Thread.currentThread();
        increments = operation.equals(INCREMENT);
        if (site.equals(SHARED_SITE)) {
            OTHERS.forEach(this::share);
        }
        counter = Yardstick.counter(subject);
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

    /**
     * Checks that every update was counted, and that the owner's path is what was measured.
     *
     * @throws IOException if the evidence cannot be written
     */
    @TearDown(Level.Trial)
    public void check() throws IOException {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "the measured thread changed from " + owner + " to " + Thread.currentThread());
        }
        if (counter instanceof LazyCounter lazy && lazy.mode() != LazyMode.LAZY) {
            throw new IllegalStateException(
                    subject + " was to stay lazy and is in mode " + lazy.mode());
        }
        long expected = subject.equals(Yardstick.EMPTY) ? 0 : issued;
        lone.leave(new Validation(expected, counter.sum()));
        counter.close();
    }
}
