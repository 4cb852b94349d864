package dev.percpu.harness.bench;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.harness.store.Worker;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The result of pinning a worker.
 *
 * @param cpu the CPU that the worker is pinned to, or −1
 * @param warning why the worker is not pinned as requested; empty if it is
 */
public record CpuPin(int cpu, String warning) {

    /**
     * The number of CPUs that this JVM may use. In a pinned thread the JDK returns one, so this is
     * read before the first thread is pinned.
     */
    static final int CPUS = Runtime.getRuntime().availableProcessors();

    static {
        // The JDK's adders also read the number of CPUs only once. If a pinned thread created the
        // first one, no adder would ever grow.
        new LongAdder().reset();
    }

    /**
     * Pins the calling thread. If it cannot be pinned, it is measured on the CPUs that the kernel
     * chooses, and the warning says so.
     *
     * @param number the worker's number
     * @param cpus the CPUs to distribute among the workers; empty for no pinning
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

    /** The CPU that the calling thread runs on, or −1 if that cannot be found out. */
    public static int currentCpu() {
        return CurrentCpu.available() ? CurrentCpu.get() : Worker.NONE;
    }
}
