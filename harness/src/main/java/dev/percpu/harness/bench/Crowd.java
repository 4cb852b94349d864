package dev.percpu.harness.bench;

import dev.percpu.counters.Counter;
import dev.percpu.harness.store.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * More workers than CPUs, and one counter.
 *
 * <p>JMH's own workers spin until all of them have begun and again until all have ended, which
 * takes seconds where many share a CPU. These wait for one another asleep, and what is measured is
 * the time in which all of them have done their share.
 */
@State(Scope.Benchmark)
public class Crowd {

    /** Updates of each worker in a round: enough to be preempted in. */
    static final int SHARE = 1_000_000;

    private static final int BURST = 1_000;
    private static final long PATIENCE_SECONDS = 60;

    /** The name of the {@link Subject}; JMH sets it. */
    @Param("empty")
    public String subject;

    /** How many workers; JMH sets it. */
    @Param("2")
    public int workers;

    private final List<Thread> threads = new ArrayList<>();
    private SharedCounter shared;
    private CyclicBarrier gate;

    /** Read before each update, as JMH's workers do: no loop is then taken apart. */
    private volatile boolean over;

    /** Created by JMH. */
    public Crowd() {}

    /** Creates the counter and the workers. JMH's own thread is no worker. */
    @Setup(Level.Trial)
    public void gather() {
        shared = new SharedCounter(subject, workers);
        gate = new CyclicBarrier(workers + 1);
        for (int worker = 0; worker < workers; worker++) {
            int number = worker;
            threads.add(Thread.ofPlatform().name("worker-" + number).start(() -> work(number)));
        }
    }

    /** The measured operation: every worker does its share. */
    void round() {
        pass();
        pass();
    }

    /**
     * Ends the workers, each of which reports.
     *
     * @throws InterruptedException if the fork is being stopped
     */
    @TearDown(Level.Trial)
    public void disperse() throws InterruptedException {
        over = true;
        pass();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(int number) {
        Presence presence = shared.place(number, Series.UPDATE);
        long issued = 0;
        pass();
        while (!over) {
            for (int done = 0; done < SHARE; done += BURST) {
                issued += burst(shared.counter());
            }
            pass();
            pass();
        }
        try {
            shared.report(presence.report(issued));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long burst(Counter counter) {
        int issued = 0;
        while (issued < BURST && !over) {
            counter.add(1);
            issued++;
        }
        return issued;
    }

    /** Waits for all the others. A worker that has failed is missed after a while. */
    private void pass() {
        try {
            gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the crowd", e);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("a worker did not come; see the log", e);
        }
    }
}
