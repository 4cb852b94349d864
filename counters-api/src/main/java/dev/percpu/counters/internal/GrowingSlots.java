package dev.percpu.counters.internal;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A count that is one word while threads do not contend for it, and spreads over slots when they
 * do. {@link dev.percpu.counters.Adder} and the counters {@code striped:heap} differ only in their
 * interface.
 *
 * <p>Thread-safe.
 */
public abstract class GrowingSlots extends Number {

    /*
     * Layout. The object holds one word, the base. Slots come with contention, as an array, and every
     * further array has twice as many:
     *
     *   array   0        16       32       48
     *           | aside  | slot 0 | slot 1 | ..        one word each, 128 bytes from one to the next
     *
     * Nothing else is on the cache lines of a slot: two lines, since processors fetch them in pairs. An
     * array that has been replaced stays part of the count, in the chain of older ones, because an
     * update may be on its way into it for any time; all arrays together are less than twice the last.
     * There are at most as many slots as the process may use CPUs, rounded up to a power of two.
     *
     * Ordering.
     *
     *   field           read mode   write mode                    who writes        guard
     *   base, slot      volatile    volatile read-modify-write    any thread        itself
     *   slots           volatile    volatile compare-and-set      who grows; close  itself
     *   older           volatile    volatile compare-and-set      who grows         itself
     *   aside           volatile    plain                         a drain           the array's monitor
     *
     * Contention. As long as there may be more slots an update is a compare-and-set, which notices at
     * once that another thread was at the word in between. At the base that makes the first slots. At a
     * slot the thread takes a new number and tries the slot that it leads to; who has met others at
     * three slots in a row makes more of them. So slots come where LongAdder's come.
     *
     * Once there are as many as there may be, nothing has to be noticed at once, and an update is one
     * fetch-and-add, which is quicker and never has to be repeated. One update in about 256 looks: it
     * reads the word, waits a moment and reads it again, and if the value has changed the thread takes a
     * new number. The old value, hashed, decides which updates look, so that no pattern of deltas escapes
     * for long and nothing has to be counted. An odd length of the array tells that it is the last.
     *
     * Progress. Updates are wait-free: a compare-and-set that fails is tried at two more slots, then a
     * fetch-and-add makes the update. Growth never waits and never repeats: who loses a race leaves it to
     * the winner. sum and drain take a step for each slot of all arrays.
     *
     * Why no update is lost. Value leaves a word only by a drain. An array is entered into the chain
     * before its successor takes its place, and a walk reads the place before the chain, so it meets
     * every array that an update that returned before the walk can have used. The array in place can be
     * in the chain too, if the thread that grows has been stopped between the two steps: a walk counts
     * it once, and the next one that grows goes on from there.
     *
     * Why none is lost by an error. An update is one read-modify-write, made before growth is thought of.
     * If growth finds no memory or no stack, the count stays as it is. A drain keeps what it has taken in
     * a local variable; if it fails it adds that, without a call, to the aside word of the array it began
     * with.
     *
     * What it does not do. A sum is no snapshot. Slots are not given back while the count lives.
     *
     * References. JDK Striped64 and LongAdder (a base, growth on contention, moving apart); D. Dice,
     * Y. Lev, M. Moir, "Scalable Statistics Counters", 2013 (what to do beside counting is decided at
     * random, by the count itself). docs/adder.md has the figures.
     */

    private static final long serialVersionUID = 1L;

    private static final VarHandle BASE;
    private static final VarHandle SLOTS;
    private static final VarHandle OLDER;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** Words from slot to slot. */
    private static final int STRIDE = 128 / Long.BYTES;

    private static final int ASIDE = 0;

    /** One word more, in an array that will not be replaced. */
    private static final int LAST = 1;

    private static final int FIRST_COUNT = 2;

    private static final int MOST = 1 << 16;

    /** Odd, with bits all over: 2<sup>64</sup> divided by the golden ratio. */
    private static final long HASH = 0x9e37_79b9_7f4a_7c15L;

    /** One hash in 256 has a given value in its upper eight bits. */
    private static final int LOOK_SHIFT = Long.SIZE - 8;

    /** Pauses of the processor, as long as an update of a word that is fought for. */
    private static final int MOMENT = 1;

    /** In place of the slots of a count that is closed: room for none. */
    private static final long[] CLOSED = new long[STRIDE];

    /** How long nothing grows after memory has run out: every attempt makes the JVM collect. */
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

    /** When memory last ran out, by {@link System#nanoTime}; zero if it never has. */
    private static volatile long ranOut;

    private transient volatile long base;

    /** Empty until threads contend. */
    transient volatile long[] slots;

    private transient volatile Older older;

    /** The most slots there may be, a power of two; zero for the number of usable CPUs. */
    private final transient int most;

    /** An array that has been replaced, and those that were replaced before it. */
    private record Older(long[] slots, Older next) {}

    /** A count of zero with as many slots, under contention, as the process may use CPUs. */
    protected GrowingSlots() {
        most = 0;
    }

    /**
     * A count of zero.
     *
     * @param most the most slots it may have under contention, rounded up to a power of two; at
     *     least 1, which means that it never has any but the base
     */
    protected GrowingSlots(int most) {
        this.most = powerOfTwo(most);
    }

    /**
     * The number of slots for that many CPUs.
     *
     * @param cpus at least 1
     * @return the least power of two that is not smaller, but 65,536 at most
     */
    public static int powerOfTwo(int cpus) {
        int least = Math.max(1, Math.min(cpus, MOST));
        return Integer.highestOneBit(2 * least - 1);
    }

    private static int count(long[] slots) {
        return slots.length / STRIDE - 1;
    }

    /** The calling thread's word, by its number. */
    private static int word(long[] slots, int number) {
        return (1 + (number & (count(slots) - 1))) * STRIDE;
    }

    private static boolean looks(long before) {
        return (before * HASH) >>> LOOK_SHIFT == 1;
    }

    /**
     * Adds to the count.
     *
     * @param delta what to add
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

    /** For a thread that has met another at its slot. */
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

    /** Looks whether others are at the thread's word, and at another one that it moves to then. */
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
            // The update that led here is made. The count is right without more slots, and slower.
        }
    }

    /** Replaces the array by one of twice as many slots, unless somebody else has, or none may. */
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

    /** Enters the array into the chain, and says whether it may be replaced now. */
    boolean keep(long[] full) {
        Older kept = older;
        if (slots != full) {
            return false;
        }
        return kept != null && kept.slots == full
                || OLDER.compareAndSet(this, kept, new Older(full, kept));
    }

    /**
     * The sum of all words. It counts each update that returned before the call, none that began
     * after the return, and any of those that overlap.
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
     * Takes the value away: each update is in exactly one result, or still in the count.
     *
     * @return what was taken
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

    /** Nothing is called between the last word and the return. */
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
                // An array that is met twice has nothing left the second time.
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

    /** Closes the count: updates that race with it may be lost with it. */
    protected final void shut() {
        slots = CLOSED;
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the counter is closed");
    }

    /**
     * The sum.
     *
     * @return the sum of all words, as when every update is made
     */
    @Override
    public final long longValue() {
        return total();
    }

    /**
     * The sum as an {@code int}.
     *
     * @return its low 32 bits
     */
    @Override
    public final int intValue() {
        return (int) total();
    }

    /**
     * The sum as a {@code float}.
     *
     * @return the nearest one
     */
    @Override
    public final float floatValue() {
        return (float) total();
    }

    /**
     * The sum as a {@code double}.
     *
     * @return the nearest one
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
        throw new InvalidObjectException("the value is missing");
    }
}
