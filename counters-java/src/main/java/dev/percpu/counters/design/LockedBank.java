package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;

/** The kernel's way: a lock, under which alone value reaches or leaves the central count. */
final class LockedBank extends Bank {

    /*
     * Layout. Slots, and a central count with a lock word in the same cache line, away from them.
     *
     * Ordering.
     *
     *   field       read mode                write mode                  who writes      guard
     *   slot        volatile                 volatile read-modify-write  any thread      the slot itself
     *               (of groups: opaque)      (native-atomic: relaxed)
     *   central     opaque                   opaque                      whoever moves   lock
     *   lock        opaque, then volatile    volatile, release           whoever moves   itself
     *
     * Progress. The lock is held for a fold, a few loads and stores, or for a walk over the slots. Its
     * holder neither blocks nor allocates, but can be preempted by the kernel: waiters spin a little,
     * then yield. A thread of a real-time class that spins on a preempted one of a lower priority would
     * wait for good; do not mix those.
     *
     * Why no update is lost. A slot's value is taken in one exchange with zero: an update is in the
     * value taken, or stays in the slot. Under the lock the value is the central count plus what the
     * slots hold, and only updates on their way into a slot can change it.
     *
     * What it does not do. A sum is no snapshot of the slots.
     *
     * References. Linux lib/percpu_counter.c.
     */

    private static final Access SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Access.class);
    private static final int SPINS_BEFORE_YIELD = 64;

    /** Several streams of memory at once, and a fourth of the stores to the sums. */
    private static final int SLOTS_AT_ONCE = 4;

    LockedBank(Access access) {
        super(access);
    }

    private Access access() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    @Override
    long sumSlots(long[] array, long handle) {
        Slots slots = access().slots();
        int count = slots.count();
        long sum = 0;
        for (int slot = 0; slot < count; slot++) {
            sum += slots.getVolatile(array, handle, slot);
        }
        return sum;
    }

    @Override
    long takeSlots(long[] array, long handle) {
        Access access = access();
        Store store = access.store();
        int count = access.slots().count();
        long taken = 0;
        for (int slot = 0; slot < count; slot++) {
            taken += store.take(array, handle, slot);
        }
        return taken;
    }

    @Override
    void addSlots(long[] array, long group, long[] into, int members) {
        Slots slots = access().slots();
        int count = slots.count();
        int slot = 0;
        for (; slot + SLOTS_AT_ONCE <= count; slot += SLOTS_AT_ONCE) {
            for (int i = 0; i < members; i++) {
                long member = Slots.member(group, i);
                into[i] +=
                        slots.getOpaque(array, member, slot)
                                + slots.getOpaque(array, member, slot + 1)
                                + slots.getOpaque(array, member, slot + 2)
                                + slots.getOpaque(array, member, slot + 3);
            }
        }
        for (; slot < count; slot++) {
            for (int i = 0; i < members; i++) {
                into[i] += slots.getOpaque(array, Slots.member(group, i), slot);
            }
        }
    }

    @Override
    void lock(long[] array, long lock) {
        Slots slots = access().slots();
        for (int spins = 0; !slots.tryLock(array, lock); spins++) {
            if (spins < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    @Override
    void unlock(long[] array, long lock) {
        access().slots().unlock(array, lock);
    }

    @Override
    void addFused(long[] array, long handle, long lock, Index index, long delta, int batch) {
        int full =
                delta > -batch && delta < batch
                        ? access().slots().addFusedBounded(array, handle, delta, batch)
                        : index.current();
        if (full >= 0) {
            fold(array, handle, lock, full, delta);
        }
    }

    @Override
    void fold(long[] array, long handle, long lock, int slot, long delta) {
        lock(array, lock);
        try {
            foldLocked(array, handle, slot, delta);
        } finally {
            unlock(array, lock);
        }
    }

    @Override
    void foldLocked(long[] array, long handle, int slot, long delta) {
        addCentral(array, handle, access().store().take(array, handle, slot) + delta);
    }

    @Override
    long sum(long[] array, long handle, long lock) {
        lock(array, lock);
        try {
            return sumLocked(array, handle);
        } finally {
            unlock(array, lock);
        }
    }

    @Override
    void sumAll(long[] array, long group, long lock, long[] into, int members) {
        lock(array, lock);
        try {
            sumAllLocked(array, group, into, members);
        } finally {
            unlock(array, lock);
        }
    }

    @Override
    long replace(long[] array, long handle, long lock, long value) {
        lock(array, lock);
        try {
            return replaceLocked(array, handle, value);
        } finally {
            unlock(array, lock);
        }
    }

    @Override
    void sync(long[] array, long handle, long lock) {
        lock(array, lock);
        try {
            addCentral(array, handle, takeSlots(array, handle));
        } finally {
            unlock(array, lock);
        }
    }

    @Override
    long sumLocked(long[] array, long handle) {
        return access().slots().getCentral(array, handle) + sumSlots(array, handle);
    }

    @Override
    void sumAllLocked(long[] array, long group, long[] into, int members) {
        Slots slots = access().slots();
        for (int i = 0; i < members; i++) {
            into[i] = slots.getCentral(array, Slots.member(group, i));
        }
        addSlots(array, group, into, members);
    }

    @Override
    long replaceLocked(long[] array, long handle, long value) {
        Slots slots = access().slots();
        long old = slots.getCentral(array, handle) + takeSlots(array, handle);
        slots.setCentral(array, handle, value);
        return old;
    }

    private void addCentral(long[] array, long handle, long moved) {
        Slots slots = access().slots();
        slots.setCentral(array, handle, slots.getCentral(array, handle) + moved);
    }
}
