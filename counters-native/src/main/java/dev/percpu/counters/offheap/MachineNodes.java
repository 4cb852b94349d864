package dev.percpu.counters.offheap;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.cpu.Topology.Cpu;
import dev.percpu.counters.internal.StatusFile;
import dev.percpu.counters.linux.MemoryAdvice;
import dev.percpu.counters.names.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The NUMA nodes of this machine that this process may allocate memory on. */
final class MachineNodes {

    private static final Path WITH_MEMORY = Path.of("/sys/devices/system/node/has_memory");
    private static final String ALLOWED = "Mems_allowed_list:";
    private static final Path MOST_MAPPINGS = Path.of("/proc/sys/vm/max_map_count");
    private static final long USUAL_MOST_MAPPINGS = 65_530;

    /**
     * The library uses one in this many of the allowed mappings, because the JVM and the
     * application need most of them.
     */
    private static final int SHARE_OF_MAPPINGS = 4;

    private MachineNodes() {}

    /** The machine as it was when the first chunk was mapped; empty if there is only one node. */
    private static final class Machine {
        static final Optional<NumaBinding> BINDING = read();

        private static Optional<NumaBinding> read() {
            BitSet nodes = withMemory();
            return nodes.cardinality() > 1 ? Optional.of(binding(nodes)) : Optional.empty();
        }
    }

    /** Returns the binding to the nodes of this machine; empty if there is only one. */
    static Optional<NumaBinding> binding() {
        return Machine.BINDING;
    }

    /** Returns a binding to the given nodes of this machine, even if there is only one. */
    static NumaBinding binding(BitSet nodes) {
        int[] nodeOfCpu = nodeOfCpu(nodes);
        return new NumaBinding(
                cpu -> cpu < nodeOfCpu.length ? nodeOfCpu[cpu] : NumaBinding.UNKNOWN,
                nodes,
                mostMappings() / SHARE_OF_MAPPINGS,
                MemoryAdvice::mbind,
                MachineNodes::warn);
    }

    /** Returns the nodes with memory that this process may use. */
    static BitSet withMemory() {
        BitSet nodes = new BitSet();
        try {
            CpuList some = CpuList.parse(Files.readString(WITH_MEMORY));
            CpuList allowed =
                    StatusFile.value(StatusFile.PROCESS, ALLOWED).map(CpuList::parse).orElse(some);
            some.intersect(allowed).ids().forEach(nodes::set);
        } catch (IOException | IllegalArgumentException e) {
            // A kernel without NUMA, or a sandbox without these files. There is only one node.
            nodes.set(0);
        }
        return nodes;
    }

    /** Returns an array, because a lookup must not allocate memory. */
    private static int[] nodeOfCpu(BitSet nodes) {
        List<Cpu> cpus = cpus();
        int[] nodeOfCpu = new int[cpus.stream().mapToInt(Cpu::id).max().orElse(-1) + 1];
        Arrays.fill(nodeOfCpu, NumaBinding.UNKNOWN);
        for (Cpu cpu : cpus) {
            if (cpu.node() != Topology.NO_NODE && nodes.get(cpu.node())) {
                nodeOfCpu[cpu.id()] = cpu.node();
            }
        }
        return nodeOfCpu;
    }

    private static List<Cpu> cpus() {
        try {
            return Topology.read().cpus();
        } catch (IllegalStateException e) {
            warn(
                    "The first update, not the CPU, decides the node of off-heap memory: "
                            + e.getMessage());
            return List.of();
        }
    }

    static void warn(String text) {
        System.getLogger(Names.LOGGER).log(System.Logger.Level.WARNING, text);
    }

    private static long mostMappings() {
        try {
            // Not readString, because it first reads a single byte, and this file then returns
            // nothing more.
            return Long.parseLong(Files.readAllLines(MOST_MAPPINGS).get(0));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            // The file cannot be read in a sandbox. The kernel's default is then the best guess.
            return USUAL_MOST_MAPPINGS;
        }
    }
}
