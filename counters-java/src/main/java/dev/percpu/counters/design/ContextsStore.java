package dev.percpu.counters.design;

import dev.percpu.counters.ExecutionContext;
import java.lang.invoke.MethodHandles;

/**
 * Uses a load and a store, in the variable of the thread's execution context. A slot has one word
 * for each context, side by side. Two updates that are in progress on one thread are never in the
 * same context. So no update comes between another one's load and store.
 */
final class ContextsStore extends Store {

    private static final Slots SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Slots.class);

    ContextsStore(Slots slots) {
        super(slots);
    }

    private Slots slots() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    @Override
    int words() {
        return ExecutionContext.values().length;
    }

    /** Returns the new value of the context's own variable. */
    @Override
    long addAndGet(long[] array, long handle, int slot, long delta) {
        Slots slots = slots();
        long variable = Slots.member(handle, ExecutionContext.current().ordinal());
        long sum = slots.getOpaque(array, variable, slot) + delta;
        slots.setOpaque(array, variable, slot, sum);
        return sum;
    }

    /** Takes only the context's own variable. */
    @Override
    long take(long[] array, long handle, int slot) {
        Slots slots = slots();
        long variable = Slots.member(handle, ExecutionContext.current().ordinal());
        long taken = slots.getOpaque(array, variable, slot);
        slots.setOpaque(array, variable, slot, 0);
        return taken;
    }
}
