package dev.percpu.harness.bench;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.harness.store.Worker;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where a worker was put.
 *
 * @param cpu the CPU that it is pinned to, or −1
 * @param warning why it is not pinned as asked for; empty if it is
 */
public record CpuPin(int cpu, String warning) {

    /**
     * How many CPUs this JVM may use. A thread that is pinned is told that there is one; so it is
     * asked here, before the first is pinned.
     */
    static final int CPUS = Runtime.getRuntime().availableProcessors();

    static {
        // The JDK's adders ask once too, and never grow if a pinned thread makes the first.
        new LongAdder().reset();
    }

    /**
     * Pins the calling thread. A thread that cannot be pinned is measured where the kernel puts it,
     * and the warning says so.
     *
     * @param number the worker's number
     * @param cpus the CPUs to deal out; empty if no pinning is asked for
     * @return where it is now
     */
    public static CpuPin pin(int number, List<Integer> cpus) {
        if (cpus.isEmpty()) {
            return new CpuPin(Worker.NONE, "");
        }
        int cpu = cpus.get(number % cpus.size());
        try {
            Affinity.pin(CpuList.of(cpu));
            return new CpuPin(cpu, "");
        } catch (IllegalStateException | IllegalArgumentException e) {
            return new CpuPin(
                    Worker.NONE, "worker not pinned to CPU " + cpu + ": " + e.getMessage());
        }
    }

    /**
     * The CPU that the calling thread runs on.
     *
     * @return its id, or −1 where that cannot be known
     */
    public static int currentCpu() {
        return CurrentCpu.available() ? CurrentCpu.get() : Worker.NONE;
    }
}
