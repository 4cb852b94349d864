package dev.percpu.counters.design;

import dev.percpu.counters.ExecutionContext;
import java.lang.invoke.MethodHandles;

/**
 * A load and a store in the variable of the thread's execution context: of the words side by side
 * in a slot, that of the context's number. Of the updates that are under way on one thread at once
 * no two are in the same context, and so none comes between another's load and store.
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

    /** The new value is that of the context's variable alone. */
    @Override
    long addAndGet(long[] array, long handle, int slot, long delta) {
        Slots slots = slots();
        long variable = Slots.member(handle, ExecutionContext.current().ordinal());
        long sum = slots.getOpaque(array, variable, slot) + delta;
        slots.setOpaque(array, variable, slot, sum);
        return sum;
    }

    /** Takes the context's variable alone. */
    @Override
    long take(long[] array, long handle, int slot) {
        Slots slots = slots();
        long variable = Slots.member(handle, ExecutionContext.current().ordinal());
        long taken = slots.getOpaque(array, variable, slot);
        slots.setOpaque(array, variable, slot, 0);
        return taken;
    }
}
