package dev.percpu.harness.articles.kernel;

import java.util.List;

/** A part of the kernel that the articles name. It is recognized by its functions. */
enum KernelPart {
    /** Sets up a new process's memory, including its per-CPU counters. */
    MM_INIT("mm_init", false, "mm_init"),
    /** Allocates memory for every possible CPU. */
    PERCPU_ALLOCATION("pcpu_alloc", true, "pcpu_alloc", "__alloc_percpu"),
    /** Creates, sums and destroys per-CPU counters. */
    PERCPU_COUNTER("percpu_counter", true, "percpu_counter_", "__percpu_counter_"),
    /** Frees a process's memory, including its per-CPU counters. */
    MMDROP("__mmdrop", false, "__mmdrop");

    private final String label;
    private final boolean prefixes;
    private final List<String> names;

    KernelPart(String label, boolean prefixes, String... names) {
        this.label = label;
        this.prefixes = prefixes;
        this.names = List.of(names);
    }

    /** The name under which rows store the part's share of samples. */
    String event() {
        return "share:" + label;
    }

    String label() {
        return label;
    }

    /**
     * Whether a function belongs to this part. So do the pieces that a compiler splits off a
     * function.
     */
    boolean has(String function) {
        int dot = function.indexOf('.');
        String name = dot < 0 ? function : function.substring(0, dot);
        return names.stream().anyMatch(prefixes ? name::startsWith : name::equals);
    }
}
