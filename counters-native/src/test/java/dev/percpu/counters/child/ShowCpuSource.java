package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.counters.cpu.CurrentCpu;

/** Prints where the CPU comes from, and counts by CPU or prints why that is refused. */
public final class ShowCpuSource {

    private ShowCpuSource() {}

    public static void main(String[] args) {
        System.out.println("source " + CurrentCpu.source().word());
        System.out.println("available " + CurrentCpu.available());
        try (Counter counter = Counters.create("striped:offheap:thread-hash:atomic")) {
            counter.add(3);
            System.out.println("by thread " + counter.sum());
        }
        for (String index : new String[] {"cpu", "mm-cid", "node"}) {
            try (Counter counter = Counters.create("striped:offheap:" + index + ":atomic")) {
                counter.add(3);
                System.out.println("by " + index + " " + counter.sum());
            } catch (IllegalArgumentException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }
}
