package dev.percpu.harness.store;

/**
 * Where in the machine an online CPU is.
 *
 * @param cpu its id
 * @param core the least CPU of its core, itself where it shares it with none
 * @param socket the id of its package
 * @param node the id of its memory node
 * @param cache the least CPU that shares its last-level cache; that of its core where caches are
 *     unknown
 * @param kind the name of its kind of core; empty where all cores are alike
 */
public record CpuLocation(int cpu, int core, int socket, int node, int cache, String kind) {

    /**
     * A CPU of a machine all of whose cores are alike.
     *
     * @param cpu its id
     * @param core the least CPU of its core
     * @param socket the id of its package
     * @param node the id of its memory node
     * @param cache the least CPU that shares its last-level cache
     */
    public CpuLocation(int cpu, int core, int socket, int node, int cache) {
        this(cpu, core, socket, node, cache, "");
    }
}
