package dev.percpu.harness.articles.sockets;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.harness.articles.tasks.Work;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Gauged;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.WorkerPinning;
import dev.percpu.harness.stats.Medians;
import dev.percpu.harness.store.Series;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Finds the length of a request's other work with which the counter takes a given share of the
 * request's time, when a single thread serves requests. The counter's time is the difference
 * between a request with the counter and a request whose counter does nothing.
 */
public final class SocketGauge {

    private static final int CONNECTIONS = 64;
    private static final int ROOM = 150;
    private static final int WARM_UPS = 150;
    private static final int ROUNDS = 100;
    private static final long ROUND_NANOS = 2_000_000;
    private static final int BURST = 1000;

    private long value;

    private SocketGauge() {}

    /** Gauges for a variant and a share, and writes a {@link Gauged} to a file. */
    public static void main(String[] arguments) throws IOException {
        WorkerPinning workerPinning =
                new WorkerPinning(0, Series.UPDATE, ForkSettings.ofThisJvm().cpus());
        Gauged found =
                new SocketGauge()
                        .find(
                                Counters.resolve(arguments[0]).toString(),
                                Double.parseDouble(arguments[1]));
        found.write(Path.of(arguments[2]));
        workerPinning.look();
    }

    private Gauged find(String subject, double share) {
        double[] without = new double[ROUNDS];
        double[] with = new double[ROUNDS];
        try (Counter nothing = Subject.named("empty").factory().get();
                Counter counted = Subject.named(subject).factory().get()) {
            Connections bare = connections(nothing);
            Connections charging = connections(counted);
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                // Both take turns, so that changes of the machine affect both.
                without[Math.max(0, round)] = round(bare);
                with[Math.max(0, round)] = round(charging);
            }
        }
        return gauged(share, Medians.median(with), Medians.median(with) - Medians.median(without));
    }

    private static Gauged gauged(double share, double request, double difference) {
        double stepNanos = Work.stepNanos();
        double counter = Math.max(0, difference);
        long steps = Math.max(0, Math.round((counter / share - request) / stepNanos));
        return new Gauged(steps, counter, stepNanos, counter / (request + steps * stepNanos));
    }

    private static Connections connections(Counter counter) {
        return new Connections(
                counter,
                SocketLoad.limits(1, CONNECTIONS, ROOM),
                new Connections.Pressure(),
                CONNECTIONS,
                0);
    }

    private double round(Connections connections) {
        long begun = System.nanoTime();
        long requests = 0;
        long now;
        do {
            for (int i = 0; i < BURST; i++) {
                value += connections.step();
            }
            requests += BURST;
            now = System.nanoTime();
        } while (now - begun < ROUND_NANOS);
        return (double) (now - begun) / requests;
    }
}
