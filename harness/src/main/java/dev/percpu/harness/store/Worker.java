package dev.percpu.harness.store;

import java.util.List;

/**
 * What one worker of a fork did, and on which CPUs.
 *
 * @param number the worker's number, from 0
 * @param role the role of its {@link Series}
 * @param issued the sum of all its updates
 * @param pinned the CPU that it was pinned to, or −1
 * @param ranOn the CPUs on which it was seen at the start and end of every iteration; empty if that
 *     cannot be found out
 * @param warning why it was not pinned as requested; empty if it was
 */
public record Worker(
        int number, String role, long issued, int pinned, List<Integer> ranOn, String warning) {

    /** The value that means: no CPU. */
    public static final int NONE = -1;

    public Worker {
        ranOn = List.copyOf(ranOn);
    }

    /**
     * The CPUs that workers were pinned to.
     *
     * @param workers the workers, in the order of their numbers
     * @return a CPU for each worker; empty unless every worker was pinned
     */
    public static List<Integer> cpus(List<Worker> workers) {
        List<Integer> cpus = workers.stream().map(Worker::pinned).toList();
        return cpus.contains(NONE) ? List.of() : cpus;
    }

    /** The same worker with another reason why it was not pinned as requested. */
    public Worker withWarning(String text) {
        return new Worker(number, role, issued, pinned, ranOn, text);
    }

    /** Whether the worker was seen on another CPU than the one it was pinned to. */
    public boolean strayed() {
        return pinned != NONE && ranOn.stream().anyMatch(cpu -> cpu != pinned);
    }
}
