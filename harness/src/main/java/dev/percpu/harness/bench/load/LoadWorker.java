package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Task;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.infra.ThreadParams;

/** One of JMH's threads. */
@State(Scope.Thread)
public class LoadWorker {

    Task task;

    private WorkerThread workerThread;

    /** Prepares the calling thread as a worker; it is the thread that will be measured. */
    @Setup(Level.Trial)
    public void take(TrialState state, ThreadParams params) {
        workerThread = state.trial.take(params.getThreadIndex());
        task = workerThread.task();
    }

    @Setup(Level.Iteration)
    public void begin(IterationParams iteration) {
        workerThread.begin(iteration);
    }

    @TearDown(Level.Iteration)
    public void end(IterationParams iteration) {
        workerThread.end(iteration);
    }

    @TearDown(Level.Trial)
    public void leave(TrialState state) throws IOException {
        state.trial.leave(workerThread);
    }
}
