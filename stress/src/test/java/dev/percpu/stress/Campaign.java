package dev.percpu.stress;

import java.util.List;
import org.openjdk.jcstress.os.AffinityMode;

/** How thoroughly the real counters are tested. */
enum Campaign {
    /** A part of every build: sees that each test runs, for a moment and with both compilers. */
    BRIEF(
            List.of("heap-dense"),
            List.of(AffinityMode.LOCAL),
            List.of("-m", "sanity", "-sc", "false")),

    /**
     * For every submission: the layout that packs slots closest, once with both compilers, and once
     * with C1 alone, whose slower code leaves more room between a load and its store.
     */
    SHORT(
            List.of("heap-dense"),
            List.of(AffinityMode.LOCAL),
            List.of("-m", "quick", "-sc", "false")),

    /**
     * For a night: every pair of compilers for the two actors, with and without the randomised
     * optimiser, actors pinned and left to the kernel, on the heap and off it.
     */
    LONG(
            List.of("heap-dense", "heap", "offheap", "offheap-padded"),
            List.of(AffinityMode.LOCAL, AffinityMode.NONE),
            List.of("-m", "default"));

    private final List<String> layouts;
    private final List<AffinityMode> affinities;
    private final List<String> options;

    Campaign(List<String> layouts, List<AffinityMode> affinities, List<String> options) {
        this.layouts = layouts;
        this.affinities = affinities;
        this.options = options;
    }

    /** The layouts of the counters. */
    List<String> layouts() {
        return layouts;
    }

    /** How the actors are bound to CPUs. */
    List<AffinityMode> affinities() {
        return affinities;
    }

    /** What jcstress is told besides, as on its command line. */
    List<String> options() {
        return options;
    }
}
