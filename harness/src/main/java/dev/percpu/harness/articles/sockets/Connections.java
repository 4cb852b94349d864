package dev.percpu.harness.articles.sockets;

import dev.percpu.counters.Counter;
import dev.percpu.harness.articles.tasks.Work;
import dev.percpu.harness.bench.Task;
import java.util.Arrays;

/**
 * The connections of one thread, which it serves in turn. A request returns the pages of the
 * connection's previous request, charges its own pages, checks the limits, and does its other work.
 *
 * <p>As in the kernel, a request charges first and checks afterwards. So of two concurrent
 * requests, at least one sees the other's charge. When no request is in progress, the charged pages
 * exceed the largest limit at most by the amount by which the counter's {@code read()} may be too
 * low.
 */
final class Connections extends Task {

    /** The largest number of pages that a request charges. */
    static final int MOST_PAGES = 4;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int TOP_TWO_BITS = 62;

    private final Counter counter;
    private final Limits limits;
    private final Pressure pressure;
    private final int work;
    private final int[] held;

    /**
     * The three limits of a protocol's memory, in pages, as in the kernel's {@code tcp_mem}.
     *
     * @param min at or below this, memory pressure ends
     * @param pressure above this, memory pressure begins
     * @param max no connection may take the protocol's memory above this
     */
    record Limits(long min, long pressure, long max) {

        /** Limits in the same proportions as in the kernel. */
        static Limits of(long most, int room) {
            long max = most * room / 100;
            return new Limits(max / 2, max * 2 / 3, max);
        }
    }

    /** The protocol's state; all threads read it and few write it. */
    static final class Pressure {
        private volatile boolean high;
    }

    /** Creates connections that hold no pages. */
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

    /** One to four pages, equally often, in an order that a branch predictor cannot learn. */
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

    /**
     * The number of connections that hold no pages because the limit refused their last request.
     */
    long refused() {
        return Arrays.stream(held).filter(pages -> pages == 0).count();
    }
}
