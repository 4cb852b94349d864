package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;

/** Uses a compare-and-set loop, as processors without fetch-and-add need it. */
final class CasStore extends Store {

    private static final Slots SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Slots.class);

    CasStore(Slots slots) {
        super(slots);
    }

    private Slots slots() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    @Override
    long addAndGet(long[] array, long handle, int slot, long delta) {
        Slots slots = slots();
        while (true) {
            long old = slots.getOpaque(array, handle, slot);
            if (slots.compareAndSet(array, handle, slot, old, old + delta)) {
                return old + delta;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    long take(long[] array, long handle, int slot) {
        Slots slots = slots();
        while (true) {
            long old = slots.getOpaque(array, handle, slot);
            if (slots.compareAndSet(array, handle, slot, old, 0)) {
                return old;
            }
            Thread.onSpinWait();
        }
    }
}
