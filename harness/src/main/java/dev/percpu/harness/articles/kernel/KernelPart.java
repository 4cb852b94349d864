package dev.percpu.harness.articles.kernel;

import java.util.List;

/** A part of the kernel that the articles name, known by its functions. */
enum KernelPart {
    /** Sets a new process's memory up, its per-CPU counters among it. */
    MM_INIT("mm_init", false, "mm_init"),
    /** Takes memory for every possible CPU. */
    PERCPU_ALLOCATION("pcpu_alloc", true, "pcpu_alloc", "__alloc_percpu"),
    /** Makes, sums and destroys counters by CPU. */
    PERCPU_COUNTER("percpu_counter", true, "percpu_counter_", "__percpu_counter_"),
    /** Takes a process's memory down, its per-CPU counters among it. */
    MMDROP("__mmdrop", false, "__mmdrop");

    private final String label;
    private final boolean prefixes;
    private final List<String> names;

    KernelPart(String label, boolean prefixes, String... names) {
        this.label = label;
        this.prefixes = prefixes;
        this.names = List.of(names);
    }

    /** The name that rows have for the share of samples in it. */
    String event() {
        return "share:" + label;
    }

    String label() {
        return label;
    }

    /** Whether a function belongs to it; what a compiler has split off one belongs to it, too. */
    boolean has(String function) {
        int dot = function.indexOf('.');
        String name = dot < 0 ? function : function.substring(0, dot);
        return names.stream().anyMatch(prefixes ? name::startsWith : name::equals);
    }
}
