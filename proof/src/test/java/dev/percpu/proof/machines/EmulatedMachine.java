package dev.percpu.proof.machines;

import dev.percpu.counters.CpuList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The machines: the emulator is started with what is said here, and inside of the machine the same
 * is what the kernel, the library and the harness are held against.
 *
 * <p>Each socket is a node with memory. CPUs are numbered socket by socket, core by core, so that
 * the two of a core are neighbours. A further node has memory and no CPU.
 */
public enum EmulatedMachine implements GuestMachine {
    /** All CPUs are online from the start. */
    OF_64_CPUS(4, 8, "0-63", Duration.ofMinutes(75)),

    /** As large as they come for a price; of its CPUs some are online, with gaps of all sizes. */
    OF_128_CPUS(2, 32, "0-1,7,31,62-65,100,127", Duration.ofMinutes(45));

    private static final int THREADS = 2;
    private static final int MEGABYTES_OF_A_NODE = 1024;
    private static final int DIVISOR_OF_ROUNDS = 100;

    private final int sockets;
    private final int cores;
    private final CpuList online;
    private final Duration patience;

    EmulatedMachine(int sockets, int cores, String online, Duration patience) {
        this.sockets = sockets;
        this.cores = cores;
        this.online = CpuList.parse(online);
        this.patience = patience;
    }

    /** How many CPUs it has, online or not. */
    public int cpus() {
        return sockets * cores * THREADS;
    }

    /** The CPUs that are online once it is up. */
    public CpuList online() {
        return online;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    /** How many nodes it has; the last one has no CPU. */
    public int nodes() {
        return sockets + 1;
    }

    /** The socket of a CPU, which is the number of its node. */
    public int socket(int cpu) {
        return cpu / (cores * THREADS);
    }

    /** The CPUs of a node, whether online or not. */
    public CpuList cpusOf(int node) {
        return CpuList.of(IntStream.range(0, cpus()).filter(cpu -> socket(cpu) == node).toArray());
    }

    /** The CPUs of the core that a CPU belongs to. */
    public CpuList siblings(int cpu) {
        int first = cpu / THREADS * THREADS;
        return CpuList.of(first, first + 1);
    }

    @Override
    public List<String> options() {
        List<String> options = new ArrayList<>();
        // With several host threads the emulator falls over at such a number of CPUs; and Debian
        // 12's garbles the flags when cmpxchg16b meets a page fault, so that the CPU must not have
        // it.
        options.addAll(List.of("-accel", "tcg,thread=single", "-cpu", "Nehalem,-cx16"));
        options.addAll(
                List.of(
                        "-smp",
                        "%d,sockets=%d,cores=%d,threads=%d"
                                .formatted(cpus(), sockets, cores, THREADS)));
        options.addAll(List.of("-m", nodes() * MEGABYTES_OF_A_NODE + "M"));
        for (int node = 0; node < nodes(); node++) {
            CpuList cpus = cpusOf(node);
            options.addAll(
                    List.of(
                            "-object",
                            "memory-backend-ram,id=m%d,size=%dM"
                                    .formatted(node, MEGABYTES_OF_A_NODE),
                            "-numa",
                            "node,nodeid=%d,memdev=m%d%s"
                                    .formatted(node, node, cpus.isEmpty() ? "" : ",cpus=" + cpus)));
        }
        return options;
    }

    /** Which share of the variants each contract is run on, and how many rounds. */
    @Override
    public List<String> jvmOptions() {
        return List.of(
                "-Ddev.percpu.counters.shares=" + values().length,
                "-Ddev.percpu.counters.share=" + ordinal(),
                "-Ddev.percpu.counters.rounds.divisor=" + DIVISOR_OF_ROUNDS);
    }

    @Override
    public List<Part> allParts() {
        EnumSet<Part> parts = EnumSet.range(Part.TOPOLOGY, Part.CONTRACT);
        if (this != OF_64_CPUS) {
            parts.remove(Part.BUNDLE);
        }
        return List.copyOf(parts);
    }

    @Override
    public List<String> words() {
        return List.of(
                "console=ttyS0 no_timer_check",
                "maxcpus=" + startedByTheKernel(),
                "percpu.online="
                        + online.ids().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(",")));
    }

    /** How many CPUs the kernel starts itself; the rest of those online follow by hand. */
    private int startedByTheKernel() {
        return online.size() == cpus() ? cpus() : 1;
    }
}
