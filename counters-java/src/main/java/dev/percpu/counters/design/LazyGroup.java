package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LazyMode;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.counters.Variant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Function;

/** The template of {@code lazy}. A single counter is a group of one. */
final class LazyGroup extends Owned implements LazyCounter, CounterGroup {

    /*
     * Layout. Two words for each counter, embedded in the group as the kernel embeds them in its
     * mm_struct: `count`, which only the owner writes, and a state, which is a tagged value or a
     * pointer. A single counter counts in a field of Owned instead, so the first counter's count is
     * the sum of its word and that field.
     *
     *   state, lazy      | value of all other threads' updates, 63 bits   | 1 |
     *   state, per-CPU   | handle of the counter in per-CPU memory        | 0 |
     *
     * The first upgrade allocates per-CPU memory, once for all counters: slots and a central count
     * for each, as in PercpuGroup. The value is the count plus the part that the state stands for:
     * a value, or a central count and slots. On the heap, the pointer names the member of the
     * array.
     *
     * Ordering.
     *
     *   field       read mode   write mode                who writes                guard
     *   count       opaque      opaque                    the holder                `owner`
     *   state       acquire     volatile compare-and-set  remote updates, drain     itself
     *                                                     upgrade, downgrade        monitor, lock
     *                           volatile, opaque          close                     itself
     *   owner       acquire     volatile                  upgrade, downgrade,       monitor
     *                                                     handOver
     *                           release                   close                     none
     *   holder      plain       plain                     downgrade, handOver       monitor
     *   allocation       plain       plain, before the state   the first upgrade         monitor
     *   withdrawing volatile    volatile                  downgrade                 monitor
     *   sealed      plain       plain                     downgrade                 lock
     *   slots,      as in LockedBank
     *   central
     *   lock,       Guarded
     *   aside, loose
     *
     * While the group is lazy, `owner` is the holder; otherwise it is null. So an owner's add needs
     * one test. Acquire and release of `owner` pass the count from one holder to the next. The
     * monitor orders changes of mode, which may wait. The lock guards the memory, and a thread that
     * waits does not hold it.
     *
     * Progress. The owner's add in lazy mode is wait-free and has no locked instruction. Remote
     * updates are lock-free. Per-CPU updates have the progress of PercpuCounter. An update that
     * needs the lock during the slot walk of an upgrade or downgrade waits for that walk.
     *
     * Why no update is lost.
     *
     * Count. It has one writer at a time, so plain arithmetic loses nothing. An upgrade does not
     * wait for the owner. An add in progress changes the count, which stays and is part of every
     * sum. The holder changes in two ways only. The holder hands over the counter, and then it is
     * not inside add(). Or the holder has terminated; isAlive() reports this and makes all its
     * writes visible.
     *
     * Upgrade. The residue is the state's value. It is stored in the central count while no other
     * thread can reach that memory. Then one compare-and-set replaces the value by the pointer. If
     * a remote update or a drain came in between, the compare-and-set fails and is tried again with
     * the new residue. So a reader never finds the residue twice, and never misses it. The monitor
     * orders two upgrades. A thread that holds the monitor must not leave its carrier (see Lock),
     * so it allocates memory before it enters the monitor. If two threads have allocated memory,
     * the second one releases it. If memory cannot be allocated, nothing changes.
     *
     * Downgrade. Updates may be on their way to a slot with a pointer that they read long ago. So
     * each slot is exchanged for SEALED, a value far from all values that updates leave there, and
     * the old value moves to the central count. An update whose result is in the sealed range was
     * not counted; it sees this from the result and starts again. Updates of more than 2^40 take
     * the lock instead, so that results cannot be misread. So additions to a sealed slot do not
     * count. Fused updates are the exception. A fused update adds nothing to a slot that is out of
     * bounds, and a sealed slot is out of bounds. But it may have checked the slot before the seal,
     * and then its addition counts. The downgrade waits for such updates in progress, without the
     * lock, and then takes what they left. Now the central count holds everything, and it becomes
     * the state's value. While the downgrade waits, `withdrawing` prevents updates from opening
     * slots again; those updates go to the central count.
     *
     * Sealed slots stay sealed. This also holds if the mode does not change because a value does
     * not fit or a step fails, and after the next upgrade. The first update that finds a sealed
     * slot takes it under the lock and leaves it open. The group keeps the memory, because a late
     * update can come at any time.
     *
     * Failed changes. A change of mode goes from the last counter to the first. The state of the
     * first counter defines the mode. If a change fails halfway, some counters are lazy and some
     * are not. Every method except `mode` checks the state of each counter by itself. The next
     * change continues from there.
     *
     * Drain. Only the owner may change the count. So a drain takes the whole value and sets the
     * state to minus the count. Drains hold the monitor. Otherwise, after another drain and a
     * remote update that happens to restore the old state, a drain could find that state unchanged
     * and use an old count.
     *
     * Close. It exchanges the first state and then clears `owner`. A thread that becomes the owner
     * meanwhile reads the state afterwards. Either it finds the state closed, or the exchange came
     * later, and then the clearing of `owner` came later too.
     *
     * What it does not do. A downgrade does not release the per-CPU memory; only close does. Remote
     * updates that do not fit into 63 bits upgrade the group under every policy, and fail if memory
     * cannot be allocated. After an automatic upgrade has found no memory, only an explicit upgrade
     * tries again.
     *
     * References. G. Krisman Bertazi, "mm: lazy counters" (RFC, four patches, linux-mm, November
     * 2025), whose upgrade publishes before it moves the residue, and which has no downgrade; the
     * rate is that of the one-word design of 2022.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long LAZY = 1;
    private static final long CLOSED = -2;

    private static final long SEALED = -3L << 61;
    private static final long SEALED_BELOW = -1L << 62;
    private static final long MOST_IN_SLOT = 1L << 40;

    private final Blueprint blueprint;

    /** Count and state of each counter, side by side. */
    private final long[] words;

