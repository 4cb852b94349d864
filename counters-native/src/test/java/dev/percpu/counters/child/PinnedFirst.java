package dev.percpu.counters.child;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.internal.UsableCpus;

/** Asks for the first time how many CPUs there are on a thread that is pinned to one. */
public final class PinnedFirst {

    private PinnedFirst() {}

    /**
     * Runs it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Affinity.pin(CpuList.of(Affinity.allowed().ids().get(0)));
        System.out.println("usable " + UsableCpus.count());
    }
}
