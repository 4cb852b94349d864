package dev.percpu.harness.store;

import java.util.List;

/**
 * What one worker of a fork did, and where.
 *
 * @param number its number among the workers, from 0
 * @param role the role of its {@link Series}
 * @param issued how much it added, all updates together
 * @param pinned the CPU that it was pinned to, or −1
 * @param ranOn the CPUs that it was seen on, at the begin and end of every iteration; none where
 *     that cannot be known
 * @param warning why it was not pinned as asked for; empty if it was
 */
public record Worker(
        int number, String role, long issued, int pinned, List<Integer> ranOn, String warning) {

    /** Stands for a CPU where there is none. */
    public static final int NONE = -1;

    public Worker {
        ranOn = List.copyOf(ranOn);
    }

    /**
     * The CPUs that workers were pinned to.
     *
     * @param workers the workers, by their numbers
     * @return a CPU for each; empty unless every one was pinned
     */
    public static List<Integer> cpus(List<Worker> workers) {
        List<Integer> cpus = workers.stream().map(Worker::pinned).toList();
        return cpus.contains(NONE) ? List.of() : cpus;
    }

    /**
     * The same worker with another warning.
     *
     * @param text why it was not pinned as asked for
     * @return the worker
     */
    public Worker withWarning(String text) {
        return new Worker(number, role, issued, pinned, ranOn, text);
    }

    /**
     * Whether it was seen elsewhere than where it was pinned to.
     *
     * @return whether it strayed; {@code false} for one that was not pinned
     */
    public boolean strayed() {
        return pinned != NONE && ranOn.stream().anyMatch(cpu -> cpu != pinned);
    }
}
