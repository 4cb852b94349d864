package dev.percpu.harness.store;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The CPU location of an online CPU: where in the machine it is.
 *
 * @param cpu the CPU's id
 * @param core the lowest CPU id of its core; its own id if no other CPU shares the core
 * @param socket the id of its package
 * @param node the id of its memory node
 * @param cache the lowest id of the CPUs that share its last-level cache; that of its core if
 *     caches are unknown
 * @param kind the name of its kind of core; empty if all cores are alike
 */
public record CpuLocation(int cpu, int core, int socket, int node, int cache, String kind) {

    /** The parts of a machine that CPUs can share, from the innermost to the outermost. */
    public static final List<ToIntFunction<CpuLocation>> LEVELS =
            List.of(CpuLocation::core, CpuLocation::cache, CpuLocation::node, CpuLocation::socket);

    /**
     * The location of a CPU in a machine whose cores are all alike.
     *
     * @param cpu the CPU's id
     * @param core the lowest CPU id of its core
     * @param socket the id of its package
     * @param node the id of its memory node
     * @param cache the lowest id of the CPUs that share its last-level cache
     */
    public CpuLocation(int cpu, int core, int socket, int node, int cache) {
        this(cpu, core, socket, node, cache, "");
    }

    /**
     * How far apart two CPUs are.
     *
     * @return the innermost of {@link #LEVELS} that they share, counted from 0; the number of
     *     levels if they share none
     */
    public int distance(CpuLocation other) {
        int level = 0;
        while (level < LEVELS.size()
                && LEVELS.get(level).applyAsInt(this) != LEVELS.get(level).applyAsInt(other)) {
            level++;
        }
        return level;
    }
}
