package dev.percpu.harness.bench.cores;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.ProgramWorkload;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends a cache line back and forth between two pinned threads: between the first of the fork's
 * CPUs and each of the others. A sample is the mean over many hops, and the figures of a pair are
 * taken over its samples. If a thread is preempted in a hop, only one sample is wrong and not the
 * pair.
 */
public final class CoreToCore extends ProgramWorkload {

    /** The largest number of hops, and of samples. */
    public static final int MOST = 1_000_000;

    /** Enough round trips for C2 to compile both loops before anything is timed. */
    private static final int WARM_HOPS = 200_000;

    /** No hop takes longer than this on any known machine. */
    private static final Duration HOP = Duration.ofNanos(5_000);

    public CoreToCore() {
        super(
                CoreLatencies.WORKLOAD,
                "how long a cache line takes from each CPU to each other CPU; see counters c2c",
                new Range(CoreLatencies.HOPS, "hops of a sample", "", 2, MOST, 1000),
                new Range(CoreLatencies.SAMPLES, "samples of a pair", "", 1, MOST, 41));
    }

    @Override
    public int leastThreads(Job job) {
        return 2;
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return Optional.of("this workload measures CPUs, not counters; use 'counters c2c'");
    }

    @Override
    public Duration timeout(Job job, int threads) {
        long hops = (long) job.number(CoreLatencies.HOPS) * job.number(CoreLatencies.SAMPLES);
        return super.timeout(job, threads).plus(HOP.multipliedBy(hops * threads));
    }

    @Override
    protected Evidence measure(Job job, String subject, ForkSettings settings)
            throws InterruptedException {
        int hops = job.number(CoreLatencies.HOPS);
        int samples = job.number(CoreLatencies.SAMPLES);
        List<Integer> cpus = settings.cpus();
        int one = cpus.get(0);
        play(one, cpus.get(1), WARM_HOPS, 1);
        List<Series> series = new ArrayList<>();
        for (int other : cpus.subList(1, cpus.size())) {
            series.add(
                    new Series(
                            CoreLatencies.name(other),
                            Quantity.TIME,
                            2,
                            play(one, other, hops, samples)));
        }
        return new Evidence(new Validation(0, 0), List.of(), series, Optional.empty());
    }

    /** The mean time of a hop in nanoseconds, for each sample. */
    private static List<Double> play(int one, int other, int hops, int samples)
            throws InterruptedException {
        Line line = new Line();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        long last = (long) samples * hops;
        Thread answerer = thread(failure, () -> answer(line, other, last));
        double[] nanoseconds = new double[samples];
        Thread server = thread(failure, () -> serve(line, one, hops, nanoseconds));
        server.start();
        answerer.start();
        server.join();
        answerer.join();
        if (failure.get() != null) {
            throw failure.get();
        }
        return Arrays.stream(nanoseconds).boxed().toList();
    }

    private static Thread thread(AtomicReference<RuntimeException> failure, Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .unstarted(
                        () -> {
                            try {
                                work.run();
                            } catch (RuntimeException e) {
                                failure.compareAndSet(null, e);
                            }
                        });
    }

    private static void serve(Line line, int cpu, int hops, double... nanoseconds) {
        pin(cpu);
        line.await(-1);
        long value = 0;
        for (int sample = 0; sample < nanoseconds.length; sample++) {
            long begin = System.nanoTime();
            for (int hop = 0; hop < hops; hop += 2) {
                line.send(++value);
                line.await(++value);
            }
            nanoseconds[sample] = (System.nanoTime() - begin) / (double) hops;
        }
    }

    private static void answer(Line line, int cpu, long last) {
        pin(cpu);
        line.send(-1);
        for (long value = 1; value < last; value += 2) {
            line.await(value);
            line.send(value + 1);
        }
    }

    /**
     * Pins the thread and checks it, because a thread on another CPU would measure another pair.
     */
    private static void pin(int cpu) {
        Affinity.pin(CpuList.of(cpu));
        if (CurrentCpu.available() && CurrentCpu.get() != cpu) {
            throw new IllegalStateException(
                    "a thread was pinned to CPU " + cpu + ", but runs on CPU " + CurrentCpu.get());
        }
    }
}
