package dev.percpu.harness.bench;

import dev.percpu.harness.store.Worker;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where a worker runs. Made by the worker's own thread, and used by it alone. */
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
     * @param cpus the CPUs to deal out; empty if no pinning is asked for
     */
    public WorkerPinning(int number, String role, List<Integer> cpus) {
        this.number = number;
        this.role = role;
        placement = CpuPin.pin(number, cpus);
        look();
    }

    /** Notes where the calling thread is. */
    public void look() {
        int cpu = CpuPin.currentCpu();
        if (cpu != Worker.NONE) {
            ranOn.add(cpu);
        }
    }

    /**
     * Looks a last time.
     *
     * @param issued how much the worker added
     * @return its report
     */
    public Worker report(long issued) {
        look();
        return new Worker(
                number, role, issued, placement.cpu(), List.copyOf(ranOn), placement.warning());
    }
}
