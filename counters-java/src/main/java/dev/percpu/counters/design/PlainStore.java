package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;

/** Uses a load and a store. Nothing prevents another thread from writing in between. */
final class PlainStore extends Store {

    private static final Slots SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Slots.class);

    PlainStore(Slots slots) {
        super(slots);
    }

    private Slots slots() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    @Override
    long addAndGet(long[] array, long handle, int slot, long delta) {
        Slots slots = slots();
        long sum = slots.getOpaque(array, handle, slot) + delta;
        slots.setOpaque(array, handle, slot, sum);
        return sum;
    }

    @Override
    long take(long[] array, long handle, int slot) {
        Slots slots = slots();
        long taken = slots.getOpaque(array, handle, slot);
        slots.setOpaque(array, handle, slot, 0);
        return taken;
    }
}
