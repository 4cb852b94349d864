package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;

/** The kernel's way: a lock, under which alone value moves. */
final class LockedBank extends Bank {

    /*
     * Layout. Slots, and a central count with a lock word in the same cache line, away from them.
     *
     * Ordering.
     *
     *   field       read mode                write mode                  who writes      guard
     *   slot        volatile                 volatile read-modify-write  any thread      the slot itself
     *                                        (native-atomic: relaxed)
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

    LockedBank(Access access) {
        super(access);
    }

    private Access access() {
        return SPECIALISED != null ? SPECIALISED : own;
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
    void fold(long[] array, long handle, long lock, int slot) {
        lock(array, lock);
        try {
            foldLocked(array, handle, slot);
        } finally {
            unlock(array, lock);
        }
    }

    @Override
    void foldLocked(long[] array, long handle, int slot) {
        addCentral(array, handle, access().store().take(array, handle, slot));
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
        Slots slots = access().slots();
        long sum = slots.getCentral(array, handle);
        for (int slot = 0; slot < slots.count(); slot++) {
            sum += slots.getVolatile(array, handle, slot);
        }
        return sum;
    }

    @Override
    void sumAllLocked(long[] array, long group, long[] into, int members) {
        Slots slots = access().slots();
        for (int i = 0; i < members; i++) {
            into[i] = slots.getCentral(array, Slots.member(group, i));
        }
        for (int slot = 0; slot < slots.count(); slot++) {
            for (int i = 0; i < members; i++) {
                into[i] += slots.getVolatile(array, Slots.member(group, i), slot);
            }
        }
    }

    @Override
    long replaceLocked(long[] array, long handle, long value) {
        Slots slots = access().slots();
        long old = slots.getCentral(array, handle) + takeSlots(array, handle);
        slots.setCentral(array, handle, value);
        return old;
    }

    private long takeSlots(long[] array, long handle) {
        Access access = access();
        Store store = access.store();
        long taken = 0;
        for (int slot = 0; slot < access.slots().count(); slot++) {
            taken += store.take(array, handle, slot);
        }
        return taken;
    }

    private void addCentral(long[] array, long handle, long moved) {
        Slots slots = access().slots();
        slots.setCentral(array, handle, slots.getCentral(array, handle) + moved);
    }
}
