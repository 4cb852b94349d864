package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Task;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * Runs more threads than CPUs, or virtual threads.
 *
 * <p>JMH's own threads spin until all of them have started, and again until all have ended, which
 * takes seconds when many threads share a CPU. The threads of this pool sleep while they wait for
 * one another. In a round, each thread runs its task until it is told to stop. The throughput is
 * the number of all operations, divided by the time from when the last thread was ready until they
 * were told to stop. A thread that has no CPU at the end of a round does at most one more operation
 * when it runs again. A thread that gets its CPU late has done less, which is a correct result for
 * this machine.
 */
@State(Scope.Benchmark)
public class WorkerPool {

    /** The name of the {@link dev.percpu.harness.bench.Subject}; JMH sets it. */
    @Param("empty")
    public String subject;

    /** The label of the {@link Job}; JMH sets it. */
    @Param("update")
    public String workload;

    /** The number of workers; JMH sets it. */
    @Param("2")
    public int workers;

    /** The number of operations of one thread in a round. */
    private static final class Share {
        private long done;
    }

    private final List<Thread> threads = new ArrayList<>();
    private final List<Share> shares = new ArrayList<>();
    private final Map<String, List<Double>> throughput = new LinkedHashMap<>();
    private Trial trial;
    private Gate gate;

    /** The next round; written while all threads wait. */
    private IterationParams iteration;

    private boolean dispersed;

    /**
     * Read after each operation, as in JMH's threads. The compiler can then not unroll or split the
     * loop.
     */
    private volatile boolean over;

    /** Starts the trial and its threads. JMH's own thread is not one of them. */
    @Setup(Level.Trial)
    public void gather() {
        trial = new Trial(workload, subject, workers);
        gate = new Gate(trial.workerThreads() + 1);
        Thread.Builder builder =
                trial.virtual() ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        for (int number = 0; number < trial.workerThreads(); number++) {
            int workerThread = number;
            Share share = new Share();
            shares.add(share);
            threads.add(
                    builder.name("worker-" + workerThread).start(() -> work(workerThread, share)));
        }
    }

    /** Runs one iteration, in which all threads work for its length. */
    void round(IterationParams params) {
        iteration = params;
        over = false;
        gate.pass();
        long began = gate.pass();
        long length = params.getTime().convertTo(TimeUnit.NANOSECONDS);
        for (long now = began; now - began < length; now = System.nanoTime()) {
            LockSupport.parkNanos(length - (now - began));
        }
        over = true;
        long ended = System.nanoTime();
        gate.pass();
        if (params.getType() == IterationType.MEASUREMENT) {
            note((ended - began) / 1e9);
        }
    }

    private void note(double seconds) {
        for (String role : List.of(Series.UPDATE, Series.READ)) {
            long done = numbers(role).mapToLong(number -> shares.get(number).done).sum();
            if (numbers(role).findAny().isPresent()) {
                throughput.computeIfAbsent(role, any -> new ArrayList<>()).add(done / seconds);
            }
        }
    }

    private IntStream numbers(String role) {
        return IntStream.range(0, trial.workerThreads())
                .filter(number -> trial.role(number).equals(role));
    }

    /**
     * Ends the threads; each of them reports.
     *
     * @throws InterruptedException if the fork is being stopped
     */
    @TearDown(Level.Trial)
    public void disperse() throws InterruptedException {
        throughput.forEach(
                (role, values) -> {
                    if (!trial.times(role)) {
                        int count = (int) numbers(role).count();
                        trial.measured(
                                new Series(role, Quantity.THROUGHPUT, threads(count), values));
                    }
                });
        dispersed = true;
        gate.pass();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /**
     * The number of threads for a series. Each of the cell's threads stands for many virtual
     * threads.
     */
    private int threads(int workerThreads) {
        return trial.virtual() ? workers : workerThreads;
    }

    private void work(int number, Share share) {
        try {
            WorkerThread workerThread = trial.take(number);
            while (true) {
                gate.pass();
                if (dispersed) {
                    trial.leave(workerThread);
                    return;
                }
                workerThread.begin(iteration);
                gate.pass();
                share.done = run(workerThread.task());
                workerThread.end(iteration);
                gate.pass();
            }
        } catch (IOException | RuntimeException | Error e) {
            gate.fail(e);
        }
    }

    /** The measured loop. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long run(Task task) {
        long done = 0;
        do {
            task.consume(task.step());
            done++;
        } while (!over);
        return done * task.operationsPerStep();
    }
}
