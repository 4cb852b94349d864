package dev.percpu.harness.bench;

import dev.percpu.harness.store.Worker;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pins a worker and records where it runs. The worker's own thread creates this, and only that
 * thread uses it.
 */
public final class WorkerPinning {

    private final int number;
    private final String role;
    private final CpuPin placement;
    private final Set<Integer> ranOn = new TreeSet<>();

    /**
     * Pins the calling thread.
     *
     * @param number the worker's number
     * @param role the role of its series
     * @param cpus the CPUs to distribute among the workers; empty for no pinning
     */
    public WorkerPinning(int number, String role, List<Integer> cpus) {
        this.number = number;
        this.role = role;
        placement = CpuPin.pin(number, cpus);
        look();
    }

    /** Records on which CPU the calling thread runs. */
    public void look() {
        int cpu = CpuPin.currentCpu();
        if (cpu != Worker.NONE) {
            ranOn.add(cpu);
        }
    }

    /**
     * Records the CPU for the last time.
     *
     * @param issued the sum of what the worker added
     */
    public Worker report(long issued) {
        look();
        return new Worker(
                number, role, issued, placement.cpu(), List.copyOf(ranOn), placement.warning());
    }
}
