package dev.percpu.counters.internal;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A count that is one word while threads do not contend for it. Under contention it spreads over
 * slots. {@link dev.percpu.counters.Adder} and the counters {@code striped:heap} differ only in
 * their interface.
 *
 * <p>Thread-safe.
 */
public abstract class GrowingSlots extends Number {

    /*
     * Layout. The object holds one word, the base. Under contention it gets an array of slots.
     * Every further array has twice as many slots:
     *
     *   array   0        16       32       48
     *           | aside  | slot 0 | slot 1 | ..        one word each, 128 bytes from one to the next
     *
     * Each slot has two cache lines to itself, because processors fetch lines in pairs. A replaced
     * array stays part of the count, in the chain of older arrays, because an update may still be
     * on its way into it. All arrays together have less than twice the slots of the last one. There
     * are at most as many slots as the process may use CPUs, rounded up to a power of two.
     *
     * Ordering.
     *
     *   field           read mode   write mode                    who writes        guard
     *   base, slot      volatile    volatile read-modify-write    any thread        itself
     *   slots           volatile    volatile compare-and-set      who grows; close  itself
     *   older           volatile    volatile compare-and-set      who grows         itself
     *   aside           volatile    plain                         a drain           the array's monitor
     *
     * Contention. While more slots are allowed, an update is a compare-and-set. It fails if another
     * thread changed the word in between, so it detects contention at once. If it fails at the
     * base, the thread creates the first slots. If it fails at a slot, the thread takes a new
     * number and tries the slot of that number. A thread that met others at three slots in a row
     * doubles the slots. So slots appear under the same conditions as in LongAdder.
     *
     * When the largest number of slots is reached, contention need not be detected at once. An
     * update is then one fetch-and-add, which is faster and never repeats. About one update in 256
     * checks for contention: it reads the word, waits a moment and reads it again. If the value has
     * changed, the thread takes a new number. A hash of the old value decides which updates check.
     * So no pattern of deltas avoids the check for long, and no extra count is needed. The last
     * array is marked by an odd length.
     *
     * Progress. Updates are wait-free: a failed compare-and-set is tried at two more slots, and
     * then a fetch-and-add makes the update. Growth never waits and never retries: a thread that
     * loses the race leaves the growth to the winner. sum and drain take one step for each slot of
     * all arrays.
     *
     * Why no update is lost. Value leaves a word only by a drain. An array enters the chain before
     * its successor replaces it in `slots`, and a walk reads `slots` before the chain. So a walk
     * finds every array that could be used by an update that returned before the walk. The array in
     * `slots` can also be in the chain, if the growing thread was stopped between the two steps. A
     * walk counts such an array once, and the next thread that grows continues from there.
     *
     * Why none is lost by an error. An update is one read-modify-write, and it is made before any
     * growth. If growth has too little memory or stack, the count stays as it is. A drain keeps
     * what it has taken in a local variable. If the drain fails, it adds that variable to the aside
     * word of the array that it began with, without making a call.
     *
     * What it does not do. A sum is not a snapshot. Slots are not released while the count is
     * reachable.
     *
     * References. JDK Striped64 and LongAdder (a base, growth on contention, moving apart); D.
     * Dice, Y. Lev, M. Moir, "Scalable Statistics Counters", 2013 (the count itself decides at
     * random when to do more than counting). docs/adder.md has the figures.
     */

    private static final long serialVersionUID = 1L;

    private static final VarHandle BASE;
    private static final VarHandle SLOTS;
    private static final VarHandle OLDER;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** The number of words from one slot to the next. */
    private static final int STRIDE = 128 / Long.BYTES;

    private static final int ASIDE = 0;

    /** The last array, which is never replaced, is longer by this one word. */
    private static final int LAST = 1;

    private static final int FIRST_COUNT = 2;

    private static final int MOST = 1 << 16;

    /** 2<sup>64</sup> divided by the golden ratio: odd, with well-distributed bits. */
    private static final long HASH = 0x9e37_79b9_7f4a_7c15L;

    /** One hash in 256 has a given value in its upper eight bits. */
    private static final int LOOK_SHIFT = Long.SIZE - 8;

    /** Processor pauses; together about as long as an update of a contended word. */
    private static final int MOMENT = 1;

    /** Replaces the slots of a closed count. It has no slots. */
    private static final long[] CLOSED = new long[STRIDE];

    /**
     * After memory has run out, nothing grows for this long, because every attempt triggers a
     * garbage collection.
     */
    private static final long REST_NANOS = 1_000_000_000;

