package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Counter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LazyMode;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
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
        counter = Yardstick.counter(subject);
    }

    /** The measured operation. */
    @CompilerControl(CompilerControl.Mode.INLINE)
    void update() {
        issued++;
        counter.add(1);
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
