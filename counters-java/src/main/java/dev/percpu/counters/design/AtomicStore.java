package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;

/** Uses the processor's fetch-and-add and exchange. */
final class AtomicStore extends Store {

    private static final Slots SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Slots.class);

    AtomicStore(Slots slots) {
        super(slots);
    }

    private Slots slots() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    @Override
    long addAndGet(long[] array, long handle, int slot, long delta) {
        return slots().getAndAdd(array, handle, slot, delta) + delta;
    }

    @Override
    long take(long[] array, long handle, int slot) {
        return slots().getAndSet(array, handle, slot, 0);
    }
}
