package dev.percpu.counters.child;

import dev.percpu.counters.linux.Ladder;

/**
 * Uses the ladder twice, and prints the rung and the description. In a package of its own, so that
 * it can also run on the class path while the library is a named module.
 */
public final class DescribeLadder {

    private DescribeLadder() {}

    public static void main(String[] args) {
        System.out.println(Ladder.rung());
        System.out.println(Ladder.describe());
    }
}