    /** Detects a high rate of remote updates; {@code null} if the policy does not need it. */
    private final UpdateRate rate;

    /** The per-CPU memory; {@code null} until the first upgrade. */
    private Memory.Allocation allocation;

    /** Whether a downgrade waits, so that sealed slots must stay sealed. */
    private volatile boolean withdrawing;

    /** Whether any slot was ever sealed. */
    private boolean sealed;

    private boolean released;
    private boolean refused;

    LazyGroup(Blueprint blueprint) {
        this.blueprint = blueprint;
        rate = blueprint.options().upgrade() == UpgradePolicy.BY_RATE ? new UpdateRate() : null;
        words = new long[2 * blueprint.size()];
        for (int state = 1; state < words.length; state += 2) {
            words[state] = LAZY;
        }
    }

    static Function<Blueprint, LazyCounter> creator() {
        return blueprint -> new LazyGroup(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : blueprint.parts();
    }

    private IllegalStateException closed() {
        return allocation != null
                ? blueprint.memory().closed(allocation)
                : new IllegalStateException("the counter is closed");
    }

    private static boolean fits(long value) {
        return value << 1 >> 1 == value;
    }

    private static long lazy(long value) {
        return value << 1 | LAZY;
    }

    /** The index of a counter's state in {@code words}. The index of its count is one less. */
    private int state(int counter) {
        return 2 * Objects.checkIndex(counter, size()) + 1;
    }

    /** What owners have added to the counter. For the first counter, this is in two words. */
    private long count(int at) {
        long count = (long) WORD.getOpaque(words, at - 1);
        return at == 1 ? count + owned() : count;
    }

    /**
     * Reads a counter's state. If it points to memory, the calling thread marks that memory as
     * used.
     */
    private long look(int at) {
        long state = (long) WORD.getAcquire(words, at);
        return (state & LAZY) != 0 || !parts().slots().reused() ? state : lookMarked(at, state);
    }

    private long lookMarked(int at, long state) {
        if (state == CLOSED || PerThread.marked(allocation.handle() + 1)) {
            return state;
        }
        mark(allocation.handle() + 1);
        return (long) WORD.getVolatile(words, at);
    }

    /** The handle of a counter in the per-CPU memory. */
    private long member(int counter) {
        return Slots.member(allocation.handle(), counter);
    }

    @Override
    public int size() {
        return words.length >> 1;
    }

    @Override
    public void add(int counter, long delta) {
        if (mine()) {
            int count = 2 * Objects.checkIndex(counter, size());
            WORD.setOpaque(words, count, (long) WORD.getOpaque(words, count) + delta);
        } else {
            share(counter, delta, true);
        }
    }

    @Override
    public void addRemote(int counter, long delta) {
        share(counter, delta, false);
    }

    private void share(int counter, long delta, boolean upgrading) {
        int at = state(counter);
        boolean done;
        do {
            long state = look(at);
            done =
                    (state & LAZY) == 0
                            ? addPerCpu(at, state, delta)
                            : addLazily(at, state, delta, upgrading);
        } while (!done);
        Reference.reachabilityFence(this);
    }

    private boolean addPerCpu(int at, long state, long delta) {
        if (state == CLOSED) {
            throw closed();
        }
        Parts parts = parts();
        Slots slots = parts.slots();
        int batch = blueprint.batch();
        boolean fused = slots.fused();
        long most = fused ? batch : MOST_IN_SLOT;
        if (delta <= -most || delta >= most) {
            return fold(at, state, parts.index().current(), delta);
        }
        if (fused) {
            int full = slots.addFusedBounded(allocation.array(), state, delta, batch);
            return full < 0 || fold(at, state, full, delta);
        }
        int slot = parts.index().current();
        long value = parts.store().addAndGet(allocation.array(), state, slot, delta);
        if (value <= -batch || value >= batch) {
            try {
                fold(at, state, slot, 0);
            } catch (Throwable e) {
                synchronized (lock) {
                    loose += delta < 0 ? -delta : delta;
                }
                throw e;
            }
        }
        return value >= SEALED_BELOW;
    }

    /**
     * Moves a slot's value and an update that has not been made yet to the central count, and opens
     * the slot if it was sealed. Returns whether the memory was still in use, and the update
     * therefore counted.
     */
    private boolean fold(int at, long state, int slot, long delta) {
        Slots slots = parts().slots();
        Store store = parts().store();
        long[] array = allocation.array();
        boolean fused = slots.fused();
        lock.acquire();
        long moved = 0;
        try {
            if (aside != 0) {
                parts().bank().settleLocked(this, array);
            }
            boolean inUse = (long) WORD.getAcquire(words, at) == state;
            if (inUse && withdrawing) {
                moved = delta;
                slots.setCentral(array, state, slots.getCentral(array, state) + moved);
            } else if (inUse) {
                long taken = store.take(array, state, slot);
                taken -= taken >= SEALED_BELOW ? 0 : fused ? SEALED : taken;
                moved = taken + delta;
                slots.setCentral(array, state, slots.getCentral(array, state) + moved);
            }
            return inUse;
        } catch (Throwable e) {
            if (moved != 0) {
                asideOf = state;
                aside += moved;
            }
            throw e;
        } finally {
            lock.held = 0;
        }
    }

    private boolean addLazily(int at, long state, long delta, boolean upgrading) {
        if (upgrading
                && blueprint.options().upgrade() == UpgradePolicy.WHEN_SHARED
                && upgradeIfPossible()) {
            return false;
        }
        long value = (state >> 1) + delta;
        if (!fits(delta) || !fits(value)) {
            upgrade();
            return false;
        }
        if (!WORD.compareAndSet(words, at, state, lazy(value))) {
            return false;
        }
        if (rate != null && rate.reached()) {
            upgradeIfPossible();
        }
        return true;
    }

    private boolean upgradeIfPossible() {
        if (!refused) {
            try {
                upgrade();
                return true;
            } catch (IllegalStateException e) {
                // The counter is closed, which the caller detects by itself; or there is no memory,
                // and then not every update should try again.
                refused = true;
            }
        }
        return false;
    }

    @Override
    public void upgrade() {
        Memory.Allocation found = null;
        if (allocation == null && mode() == LazyMode.LAZY) {
            found = blueprint.memory().allocate(this);
        }
        boolean open = false;
        try {
            open = upgradeTo(found);
        } finally {
            if (found != null && found != allocation) {
                blueprint.memory().release(this, found, true);
            }
            if ((long) WORD.getAcquire(words, 1) == CLOSED && allocation != null) {
                release();
            }
        }
        if (!open) {
            throw closed();
        }
    }

    private synchronized boolean upgradeTo(Memory.Allocation found) {
        if (allocation == null) {
            allocation = found;
        }
        if (allocation != null && parts().slots().reused()) {
            mark(allocation.handle() + 1);
        }
        try {
            return publishAll();
        } finally {
            if (((long) WORD.getAcquire(words, 1) & LAZY) == 0) {
                suspend();
            }
        }
    }

    /** Makes each lazy state point to the memory, the first counter's state last. */
    private boolean publishAll() {
        Slots slots = parts().slots();
        long[] array = allocation != null ? allocation.array() : null;
        int size = size();
        lock.acquire();
        try {
            boolean open = true;
            for (int i = size - 1; i >= 0 && open; i--) {
                open = publish(slots, array, 2 * i + 1, i);
            }
            return open;
        } finally {
            lock.held = 0;
        }
    }

    /** Replaces a lazy state by the pointer to memory whose central count is the residue. */
    private boolean publish(Slots slots, long[] array, int at, int counter) {
        while (true) {
            long state = (long) WORD.getAcquire(words, at);
            if (state == CLOSED || (state & LAZY) == 0) {
                return state != CLOSED;
            }
            long handle = member(counter);
            slots.setCentral(array, handle, state >> 1);
            if (WORD.compareAndSet(words, at, state, handle)) {
                return true;
            }
        }
    }

    @Override
    public synchronized boolean downgrade() {
        Thread caller = Thread.currentThread();
        boolean lazy = mode() == LazyMode.LAZY ? holder() == caller : unclaimed() && withdraw();
        if (lazy) {
            own(caller, true);
        }
        return lazy;
    }

    /**
     * Moves all values from the memory into lazy states. Leaves them in the memory if one does not
     * fit.
     */
    private boolean withdraw() {
        Slots slots = parts().slots();
        if (look(1) == CLOSED) {
            throw closed();
        }
        boolean awaited = !slots.fused();
        try {
            while (true) {
                lock.acquire();
                try {
                    sealed = true;
                    boolean fit = true;
                    for (int i = size() - 1; i >= 0; i--) {
                        fit &= fits(seal(slots, allocation.array(), member(i)));
                    }
                    if (awaited || !fit) {
                        return fit && retract(slots, allocation.array());
                    }
                    withdrawing = true;
                } finally {
                    lock.held = 0;
                }
                slots.awaitFused();
                awaited = true;
            }
        } finally {
            withdrawing = false;
        }
    }

    /**
     * Seals every slot of a counter, moves their values to the central count, and returns that
     * count.
     */
    private long seal(Slots slots, long[] array, long handle) {
        boolean fused = slots.fused();
        int count = slots.count();
        long moved = 0;
        try {
            if (aside != 0) {
                parts().bank().settleLocked(this, array);
            }
            for (int slot = 0; slot < count; slot++) {
                long taken = slots.getAndSet(array, handle, slot, SEALED);
                moved += taken >= SEALED_BELOW ? taken : fused ? taken - SEALED : 0;
            }
            long all = slots.getCentral(array, handle) + moved;
            slots.setCentral(array, handle, all);
            return all;
        } catch (Throwable e) {
            if (moved != 0) {
                asideOf = handle;
                aside += moved;
            }
            throw e;
        }
    }

    /** Replaces each pointer by the value of the central count, in the first counter last. */
    private boolean retract(Slots slots, long[] array) {
        for (int i = size() - 1; i >= 0; i--) {
            long handle = member(i);
            long value = lazy(slots.getCentral(array, handle));
            WORD.compareAndSet(words, state(i), handle, value);
        }
        return true;
    }

    @Override
    public synchronized void handOver(Thread next) {
        Objects.requireNonNull(next, "next");
        LazyMode mode = mode();
        if (!unclaimed()) {
            throw new IllegalStateException(
                    "while the owner is alive, only the owner can hand over the counter: "
                            + holder()
                            + ", not "
                            + Thread.currentThread());
        }
        own(next, mode == LazyMode.LAZY);
    }

    /** Makes a thread the holder, unless the group is closed by now. */
    private void own(Thread next, boolean lazy) {
        hold(next, lazy);
        if ((long) WORD.getVolatile(words, 1) == CLOSED) {
            suspend();
        }
    }

    @Override
    public LazyMode mode() {
        long state = (long) WORD.getAcquire(words, 1);
        if (state == CLOSED) {
            throw closed();
        }
        return (state & LAZY) != 0 ? LazyMode.LAZY : LazyMode.PER_CPU;
    }

    @Override
    public long read(int counter) {
        int at = state(counter);
        long state = look(at);
        if ((state & LAZY) != 0) {
            return (state >> 1) + count(at);
        }
        if (state == CLOSED) {
            throw closed();
        }
        long central = parts().slots().getCentral(allocation.array(), state) + aside(state);
        long sum = central + count(at);
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long sum(int counter) {
        int at = state(counter);
        while (true) {
            long state = look(at);
            if ((state & LAZY) != 0) {
                return (state >> 1) + count(at);
            }
            if (state == CLOSED) {
                throw closed();
            }
            lock.acquire();
            try {
                if ((long) WORD.getAcquire(words, at) == state) {
                    return heldLocked(state) + count(at);
                }
            } finally {
                lock.held = 0;
                Reference.reachabilityFence(this);
            }
        }
    }

    /** The part of a counter's value that is in the per-CPU memory. */
    private long heldLocked(long handle) {
        Bank bank = parts().bank();
        long[] array = allocation.array();
        if (!sealed) {
            return bank.sumLocked(this, array, handle);
        }
        Slots slots = parts().slots();
        long held = slots.getCentral(array, handle) + aside(handle);
        for (int slot = 0; slot < slots.count(); slot++) {
            held += counted(slots, slots.getVolatile(array, handle, slot));
        }
        return held;
    }

    /** The part of a slot's value that counts. */
    private static long counted(Slots slots, long value) {
        if (value >= SEALED_BELOW) {
            return value;
        }
        return slots.fused() ? value - SEALED : 0;
    }

    @Override
    public void sumAll(long[] into) {
        Objects.requireNonNull(into, "into");
        Objects.checkFromIndexSize(0, size(), into.length);
        if (!sumLazily(into)) {
            boolean open;
            lock.acquire();
            try {
                open = sumAllLocked(into);
            } finally {
                lock.held = 0;
                Reference.reachabilityFence(this);
            }
            if (!open) {
                throw closed();
            }
        }
        for (int i = 0; i < size(); i++) {
            into[i] += count(state(i));
        }
    }

    /** Reads the values of all states. Returns {@code false} if one is not lazy. */
    private boolean sumLazily(long[] into) {
        for (int i = 0; i < size(); i++) {
            long state = (long) WORD.getAcquire(words, state(i));
            if ((state & LAZY) == 0) {
                return false;
            }
            into[i] = state >> 1;
        }
        return true;
    }

    /**
     * Reads the values of all states and of the memory, in one walk if all counters are per-CPU.
     * Returns {@code false} if the group is closed.
     */
    private boolean sumAllLocked(long[] into) {
        boolean perCpu = !sealed;
        for (int i = 0; i < size(); i++) {
            long state = look(state(i));
            if (state == CLOSED) {
                return false;
            }
            perCpu &= (state & LAZY) == 0;
        }
        if (perCpu) {
            Slots slots = parts().slots();
            for (int i = 0; i < size(); i++) {
                long handle = member(i);
                into[i] = slots.getCentral(allocation.array(), handle) + aside(handle);
            }
            parts().bank().addSlots(allocation.array(), allocation.handle(), into, size());
            return true;
        }
        for (int i = 0; i < size(); i++) {
            long state = look(state(i));
            if (state == CLOSED) {
                return false;
            }
            into[i] = (state & LAZY) != 0 ? state >> 1 : heldLocked(member(i));
        }
        return true;
    }

    /** Drains exclude each other. Each drain must find the state that the last one left. */
    @Override
    public long drain() {
        while (true) {
            synchronized (this) {
                long state = look(1);
                long count = count(1);
                if ((state & LAZY) != 0) {
                    if (fits(-count) && WORD.compareAndSet(words, 1, state, lazy(-count))) {
                        return (state >> 1) + count;
                    }
                } else if (state == CLOSED) {
                    throw closed();
                } else {
                    return count + replace(state, -count);
                }
            }
            if (!fits(-count(1))) {
                upgrade();
            }
        }
    }

    /**
     * Sets the part of a counter's value that is in the memory, and returns the old part. The last
     * step sets it.
     */
    private long replace(long handle, long value) {
        Slots slots = parts().slots();
        Store store = parts().store();
        long[] array = allocation.array();
        boolean fused = slots.fused();
        int count = slots.count();
        lock.acquire();
        long moved = 0;
        try {
            if (aside != 0) {
                parts().bank().settleLocked(this, array);
            }
            for (int slot = 0; slot < count; slot++) {
                long taken = store.take(array, handle, slot);
                moved += taken >= SEALED_BELOW ? taken : fused ? taken - SEALED : 0;
            }
            long old = slots.getCentral(array, handle) + moved;
            slots.setCentral(array, handle, value);
            aside = 0;
            return old;
        } catch (Throwable e) {
            if (moved != 0) {
                asideOf = handle;
                aside += moved;
            }
            throw e;
        } finally {
            lock.held = 0;
        }
    }

    @Override
    public Variant variant() {
        return blueprint.parts().variant();
    }

    @Override
    public Accuracy accuracy() {
        long bound = (long) parts().slots().count() * (blueprint.batch() - 1);
        return within(bound, bound);
    }

    @Override
    public void close() {
        if ((long) WORD.getAndSet(words, 1, CLOSED) == CLOSED) {
            if (allocation != null) {
                blueprint.memory().closedAgain(allocation);
            }
            return;
        }
        retire();
        for (int state = 3; state < words.length; state += 2) {
            WORD.setOpaque(words, state, CLOSED);
        }
        if (allocation != null) {
            release();
        }
    }

    private void release() {
        boolean first;
        synchronized (this) {
            first = !released;
            released = true;
        }
        if (first) {
            blueprint.memory().release(this, allocation, allMarked());
        }
    }

    @Override
    public void add(long delta) {
        if (!addIfMine(delta)) {
            share(0, delta, true);
        }
    }

    @Override
    public void increment() {
        add(1);
    }

    @Override
    public void decrement() {
        add(-1);
    }

    @Override
    public void addRemote(long delta) {
        addRemote(0, delta);
    }

    @Override
    public long read() {
        return read(0);
    }

    @Override
    public long sum() {
        return sum(0);
    }
}
