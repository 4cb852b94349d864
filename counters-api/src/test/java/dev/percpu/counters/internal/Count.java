package dev.percpu.counters.internal;

/** The protected methods, made callable, and growth without contention. */
final class Count extends GrowingSlots {

    private static final long serialVersionUID = 1L;
    private static final int WORDS_A_SLOT = 16;

    Count() {}

    Count(int most) {
        super(most);
    }

    void add(long delta) {
        update(delta);
    }

    long sum() {
        return total();
    }

    long drain() {
        return take();
    }

    void close() {
        shut();
    }

    int slotCount() {
        long[] now = slots;
        return now == null ? 0 : now.length / WORDS_A_SLOT - 1;
    }

    /** What an update does that has found others at its word. */
    void growOnce() {
        grow(slots);
    }
}
