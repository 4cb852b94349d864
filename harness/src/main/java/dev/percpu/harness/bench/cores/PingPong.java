package dev.percpu.harness.bench.cores;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.harness.store.CoreLatencies;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a cache line to and fro between two pinned threads, for each pair of CPUs. A sample is the
 * mean over many hops; the figures of a pair are taken over samples, so that a hop in which either
 * thread was preempted spoils one sample and not the pair.
 *
 * <p>Prints one line of JSON for each pair as it ends.
 */
public final class PingPong {

    /** Enough round trips for C2 to have compiled both loops before anything is timed. */
    private static final int WARM_HOPS = 200_000;

    private static final double LOW = 0.25;
    private static final double HIGH = 0.75;

    private final int hops;
    private final int samples;
    private final JsonMapper json = JsonMapper.builder().build();

    private PingPong(int hops, int samples) {
        this.hops = hops;
        this.samples = samples;
    }

    /**
     * Measures every pair.
     *
     * @param arguments the CPUs with commas between them, hops of a sample, samples of a pair
     * @throws InterruptedException if this JVM is being stopped
     */
    public static void main(String[] arguments) throws InterruptedException {
        List<Integer> cpus = Arrays.stream(arguments[0].split(",")).map(Integer::valueOf).toList();
        PingPong game =
                new PingPong(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        new PingPong(WARM_HOPS, 1).play(cpus.get(0), cpus.get(1));
        for (int i = 0; i < cpus.size(); i++) {
            for (int j = i + 1; j < cpus.size(); j++) {
                game.print(game.play(cpus.get(i), cpus.get(j)));
            }
        }
    }

    private void print(CoreLatencies.Pair pair) {
        System.out.println(json.writeValueAsString(pair));
        System.out.flush();
    }

    private CoreLatencies.Pair play(int one, int other) throws InterruptedException {
        Line line = new Line();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Thread answerer = thread(failure, () -> answer(line, other));
        double[] nanoseconds = new double[samples];
        Thread server = thread(failure, () -> serve(line, one, nanoseconds));
        server.start();
        answerer.start();
        server.join();
        answerer.join();
        if (failure.get() != null) {
            throw failure.get();
        }
        Arrays.sort(nanoseconds);
        return new CoreLatencies.Pair(
                one,
                other,
                quantile(nanoseconds, 0.5),
                quantile(nanoseconds, LOW),
                quantile(nanoseconds, HIGH));
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

    private void serve(Line line, int cpu, double[] nanoseconds) {
        pin(cpu);
        line.await(-1);
        long value = 0;
        for (int sample = 0; sample < samples; sample++) {
            long begin = System.nanoTime();
            for (int hop = 0; hop < hops; hop += 2) {
                line.send(++value);
                line.await(++value);
            }
            nanoseconds[sample] = (System.nanoTime() - begin) / (double) hops;
        }
    }

    private void answer(Line line, int cpu) {
        pin(cpu);
        line.send(-1);
        long last = (long) samples * hops;
        for (long value = 1; value < last; value += 2) {
            line.await(value);
            line.send(value + 1);
        }
    }

    /** A thread that is elsewhere would measure another pair. */
    private static void pin(int cpu) {
        Affinity.pin(CpuList.of(cpu));
        if (CurrentCpu.available() && CurrentCpu.get() != cpu) {
            throw new IllegalStateException(
                    "a thread that was pinned to CPU " + cpu + " runs on " + CurrentCpu.get());
        }
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
