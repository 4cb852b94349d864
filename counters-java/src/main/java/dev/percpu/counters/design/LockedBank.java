package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;

/** The kernel's method: value enters or leaves the central count only under a lock. */
final class LockedBank extends Bank {

    /*
     * Layout. Slots, and a central count on other cache lines. Guarded has the lock and the value
     * aside.
     *
     * Ordering.
     *
     *   field       read mode                write mode                  who writes      guard
     *   slot        volatile                 volatile read-modify-write  any thread      the slot itself
     *               (of groups: opaque)      (native-atomic: relaxed)
     *   central     opaque                   opaque                      lock's holder   lock
     *   lock        volatile                 volatile                    lock's holder   itself
     *
     * Progress. The lock is held for a fold (a few loads and stores) or for a walk over the slots.
     * Lock describes the rest.
     *
     * Why no update is lost. A slot's value is taken in one exchange with zero: an update is in the
     * value taken, or stays in the slot. Under the lock, the counter's value is the sum of the
     * central count, the value aside and the slots. Only updates of slots can change it.
     *
     * Why none is lost by an error. A taken value is in a local variable until the central count
     * has it. The exchange, and the store to the central count, are each the last step of a call.
     * So a call that throws has changed nothing. If a call throws, the handler adds the variable to
     * the value aside, without making a call, and releases the lock by a store.
     *
     * What it does not do. A sum is not a snapshot of the slots.
     *
     * References. Linux lib/percpu_counter.c.
     */

    private static final Access SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Access.class);

    /**
     * Reads several streams of memory at once, and needs only a quarter of the stores to the sums.
     */
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
    long drainSlots(Guarded counter, long[] array, long handle) {
        Access access = access();
        Store store = access.store();
        int count = access.slots().count();
        Lock lock = counter.lock;
        long taken = 0;
        try {
            for (int slot = 0; slot < count; slot++) {
                taken += store.take(array, handle, slot);
            }
        } catch (Throwable e) {
            synchronized (lock) {
                counter.aside += taken;
            }
            throw e;
        }
        if (counter.aside != 0) {
            synchronized (lock) {
                taken += counter.aside;
                counter.aside = 0;
            }
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
    void addFused(Guarded counter, long[] array, long handle, Index index, long delta, int batch) {
        int full =
                delta > -batch && delta < batch
                        ? access().slots().addFusedBounded(array, handle, delta, batch)
                        : index.current();
        if (full >= 0) {
            fold(counter, array, handle, full, delta);
        }
    }

    @Override
    void fold(Guarded counter, long[] array, long handle, int slot, long delta) {
        Access access = access();
        Slots slots = access.slots();
        Store store = access.store();
        Lock lock = counter.lock;
        lock.acquire();
        long moved = 0;
        try {
            if (counter.aside != 0) {
                settleLocked(counter, array);
            }
            moved = store.take(array, handle, slot) + delta;
            slots.setCentral(array, handle, slots.getCentral(array, handle) + moved);
        } catch (Throwable e) {
            if (moved != 0) {
                counter.asideOf = handle;
                counter.aside += moved;
            }
            throw e;
        } finally {
            lock.held = 0;
        }
    }

    @Override
    long sum(Guarded counter, long[] array, long handle) {
        Lock lock = counter.lock;
        lock.acquire();
        try {
            return sumLocked(counter, array, handle);
        } finally {
            lock.held = 0;
        }
    }

    @Override
    void sumAll(Guarded counter, long[] array, long group, long[] into, int members) {
        Slots slots = access().slots();
        Lock lock = counter.lock;
        lock.acquire();
        try {
            if (counter.aside != 0) {
                settleLocked(counter, array);
            }
            for (int i = 0; i < members; i++) {
                into[i] = slots.getCentral(array, Slots.member(group, i));
            }
            addSlots(array, group, into, members);
        } finally {
            lock.held = 0;
        }
    }

    @Override
    long replace(Guarded counter, long[] array, long handle, long value) {
        return gather(counter, array, handle, true, value);
    }

    @Override
    void sync(Guarded counter, long[] array, long handle) {
        gather(counter, array, handle, false, 0);
    }

    /**
     * Takes the values of all slots and sets the central count, to a given value or to the total.
     * Returns the total.
     */
    private long gather(Guarded counter, long[] array, long handle, boolean set, long value) {
        Access access = access();
        Slots slots = access.slots();
        Store store = access.store();
        int count = slots.count();
        Lock lock = counter.lock;
        lock.acquire();
        long moved = 0;
        try {
            if (counter.aside != 0) {
                settleLocked(counter, array);
            }
            for (int slot = 0; slot < count; slot++) {
                moved += store.take(array, handle, slot);
            }
            long old = slots.getCentral(array, handle) + moved;
            slots.setCentral(array, handle, set ? value : old);
            counter.aside = 0;
            return old;
        } catch (Throwable e) {
            if (moved != 0) {
                counter.asideOf = handle;
                counter.aside += moved;
            }
            throw e;
        } finally {
            lock.held = 0;
        }
    }

    @Override
    long sumLocked(Guarded counter, long[] array, long handle) {
        if (counter.aside != 0) {
            settleLocked(counter, array);
        }
        return access().slots().getCentral(array, handle) + sumSlots(array, handle);
    }

    @Override
    void settleLocked(Guarded counter, long[] array) {
        Slots slots = access().slots();
        long handle = counter.asideOf;
        long left = counter.aside;
        counter.aside = 0;
        try {
            slots.setCentral(array, handle, slots.getCentral(array, handle) + left);
        } catch (Throwable e) {
            counter.aside = left;
            throw e;
        }
    }
}
