package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Topology;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Examines on which nodes memory is, how large its pages are, and what moves them. */
final class MemoryDoctor {

    private static final String HUGE_PAGES = "sys/kernel/mm/transparent_hugepage/enabled";
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

    private static final String RANDOMIZE = "proc/sys/kernel/randomize_va_space";

    /** The stack, the libraries and the heap all get random addresses in each process. */
    private static final String FULLY = "2";

    /**
     * The flag {@code ADDR_NO_RANDOMIZE} of {@code personality(2)}; the kernel's file is
     * hexadecimal.
     */
    private static final int UNRANDOMIZED = 0x0040000;

    private MemoryDoctor() {}

    static List<Diagnosis> examine(Topology topology, KernelFiles files) {
        long nodes = topology.nodes().stream().filter(node -> !node.cpus().isEmpty()).count();
        return List.of(
                nodes(topology, nodes), balancing(nodes, files), hugePages(files), layout(files));
    }

    private static Diagnosis nodes(Topology topology, long withCpus) {
        long without = topology.nodes().size() - withCpus;
        return Diagnosis.sound(
                "NUMA nodes",
                withCpus + " with CPUs" + (without == 0 ? "" : ", " + without + " without"),
                withCpus == 1
                        ? "All memory is equally near, as far as the kernel says."
                        : "Updates cost more where a counter's memory is on another node.");
    }

    private static Diagnosis balancing(long nodes, KernelFiles files) {
        String subject = "NUMA balancing";
        if (nodes == 1) {
            return Diagnosis.sound(
                    subject, "one node", "The kernel has no other node to move" + " pages to.");
        }
        Optional<String> state = files.text("proc/sys/kernel/numa_balancing");
        return state.isEmpty() || state.get().equals("0")
                ? Diagnosis.sound(
                        subject,
                        state.isEmpty() ? "not in this kernel" : "off",
                        "Pages stay where they were first touched.")
                : Diagnosis.fix(
                                subject,
                                "on",
                                "The kernel unmaps pages to see who uses them, and moves them"
                                        + " during a run.",
                                "sudo sysctl -w kernel.numa_balancing=0")
                        .bad();
    }

    private static Diagnosis hugePages(KernelFiles files) {
        String subject = "THP";
        String mode =
                files.text(HUGE_PAGES)
                        .map(CHOSEN::matcher)
                        .filter(Matcher::find)
                        .map(match -> match.group(1))
                        .orElse("not in this kernel");
        return mode.equals("always")
                ? Diagnosis.fix(
                        subject,
                        mode,
                        "One huge page can hold the units of many CPUs, all on the node that"
                                + " touched it first.",
                        "echo madvise | sudo tee /" + HUGE_PAGES)
                : Diagnosis.sound(subject, mode, "Units lie on small pages, each near its CPU.");
    }

    /**
     * Memory addresses should differ between forks. Then the interval over forks includes the
     * effect of the memory layout, and no subject profits from a lucky layout.
     */
    private static Diagnosis layout(KernelFiles files) {
        String subject = "ASLR";
        Optional<String> mode = files.text(RANDOMIZE);
        if (mode.isEmpty()) {
            return Diagnosis.limit(
                    subject,
                    "not known",
                    "It is not known whether forks differ in their memory" + " layout.");
        }
        String effect =
                "Every fork may have the same memory layout, which may favour the same"
                        + " subject each time.";
        if (!mode.get().equals(FULLY)) {
            return Diagnosis.fix(
                    subject,
                    mode.get().equals("0") ? "off" : "not for the heap",
                    effect,
                    "sudo sysctl -w kernel.randomize_va_space=" + FULLY);
        }
        return switchedOff(files.text("proc/self/personality").orElse("0"))
                ? Diagnosis.fix(
                        subject, "off for this process", effect, "start it without setarch -R")
                : Diagnosis.sound(
                        subject,
                        "on",
                        "Forks differ in their memory layout, and intervals" + " include that.");
    }

    private static boolean switchedOff(String personality) {
        return personality.matches("[0-9a-f]{1,8}")
                && (Integer.parseUnsignedInt(personality, 16) & UNRANDOMIZED) != 0;
    }
}
