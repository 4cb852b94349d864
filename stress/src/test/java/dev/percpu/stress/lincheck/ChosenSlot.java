package dev.percpu.stress.lincheck;

import dev.percpu.counters.design.Hierarchy;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import java.util.List;

/**
 * An index whose slots the scenario chooses, update by update: a thread that has been moved to
 * another CPU, or two that share one.
 *
 * @param name the index in whose place it stands
 * @param slots how many slots there are
 * @param shared how many of them, from the first on, several threads may be given
 */
record ChosenSlot(String name, int slots, int shared) implements IndexSource {

    /** In place of CPUs: two, so that a walk has a slot behind it and one before it. */
    static final ChosenSlot CPU = new ChosenSlot("cpu", 2, Integer.MAX_VALUE);

    /** In place of CPUs of which two share a node: what they carry takes two steps to the root. */
    static final ChosenSlot NODE = new ChosenSlot("cpu", 3, Integer.MAX_VALUE);

    /** In place of threads: slot 0 is shared, the others have an owner each. */
    static final ChosenSlot OWNER = new ChosenSlot("owner", 3, 1);

    /** Lincheck does not look into it, and need not: every update chooses before it begins. */
    private static final ThreadLocal<Integer> CHOSEN = ThreadLocal.withInitial(() -> 0);

    private record Chosen(int slots, int shared) implements Index {
        @Override
        public int current() {
            return CHOSEN.get();
        }

        @Override
        public int used() {
            return slots;
        }
    }

    /** Chooses the calling thread's slot for what follows. */
    static void choose(int slot) {
        CHOSEN.set(slot);
    }

    @Override
    public int slots(int possibleCpus) {
        return slots;
    }

    @Override
    public Index over(int ignored) {
        return new Chosen(slots, shared);
    }

    @Override
    public Hierarchy hierarchy(int leaves) {
        return Hierarchy.of(leaves, List.of(leaf -> leaf / 2));
    }
}
