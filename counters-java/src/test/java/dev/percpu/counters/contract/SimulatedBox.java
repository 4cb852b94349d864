package dev.percpu.counters.contract;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.design.PossibleCpus;

/** Boxes of other sizes to lay counters out for, which cannot be smaller than this machine. */
final class SimulatedBox {

    private SimulatedBox() {}

    /** That many CPUs, or as many as this machine has, if those are more. */
    static int cpus(int wanted) {
        return Math.max(wanted, PossibleCpus.machine());
    }

    /** The options of such a box, and otherwise the defaults. */
    static CounterOptions of(int wanted) {
        return CounterOptions.defaults().withPossibleCpus(cpus(wanted));
    }
}
