package dev.percpu.counters.design;

/** An index {@code cpu} over slots of which the test chooses the calling thread's. */
final class ChosenIndex implements IndexSource {

    private final int slots;
    private final ThreadLocal<Integer> chosen = ThreadLocal.withInitial(() -> 0);
    private final Index index = chosen::get;

    ChosenIndex(int slots) {
        this.slots = slots;
    }

    void choose(int slot) {
        chosen.set(slot);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int slots(int possibleCpus) {
        return slots;
    }

    @Override
    public Index over(int ignored) {
        return index;
    }
}
