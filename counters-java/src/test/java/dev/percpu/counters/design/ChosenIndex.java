package dev.percpu.counters.design;

import dev.percpu.counters.Counter;

/** An index {@code cpu} over slots of which the test chooses the calling thread's; 0 at first. */
final class ChosenIndex implements IndexSource {

    private final Hierarchy hierarchy;
    private final ThreadLocal<Integer> chosen = ThreadLocal.withInitial(() -> 0);
    private final Index index = chosen::get;

    ChosenIndex(int slots) {
        this(Hierarchy.flat(slots));
    }

    /** An index whose slots are the leaves of a hierarchy. */
    ChosenIndex(Hierarchy hierarchy) {
        this.hierarchy = hierarchy;
    }

    void choose(int slot) {
        chosen.set(slot);
    }

    /** Adds in a slot, and stays there. */
    void add(Counter counter, int slot, long delta) {
        choose(slot);
        counter.add(delta);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int slots(int possibleCpus) {
        return hierarchy.leaves();
    }

    @Override
    public Index over(int ignored) {
        return index;
    }

    @Override
    public Hierarchy hierarchy(int ignored) {
        return hierarchy;
    }
}
