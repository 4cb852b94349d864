package dev.percpu.harness.bench.sockets;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Presence;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.tasks.Gauged;
import dev.percpu.harness.bench.tasks.Work;
import dev.percpu.harness.store.Series;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Finds the other work of requests with which the counter takes a given share of a request's time
 * while one thread alone serves them. The counter's time is what a request takes more than one
 * whose counter does nothing.
 */
public final class SocketGauge {

    private static final int CONNECTIONS = 64;
    private static final int ROOM = 150;
    private static final int WARM_UPS = 100;
    private static final int ROUNDS = 100;
    private static final long ROUND_NANOS = 2_000_000;
    private static final int BURST = 1000;

    private long value;

    private SocketGauge() {}

    /**
     * Gauges, and leaves a {@link Gauged} in a file.
     *
     * @param arguments the subject, the share, and the file
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Presence presence = new Presence(0, Series.UPDATE, ForkSettings.ofThisJvm().cpus());
        Gauged found = new SocketGauge().find(arguments[0], Double.parseDouble(arguments[1]));
        found.write(Path.of(arguments[2]));
        presence.look();
    }

    private Gauged find(String subject, double share) {
        double stepNanos = Work.stepNanos();
        double without = nanos("empty", 0);
        double with = nanos(subject, 0);
        double counter = Math.max(0, with - without);
        long steps = Math.max(0, Math.round((counter / share - with) / stepNanos));
        return new Gauged(steps, counter, stepNanos, counter / (with + steps * stepNanos));
    }

    /** The least of many short rounds: what disturbs one only makes it longer. */
    private double nanos(String subject, int work) {
        double least = Double.MAX_VALUE;
        try (Counter counter = Subject.named(subject).factory().get()) {
            Connections connections =
                    new Connections(
                            counter,
                            SocketPlan.limits(1, CONNECTIONS, ROOM),
                            new Connections.Pressure(),
                            CONNECTIONS,
                            work);
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                double nanos = round(connections);
                least = round < 0 ? least : Math.min(least, nanos);
            }
        }
        return least;
    }

    private double round(Connections connections) {
        long begun = System.nanoTime();
        long requests = 0;
        long now;
        do {
            for (int i = 0; i < BURST; i++) {
                value += connections.serve();
            }
            requests += BURST;
            now = System.nanoTime();
        } while (now - begun < ROUND_NANOS);
        return (double) (now - begun) / requests;
    }
}