    static {
        MethodHandles.Lookup own = MethodHandles.lookup();
        try {
            BASE = own.findVarHandle(GrowingSlots.class, "base", long.class);
            SLOTS = own.findVarHandle(GrowingSlots.class, "slots", long[].class);
            OLDER = own.findVarHandle(GrowingSlots.class, "older", Older.class);
            own.ensureInitialized(ThreadNumbering.class);
            own.ensureInitialized(Older.class);
            own.ensureInitialized(UsableCpus.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The time at which memory last ran out, by {@link System#nanoTime}; zero if it never did. */
    private static volatile long ranOut;

    private transient volatile long base;

    /** Null until threads contend. */
    transient volatile long[] slots;

    private transient volatile Older older;

    /** The largest number of slots, a power of two; zero for the number of usable CPUs. */
    private final transient int most;

    /** A replaced array, and the arrays that were replaced before it. */
    private record Older(long[] slots, Older next) {}

    /**
     * Creates a count of zero. Under contention it gets up to one slot for each CPU that the
     * process may use.
     */
    protected GrowingSlots() {
        most = 0;
    }

    /**
     * Creates a count of zero.
     *
     * @param most the largest number of slots under contention, rounded up to a power of two; at
     *     least 1. With 1, the count never has more than the base
     */
    protected GrowingSlots(int most) {
        this.most = powerOfTwo(most);
    }

    /**
     * Returns the number of slots for a number of CPUs.
     *
     * @param cpus at least 1
     * @return the smallest power of two that is at least {@code cpus}, but at most 65,536
     */
    public static int powerOfTwo(int cpus) {
        int least = Math.max(1, Math.min(cpus, MOST));
        return Integer.highestOneBit(2 * least - 1);
    }

    private static int count(long[] slots) {
        return slots.length / STRIDE - 1;
    }

    /** The word of the thread with this number. */
    private static int word(long[] slots, int number) {
        return (1 + (number & (count(slots) - 1))) * STRIDE;
    }

    private static boolean looks(long before) {
        return (before * HASH) >>> LOOK_SHIFT == 1;
    }

    /**
     * Adds to the count.
     *
     * @param delta the amount to add
     * @throws IllegalStateException if the count is closed
     */
    protected final void update(long delta) {
        long[] slots = this.slots;
        if (slots == null) {
            long value = base;
            if (!BASE.compareAndSet(this, value, value + delta)) {
                updateCrowdedBase(delta);
            }
            return;
        }
        int word = word(slots, ThreadNumbering.current());
        if ((slots.length & LAST) != 0) {
            long before = (long) WORD.getAndAdd(slots, word, delta);
            if (looks(before)) {
                look(slots, word);
            }
        } else if (slots == CLOSED) {
            throw closed();
        } else if (!tryUpdate(slots, word, delta)) {
            updateElsewhere(slots, delta);
        }
    }

    private static boolean tryUpdate(long[] slots, int word, long delta) {
        long value = (long) WORD.getVolatile(slots, word);
        return WORD.compareAndSet(slots, word, value, value + delta);
    }

    private void updateCrowdedBase(long delta) {
        BASE.getAndAdd(this, delta);
        growIfPossible(null);
    }

    /** Updates another slot, after the thread met another thread at its own. */
    private void updateElsewhere(long[] slots, long delta) {
        int word = word(slots, ThreadNumbering.move());
        if (!tryUpdate(slots, word, delta)) {
            word = word(slots, ThreadNumbering.move());
            if (!tryUpdate(slots, word, delta)) {
                WORD.getAndAdd(slots, word, delta);
                growIfPossible(slots);
            }
        }
    }

    /**
     * Checks whether other threads use the thread's word, and if so, moves to another word and
     * checks that.
     */
    private void look(long[] slots, int word) {
        try {
            if (crowded(slots, word)) {
                int other = word(slots, ThreadNumbering.move());
                if (other == word) {
                    other = word(slots, ThreadNumbering.move());
                }
                if (other == word || crowded(slots, other)) {
                    grow(slots);
                }
            }
        } catch (StackOverflowError | OutOfMemoryError e) {
            // As in growIfPossible.
        }
    }

    private static boolean crowded(long[] slots, int word) {
        long value = (long) WORD.getVolatile(slots, word);
        for (int i = 0; i < MOMENT; i++) {
            Thread.onSpinWait();
        }
        return (long) WORD.getVolatile(slots, word) != value;
    }

    void growIfPossible(long[] full) {
        try {
            grow(full);
        } catch (StackOverflowError | OutOfMemoryError e) {
            // The update that led here is made. Without more slots the count is correct but slower.
        }
    }

    /**
     * Replaces the array by one with twice as many slots, unless another thread did or no more are
     * allowed.
     */
    void grow(long[] full) {
        int wanted = full == null ? FIRST_COUNT : 2 * count(full);
        int most = most();
        if (wanted <= most && !rests()) {
            long[] wider = allocate((1 + wanted) * STRIDE + (2 * wanted > most ? LAST : 0));
            if (full == null || keep(full)) {
                SLOTS.compareAndSet(this, full, wider);
            }
        }
    }

    private int most() {
        return most != 0 ? most : powerOfTwo(UsableCpus.count());
    }

    private static boolean rests() {
        long then = ranOut;
        return then != 0 && System.nanoTime() - then < REST_NANOS;
    }

    private static long[] allocate(int words) {
        long now = System.nanoTime();
        try {
            return new long[words];
        } catch (OutOfMemoryError e) {
            ranOut = now;
            throw e;
        }
    }

    /** Enters the array into the chain. Returns whether it may be replaced now. */
    boolean keep(long[] full) {
        Older kept = older;
        if (slots != full) {
            return false;
        }
        return kept != null && kept.slots == full
                || OLDER.compareAndSet(this, kept, new Older(full, kept));
    }

    /**
     * Returns the sum of all words. It counts every update that returned before the call and no
     * update that began after the call returned. An update that overlaps with the call may be
     * counted or not.
     *
     * @return the sum
     * @throws IllegalStateException if the count is closed
     */
    protected final long total() {
        long[] last = slots;
        long total = base;
        if (last != null) {
            if (last == CLOSED) {
                throw closed();
            }
            total += total(last);
            for (Older rest = older; rest != null; rest = rest.next) {
                if (rest.slots != last) {
                    total += total(rest.slots);
                }
            }
        }
        return total;
    }

    private static long total(long[] slots) {
        long total = 0;
        for (int word = ASIDE; word <= count(slots) * STRIDE; word += STRIDE) {
            total += (long) WORD.getVolatile(slots, word);
        }
        return total;
    }

    /**
     * Reads the value and removes it. Each update is in exactly one result, or still in the count.
     *
     * @return the value that was removed
     * @throws IllegalStateException if the count is closed
     */
    protected final long take() {
        long[] last = slots;
        if (last == null) {
            return (long) BASE.getAndSet(this, 0L);
        }
        if (last == CLOSED) {
            throw closed();
        }
        return takeAll(last);
    }

    /** No method is called between the last word and the return. */
    private long takeAll(long[] last) {
        long taken = 0;
        try {
            taken = (long) BASE.getAndSet(this, 0L);
            Older rest = older;
            long[] each = last;
            while (each != null) {
                for (int word = STRIDE; word <= count(each) * STRIDE; word += STRIDE) {
                    taken += (long) WORD.getAndSet(each, word, 0L);
                }
                if (each[ASIDE] != 0) {
                    synchronized (each) {
                        taken += each[ASIDE];
                        each[ASIDE] = 0;
                    }
                }
                // If the walk meets an array twice, the second visit finds zeros.
                each = rest != null ? rest.slots : null;
                rest = rest != null ? rest.next : null;
            }
        } catch (Throwable e) {
            synchronized (last) {
                last[ASIDE] += taken;
            }
            throw e;
        }
        return taken;
    }

    /** Closes the count. Updates that race with the close may be lost with the count. */
    protected final void shut() {
        slots = CLOSED;
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the counter is closed");
    }

    /**
     * Returns the sum.
     *
     * @return the sum of all words; exact when no update is in flight
     */
    @Override
    public final long longValue() {
        return total();
    }

    /**
     * Returns the sum as an {@code int}.
     *
     * @return its low 32 bits
     */
    @Override
    public final int intValue() {
        return (int) total();
    }

    /**
     * Returns the sum as a {@code float}.
     *
     * @return the nearest value
     */
    @Override
    public final float floatValue() {
        return (float) total();
    }

    /**
     * Returns the sum as a {@code double}.
     *
     * @return the nearest value
     */
    @Override
    public final double doubleValue() {
        return (double) total();
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeLong(total());
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        base = in.readLong();
    }

    private void readObjectNoData() throws InvalidObjectException {
        throw new InvalidObjectException("the serialised form has no value");
    }
}
