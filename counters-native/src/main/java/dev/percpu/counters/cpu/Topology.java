package dev.percpu.counters.cpu;

import dev.percpu.counters.CpuList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How the CPUs of a machine hang together, as sysfs describes it: immutable, and as of the moment
 * it was read.
 *
 * <p>What sysfs leaves out, as in containers and on small virtual machines, is filled in: a CPU
 * without a core is a core of its own, one without a package belongs to package 0, and a machine
 * without nodes has the one node 0. A file that cannot be understood counts as missing, and one log
 * line says so. A CPU that the reading thread may run on is online: where the files deny that, they
 * are not the kernel's, as in some containers, and only the CPUs that it may run on are known.
 *
 * @param possible the CPUs that may ever be online
 * @param online the CPUs that are
 * @param allowed the CPUs that the reading thread could run on
 * @param cpus one entry per online CPU, ascending by id
 * @param nodes the NUMA nodes, ascending by id
 * @param kinds the kinds of cores, the fastest first, each online CPU in one of them
 * @see <a href="https://docs.kernel.org/admin-guide/cputopology.html">CPU topology in sysfs</a>
 */
public record Topology(
        CpuList possible,
        CpuList online,
        CpuList allowed,
        List<Cpu> cpus,
        List<Node> nodes,
        List<CoreKind> kinds) {

    /** Where sysfs is mounted. */
    public static final Path SYSFS = Path.of("/sys");

    private static final String CPUS = "devices/system/cpu";
    private static final String NODES = "devices/system/node";

    /** The kernel numbers a CPU's caches by level and type, with gaps at times. */
    private static final int MOST_CACHES = 10;

    /** The node of a CPU that no node names, where there are nodes. */
    public static final int NO_NODE = -1;

    /**
     * An online CPU.
     *
     * @param id the CPU's id
     * @param core the kernel's id of its core, unique within the package at best
     * @param socket the id of its physical package; where the kernel knows none, the least CPU of
     *     the package
     * @param node the id of its NUMA node
     * @param siblings the CPUs of the same core, itself included
     * @param die the CPUs of the same die; its core's alone if unknown
     * @param cluster the CPUs of the same cluster, which may share a cache; its core's alone if
     *     unknown
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
         * A CPU of which neither die nor cluster is known.
         *
         * @param id the CPU's id
         * @param core the kernel's id of its core
         * @param socket the id of its physical package
         * @param node the id of its NUMA node
         * @param siblings the CPUs of the same core, itself included
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
     * @param type the kernel's word: {@code Data}, {@code Instruction} or {@code Unified}
     * @param bytes the size in bytes, 0 if unknown
     * @param lineBytes the size of a line in bytes, 0 if unknown
     * @param sharedBy the CPUs that use it
     */
    public record Cache(int level, String type, long bytes, int lineBytes, CpuList sharedBy) {}

    /**
     * A NUMA node.
     *
     * @param id the node's id
     * @param cpus its CPUs, none for a node that is memory only
     */
    public record Node(int id, CpuList cpus) {}

    /**
     * CPUs whose cores are alike.
     *
     * @param name the usual name, as in {@code P}, {@code E} or {@code Cortex-X925}; empty if all
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
     * A machine all of whose cores are of one kind.
     *
     * @param possible the CPUs that may ever be online
     * @param online the CPUs that are
     * @param allowed the CPUs that the reading thread could run on
     * @param cpus one entry per online CPU, ascending by id
     * @param nodes the NUMA nodes, ascending by id
     */
    public Topology(
            CpuList possible, CpuList online, CpuList allowed, List<Cpu> cpus, List<Node> nodes) {
        this(possible, online, allowed, cpus, nodes, List.of(new CoreKind("", online)));
    }

    /**
     * Reads the possible CPUs of this machine, and nothing else.
     *
     * @return the possible CPUs; the allowed ones where sysfs does not say
     * @throws IllegalStateException if neither sysfs nor the kernel says anything
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
     * Reads a topology below another root, for instance a copy of another machine's sysfs.
     *
     * @param root what stands for {@code /sys}; need not exist
     * @param allowed the CPUs to place threads on
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
        List<Cpu> cpus = online.ids().stream().map(id -> cpu(directory, id, nodes)).toList();
        return new Topology(possible, online, allowed, cpus, nodes, CoreKinds.of(root, cpus));
    }

    private static List<Node> nodes(SysDirectory directory, CpuList online) {
        List<Node> nodes = new ArrayList<>();
        for (int id : directory.numbered("node")) {
            directory.below("node" + id).cpus("cpulist").ifPresent(c -> nodes.add(new Node(id, c)));
        }
        return nodes.isEmpty() ? List.of(new Node(0, online)) : nodes;
    }

    private static Cpu cpu(SysDirectory parent, int id, List<Node> nodes) {
        SysDirectory directory = parent.below("cpu" + id);
        SysDirectory topology = directory.below("topology");
        CpuList siblings = group(topology, id, "core_cpus_list", "thread_siblings_list");
        return new Cpu(
                id,
                topology.id("core_id").orElse(id),
                topology.id("physical_package_id").orElseGet(() -> leastOfPackage(topology)),
                node(nodes, id),
                siblings,
                group(topology, id, "die_cpus_list").union(siblings),
                group(topology, id, "cluster_cpus_list").union(siblings),
                caches(directory.below("cache"), id));
    }

    /** The CPUs that one of the files names together with a CPU; the CPU alone if none does. */
    private static CpuList group(SysDirectory topology, int cpu, String... files) {
        return Arrays.stream(files)
                .flatMap(file -> topology.someCpus(file).stream())
                .filter(cpus -> cpus.contains(cpu))
                .findFirst()
                .orElse(CpuList.of(cpu));
    }

    private static int leastOfPackage(SysDirectory topology) {
        return topology.someCpus("package_cpus_list")
                .or(() -> topology.someCpus("core_siblings_list"))
                .map(cpus -> cpus.ids().get(0))
                .orElse(0);
    }

    /** The node with the fewest CPUs that has the CPU: where lists overlap, the nearest. */
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
     * The CPUs that a thread can be placed on.
     *
     * @return those that are allowed and online
     */
    public CpuList usable() {
        return allowed.intersect(online);
    }

    /**
     * How many physical cores the usable CPUs belong to.
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
