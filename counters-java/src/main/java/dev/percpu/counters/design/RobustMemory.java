package dev.percpu.counters.design;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Memory that tracks the life of each counter in it, and guards its words; see {@link Robust}. */
final class RobustMemory implements Memory {

    /*
     * Layout. Each slot is two words wider than requested: a guard, the slot's own words, a guard.
     * The handle given out is the handle of the second word. That is the handle of a member, so it
     * reaches every slot and the central words as usual. The central counts of the guards guard the
     * central words.
     *
     *   memory below    | guard | member 0 | member 1 | ... | guard |
     *   allocation below ----^       ^---- allocation given out
     *
     * Slots that belong to threads have no guards, because a thread's slab may not exist yet.
     *
     * Ordering. Guards are written before the allocation is given out, and never by other code. An
     * allocation is released, and its guards are checked, under the monitor of its record. So no
     * check reads memory that has been released.
     *
     * Progress. Creating and closing take a monitor and walk all slots; updates are as without
     * robust mode.
     *
     * What it does not do. It does not detect an overrun that skips the guards or writes the
     * pattern. It reports leaked memory but does not release it.
     *
     * References. Linux mm/slub.c, for red zones and the tracks of allocation and freeing.
     */

    private static final long GUARD = 0xbadc_0de5_afe6_0a2dL;
    private static final int GUARDS = 2;

    /** The record of an open counter. It must not refer to the allocation given out. */
    private record Guarded(RobustMemory memory, Allocation below, Trace trace) {
        private synchronized List<String> check() {
            return trace.closed() ? List.of() : memory.overruns(this);
        }

        private synchronized void close(Object counter, boolean marked) {
            memory.overruns(this);
            trace.close();
            memory.below.release(counter, below, marked);
        }

        /** By identity, because two counters may have the same memory one after the other. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Only robust mode needs its thread. */
    private static final class Leaks {
        static final Cleaner CLEANER = Cleaner.create();
    }

    private static final ConcurrentHashMap<Trace, Guarded> OPEN = new ConcurrentHashMap<>();

    private final Memory below;
    private final Shape shape;
    private final boolean guards;

    private RobustMemory(Memory below, Shape shape, boolean guards) {
        this.below = below;
        this.shape = shape;
        this.guards = guards;
    }

    /**
     * Adds guards to the memory of counters.
     *
     * @param shape the memory that each counter needs
     * @param memory creates memory for the larger shape with guards
     */
    static Memory over(Shape shape, Function<Shape, Memory> memory) {
        boolean guards = shape.index().shared() >= shape.slots();
        Shape wider =
                guards
                        ? new Shape(
                                shape.slots(),
                                shape.width() + GUARDS,
                                shape.central(),
                                shape.index(),
                                shape.recorded())
                        : shape;
        return new RobustMemory(memory.apply(wider), shape, guards);
    }

    static List<String> checkAll() {
        List<String> found = new ArrayList<>();
        OPEN.values().forEach(guarded -> found.addAll(guarded.check()));
        return found;
    }

    @Override
    public Slots slots() {
        return below.slots();
    }

    @Override
    public StoreKind store() {
        return below.store();
    }

    @Override
    public Allocation allocate(Object counter) {
        Allocation inner = below.allocate(null);
        Guarded guarded = new Guarded(this, inner, Trace.here());
        Trace trace = guarded.trace;
        if (guards) {
            setGuards(inner);
        }
        OPEN.put(trace, guarded);
        long handle = guards ? Slots.member(inner.handle(), 1) : inner.handle();
        Allocation allocation = new Allocation(inner.array(), handle, trace, null);
        Leaks.CLEANER.register(allocation, () -> reportIfOpen(trace));
        return allocation;
    }

    private static void reportIfOpen(Trace trace) {
        if (OPEN.remove(trace) != null) {
            Robust.report("a counter was never closed", trace);
        }
    }

    @Override
    public void release(Object counter, Allocation allocation, boolean marked) {
        Guarded guarded = OPEN.remove(allocation.trace());
        if (guarded != null) {
            guarded.close(counter, marked);
        }
    }

    @Override
    public IllegalStateException closed(Allocation allocation) {
        return new IllegalStateException(
                Robust.report(
                        "the counter is closed, but was used after the close", allocation.trace()));
    }

    @Override
    public void closedAgain(Allocation allocation) {
        Robust.report("a counter was closed a second time", allocation.trace());
    }

    private long guard(Allocation inner, int number) {
        return Slots.member(inner.handle(), number * (shape.width() + 1));
    }

    private void setGuards(Allocation inner) {
        for (int i = 0; i < GUARDS; i++) {
            long guard = guard(inner, i);
            for (int slot = 0; slot < shape.slots(); slot++) {
                slots().setOpaque(inner.array(), guard, slot, GUARD);
            }
            if (shape.central()) {
                slots().setCentral(inner.array(), guard, GUARD);
            }
        }
    }

    /** Reports each guard that does not hold the pattern, and restores it. */
    private List<String> overruns(Guarded guarded) {
        List<String> found = new ArrayList<>();
        if (guards) {
            Allocation inner = guarded.below;
            for (int i = 0; i < GUARDS; i++) {
                long guard = guard(inner, i);
                String side = i == 0 ? "before" : "after";
                for (int slot = 0; slot < shape.slots(); slot++) {
                    long value = slots().getVolatile(inner.array(), guard, slot);
                    note(found, guarded, side + " slot " + slot, value);
                }
                if (shape.central()) {
                    long value = slots().getCentral(inner.array(), guard);
                    note(found, guarded, side + " the central count", value);
                }
            }
            if (!found.isEmpty()) {
                setGuards(inner);
            }
        }
        return found;
    }

    private static void note(List<String> found, Guarded guarded, String where, long value) {
        if (value != GUARD) {
            found.add(
                    Robust.report(
                            "memory was overrun: the guard word " + where + " holds " + value,
                            guarded.trace));
        }
    }
}
