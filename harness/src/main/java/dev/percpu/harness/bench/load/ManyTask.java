package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Task;

/** Adds one to one of many counters, in an order that was drawn before. */
final class ManyTask extends Task {

    private final Counter[] counters;
    private final int[] order;

    /** The order's length is a power of two; it is gone through again and again. */
    ManyTask(Counter[] counters, int... order) {
        this.counters = counters;
        this.order = order;
    }

    @Override
    public long step() {
        int next = order[(int) issued & (order.length - 1)];
        issued++;
        counters[next].add(1);
        return 0;
    }
}
