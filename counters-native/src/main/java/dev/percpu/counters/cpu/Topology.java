package dev.percpu.counters.cpu;

import dev.percpu.counters.CpuList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The topology of a machine's CPUs, as sysfs describes it. Immutable, and as of the moment at which
 * it was read.
 *
 * <p>In containers and on small virtual machines, sysfs may be incomplete. The missing parts are
 * filled in: a CPU without a core is its own core, a CPU without a package belongs to package 0,
 * and a machine without nodes has only node 0. A file that cannot be parsed counts as missing, and
 * one log line reports it. A CPU that the reading thread may run on is online. If the files
 * contradict this, as in some containers, they are not the kernel's own files; then only the CPUs
 * that the thread may run on are known.
 *
 * @param possible the CPUs that may ever be online
 * @param online the CPUs that are online
 * @param allowed the CPUs that the reading thread could run on
 * @param cpus one entry for each online CPU, ascending by id
 * @param nodes the NUMA nodes, ascending by id
 * @param kinds the kinds of cores, the fastest first; each online CPU is in one of them
 * @see <a href="https://docs.kernel.org/admin-guide/cputopology.html">CPU topology in sysfs</a>
 */
public record Topology(
        CpuList possible,
        CpuList online,
        CpuList allowed,
        List<Cpu> cpus,
        List<Node> nodes,
        List<CoreKind> kinds) {

    /** The directory that sysfs is mounted on. */
    public static final Path SYSFS = Path.of("/sys");

    private static final String CPUS = "devices/system/cpu";
    private static final String NODES = "devices/system/node";

    /** The kernel numbers a CPU's caches by level and type, with gaps in between. */
    private static final int MOST_CACHES = 10;

    /** The node of a CPU that no node lists, on a machine with nodes. */
    public static final int NO_NODE = -1;

    /**
     * An online CPU.
     *
     * @param id the CPU's id
     * @param core the kernel's id of its core; unique at most within the package
     * @param socket the id of its physical package; if the kernel has none, or the ids of packages
     *     repeat, the smallest CPU id of the package
     * @param node the id of its NUMA node
     * @param siblings the CPUs of the same core, including this one
     * @param die the CPUs of the same die; only those of its core if unknown
     * @param cluster the CPUs of the same cluster, which may share a cache; only those of its core
     *     if unknown
     * @param caches its caches, in the kernel's order; empty if unknown
     */
    public record Cpu(
            int id,
            int core,
            int socket,
            int node,
            CpuList siblings,
            CpuList die,
            CpuList cluster,
            List<Cache> caches) {

        /** Copies the list. */
        public Cpu {
            caches = List.copyOf(caches);
        }

        /**
         * Creates a CPU without a known die or cluster.
         *
         * @param id the CPU's id
         * @param core the kernel's id of its core
         * @param socket the id of its physical package
         * @param node the id of its NUMA node
         * @param siblings the CPUs of the same core, including this one
         * @param caches its caches
         */
        public Cpu(int id, int core, int socket, int node, CpuList siblings, List<Cache> caches) {
            this(id, core, socket, node, siblings, siblings, siblings, caches);
        }
    }

    /**
     * A cache of a CPU.
     *
     * @param level 1 for the nearest
     * @param type the kernel's name: {@code Data}, {@code Instruction} or {@code Unified}
     * @param bytes the size in bytes, 0 if unknown
     * @param lineBytes the size of a line in bytes, 0 if unknown
     * @param sharedBy the CPUs that use it
     */
    public record Cache(int level, String type, long bytes, int lineBytes, CpuList sharedBy) {}

    /**
     * A NUMA node.
     *
     * @param id the node's id
     * @param cpus its CPUs; empty for a node that has only memory
     */
    public record Node(int id, CpuList cpus) {}

    /**
     * CPUs whose cores are of the same kind.
     *
     * @param name the usual name, such as {@code P}, {@code E} or {@code Cortex-X925}; empty if all
     *     cores of the machine are of one kind
     * @param cpus the CPUs
     */
    public record CoreKind(String name, CpuList cpus) {}

    /** Copies the lists. */
    public Topology {
        cpus = List.copyOf(cpus);
        nodes = List.copyOf(nodes);
        kinds = List.copyOf(kinds);
    }

    /**
     * Creates a machine with only one kind of cores.
     *
     * @param possible the CPUs that may ever be online
     * @param online the CPUs that are online
     * @param allowed the CPUs that the reading thread could run on
     * @param cpus one entry for each online CPU, ascending by id
     * @param nodes the NUMA nodes, ascending by id
     */
    public Topology(
            CpuList possible, CpuList online, CpuList allowed, List<Cpu> cpus, List<Node> nodes) {
        this(possible, online, allowed, cpus, nodes, List.of(new CoreKind("", online)));
    }

    /**
     * Reads only the possible CPUs of this machine.
     *
     * @return the possible CPUs; the allowed CPUs if sysfs does not list them
     * @throws IllegalStateException if neither sysfs nor the kernel provides them
     */
    public static CpuList possibleCpus() {
        return new SysDirectory(SYSFS.resolve(CPUS))
                .someCpus("possible")
                .orElseGet(Affinity::allowed);
    }

    static Optional<CpuList> onlineBySysfs() {
        return new SysDirectory(SYSFS.resolve(CPUS)).someCpus("online");
    }

    /**
     * Reads this machine's topology.
     *
     * @return the topology
     * @throws IllegalStateException if the allowed CPUs are unknown
     */
    public static Topology read() {
        return read(SYSFS, Affinity.allowed());
    }

    /**
     * Reads a topology below another root, for example from a copy of another machine's sysfs.
     *
     * @param root the directory to use instead of {@code /sys}; need not exist
     * @param allowed the CPUs that threads may run on
     * @return the topology
     */
    public static Topology read(Path root, CpuList allowed) {
        SysDirectory directory = new SysDirectory(root.resolve(CPUS));
        CpuList online =
                directory
                        .someCpus("online")
                        .or(() -> directory.someCpus("present"))
                        .or(() -> directory.someCpus("possible"))
                        .filter(told -> told.intersect(allowed).equals(allowed))
                        .orElse(allowed);
        CpuList possible = directory.someCpus("possible").map(online::union).orElse(online);
        List<Node> nodes = nodes(new SysDirectory(root.resolve(NODES)), online);
        boolean unique = !packageIdsRepeat(directory, online);
        List<Cpu> cpus =
                online.ids().stream().map(id -> cpu(directory, id, nodes, unique)).toList();
        return new Topology(possible, online, allowed, cpus, nodes, CoreKinds.of(root, cpus));
    }

    private static List<Node> nodes(SysDirectory directory, CpuList online) {
        List<Node> nodes = new ArrayList<>();
        for (int id : directory.numbered("node")) {
            directory.below("node" + id).cpus("cpulist").ifPresent(c -> nodes.add(new Node(id, c)));
        }
        return nodes.isEmpty() ? List.of(new Node(0, online)) : nodes;
    }

    private static Cpu cpu(SysDirectory parent, int id, List<Node> nodes, boolean packageIds) {
        SysDirectory directory = parent.below("cpu" + id);
        SysDirectory topology = directory.below("topology");
        CpuList siblings = group(topology, id, "core_cpus_list", "thread_siblings_list");
        return new Cpu(
                id,
                topology.id("core_id").orElse(id),
                topology.id("physical_package_id")
                        .filter(packageId -> packageIds)
                        .orElseGet(() -> leastOfPackage(topology)),
                node(nodes, id),
                siblings,
                group(topology, id, "die_cpus_list").union(siblings),
                group(topology, id, "cluster_cpus_list").union(siblings),
                caches(directory.below("cache"), id));
    }

    /**
     * Returns the CPUs that one of the files lists together with a CPU; only that CPU if no file
     * does.
     */
    private static CpuList group(SysDirectory topology, int cpu, String... files) {
        return Arrays.stream(files)
                .flatMap(file -> topology.someCpus(file).stream())
                .filter(cpus -> cpus.contains(cpu))
                .findFirst()
                .orElse(CpuList.of(cpu));
    }

    private static int leastOfPackage(SysDirectory topology) {
        return packageCpus(topology).map(cpus -> cpus.ids().get(0)).orElse(0);
    }

    private static Optional<CpuList> packageCpus(SysDirectory topology) {
        return topology.someCpus("package_cpus_list")
                .or(() -> topology.someCpus("core_siblings_list"));
    }

    /**
     * Whether packages without a common CPU have the same id, as in the books of an s390: there, an
     * id is unique only within its book.
     */
    private static boolean packageIdsRepeat(SysDirectory parent, CpuList online) {
        Map<Integer, CpuList> known = new HashMap<>();
        for (int id : online.ids()) {
            SysDirectory topology = parent.below("cpu" + id).below("topology");
            Optional<Integer> packageId = topology.id("physical_package_id");
            Optional<CpuList> cpus = packageCpus(topology).filter(list -> list.contains(id));
            if (packageId.isPresent() && cpus.isPresent()) {
                CpuList first = known.putIfAbsent(packageId.get(), cpus.get());
                if (first != null && first.intersect(cpus.get()).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Returns the node of a CPU. If the lists of several nodes contain it, this is the node with
     * the fewest CPUs.
     */
    private static int node(List<Node> nodes, int cpu) {
        return nodes.stream()
                .filter(node -> node.cpus().contains(cpu))
                .min(Comparator.comparingInt(node -> node.cpus().size()))
                .map(Node::id)
                .orElse(NO_NODE);
    }

    private static List<Cache> caches(SysDirectory directory, int cpu) {
        List<Cache> caches = new ArrayList<>();
        for (int index = 0; index < MOST_CACHES; index++) {
            SysDirectory cache = directory.below("index" + index);
            cache.id("level")
                    .ifPresent(
                            level ->
                                    caches.add(
                                            new Cache(
                                                    level,
                                                    cache.text("type").orElse("Unified"),
                                                    cache.bytes("size").orElse(0L),
                                                    cache.id("coherency_line_size").orElse(0),
                                                    group(cache, cpu, "shared_cpu_list"))));
        }
        return caches;
    }

    /**
     * Returns the CPUs that a thread can be pinned to.
     *
     * @return those that are allowed and online
     */
    public CpuList usable() {
        return allowed.intersect(online);
    }

    /**
     * Returns the number of physical cores that have usable CPUs.
     *
     * @return the number of cores
     */
    public int allowedCores() {
        CpuList usable = usable();
        return (int)
                cpus.stream()
                        .filter(cpu -> usable.contains(cpu.id()))
                        .filter(cpu -> cpu.siblings().intersect(usable).ids().get(0) == cpu.id())
                        .count();
    }
}
