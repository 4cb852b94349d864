package dev.percpu.harness.bench;

import dev.percpu.counters.Counter;
import dev.percpu.harness.store.Series;
import java.io.IOException;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** One measured thread: where it runs, and how many updates it has issued. */
@State(Scope.Thread)
public class Updater {

    private long issued;
    private Presence presence;

    /** Created by JMH. */
    public Updater() {}

    /**
     * Pins the calling thread, which is the one that will be measured.
     *
     * @param state the shared state, which knows the CPUs
     * @param params the thread's number
     */
    @Setup(Level.Trial)
    public void place(CounterState state, ThreadParams params) {
        presence = state.shared.place(params.getThreadIndex(), Series.UPDATE);
    }

    /** Notes where the thread is. */
    @TearDown(Level.Iteration)
    public void look() {
        presence.look();
    }

    /**
     * The measured operation.
     *
     * @param counter the counter under measurement
     */
    @CompilerControl(CompilerControl.Mode.INLINE)
    void update(Counter counter) {
        issued++;
        counter.add(1);
    }

    /**
     * Reports what this thread did.
     *
     * @param state the shared state
     * @throws IOException if the evidence cannot be written
     */
    @TearDown(Level.Trial)
    public void report(CounterState state) throws IOException {
        state.shared.report(presence.report(issued));
    }
}
