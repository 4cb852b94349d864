package dev.percpu.counters.child;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;

/** Prints the allowed CPUs, pins itself to the highest, prints them again, and undoes that. */
public final class WideMasks {

    private WideMasks() {}

    public static void main(String[] args) {
        CpuList all = Affinity.allowed();
        System.out.println("allowed " + all);
        CpuList before = Affinity.pin(CpuList.of(all.length() - 1));
        System.out.println("pinned " + Affinity.allowed());
        Affinity.pin(before);
        System.out.println("again " + Affinity.allowed());
    }
}
