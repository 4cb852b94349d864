package dev.percpu.harness.articles.sockets;

import dev.percpu.counters.Counter;
import dev.percpu.harness.articles.tasks.Work;
import dev.percpu.harness.bench.Task;
import java.util.Arrays;

/**
 * The connections that one thread serves, in turn. A request gives back what the connection's last
 * one took, charges pages for itself, looks at the limits, and does its other work.
 *
 * <p>Charged first and looked at afterwards, as the kernel does it: so of requests that meet, each
 * sees the other or is seen by it. When nothing is in flight, what is charged is at most the
 * greatest limit, and by as much more as the counter's {@code read()} may be too low.
 */
final class Connections extends Task {

    /** The most that a request charges. */
    static final int MOST_PAGES = 4;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int TOP_TWO_BITS = 62;

    private final Counter counter;
    private final Limits limits;
    private final Pressure pressure;
    private final int work;
    private final int[] held;

    /**
     * The three limits of a protocol's memory, in pages, as the kernel's {@code tcp_mem} has them.
     *
     * @param min below which there is no pressure any more
     * @param pressure above which there is
     * @param max which no connection may take the protocol past
     */
    record Limits(long min, long pressure, long max) {

        /** Limits in the proportions that the kernel gives them. */
        static Limits of(long most, int room) {
            long max = most * room / 100;
            return new Limits(max / 2, max * 2 / 3, max);
        }
    }

    /** The protocol's state, which all threads look at and few change. */
    static final class Pressure {
        private volatile boolean high;
    }

    /** Connections that hold nothing. */
    Connections(Counter counter, Limits limits, Pressure pressure, int many, int work) {
        this.counter = counter;
        this.limits = limits;
        this.pressure = pressure;
        this.work = work;
        held = new int[many];
        last = 1;
    }

    /** Serves one request. */
    @Override
    public long step() {
        int connection = (int) position;
        position = connection + 1 == held.length ? 0 : connection + 1;
        int before = held[connection];
        if (before != 0) {
            counter.add(-before);
            issued -= before;
        }
        looks++;
        int wanted = pressure.high ? 1 : pages(looks);
        counter.add(wanted);
        issued += wanted;
        held[connection] = admitted(wanted) ? wanted : 0;
        last = Work.chain(work, last);
        return last;
    }

    /** One to four, as many of each, in an order that no predictor learns. */
    private static int pages(long request) {
        return 1 + (int) (request * SPREAD >>> TOP_TWO_BITS);
    }

    private boolean admitted(int wanted) {
        long allocated = counter.read();
        if (allocated > limits.max()) {
            counter.add(-wanted);
            issued -= wanted;
            return false;
        }
        if (allocated > limits.pressure()) {
            if (!pressure.high) {
                pressure.high = true;
            }
        } else if (allocated <= limits.min() && pressure.high) {
            pressure.high = false;
        }
        return true;
    }

    @Override
    public long operations() {
        return looks;
    }

    /** Connections that hold nothing: the limit has refused their last request. */
    long refused() {
        return Arrays.stream(held).filter(pages -> pages == 0).count();
    }
}
