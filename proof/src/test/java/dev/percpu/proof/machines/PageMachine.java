package dev.percpu.proof.machines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Machines with an AArch64 processor and a kernel whose pages are not 4 KiB. Each has four CPUs on
 * two nodes, so that it matters whether units share a page.
 */
public enum PageMachine implements GuestMachine {
    /** As Debian's {@code arm64-16k} and the kernel of a Raspberry Pi 5 have them. */
    OF_16_KIB_PAGES(16),

    /** As kernels for large AArch64 machines have them. */
    OF_64_KIB_PAGES(64);

    private static final int NODES = 2;
    private static final int CPUS_OF_A_NODE = 2;
    private static final int MEGABYTES_OF_A_NODE = 1536;
    private static final int SHARES = 4;
    private static final int DIVISOR_OF_ROUNDS = 100;

    private final int kibibytes;

    PageMachine(int kibibytes) {
        this.kibibytes = kibibytes;
    }

    /** The size of a page, in KiB. */
    int kibibytes() {
        return kibibytes;
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(45);
    }

    @Override
    public List<String> options() {
        List<String> options = new ArrayList<>();
        // A processor that signs no pointers and has no long vectors: both take an emulator long.
        options.addAll(List.of("-M", "virt", "-cpu", "neoverse-n1"));
        options.addAll(List.of("-smp", String.valueOf(NODES * CPUS_OF_A_NODE)));
        options.addAll(List.of("-m", NODES * MEGABYTES_OF_A_NODE + "M"));
        for (int node = 0; node < NODES; node++) {
            int first = node * CPUS_OF_A_NODE;
            options.addAll(
                    List.of(
                            "-object",
                            "memory-backend-ram,id=m%d,size=%dM"
                                    .formatted(node, MEGABYTES_OF_A_NODE),
                            "-numa",
                            "node,nodeid=%d,memdev=m%d,cpus=%d-%d"
                                    .formatted(node, node, first, first + CPUS_OF_A_NODE - 1)));
        }
        return options;
    }

    @Override
    public List<String> words() {
        return List.of("console=ttyAMA0", "percpu.page=" + kibibytes * 1024);
    }

    /** Which share of the variants each contract is run on, and how many rounds. */
    @Override
    public List<String> jvmOptions() {
        return List.of(
                "-Ddev.percpu.counters.shares=" + SHARES,
                "-Ddev.percpu.counters.share=" + ordinal(),
                "-Ddev.percpu.counters.rounds.divisor=" + DIVISOR_OF_ROUNDS);
    }

    @Override
    public List<Part> allParts() {
        return List.of(Part.PAGES, Part.PLACEMENT, Part.CONTRACT);
    }
}
