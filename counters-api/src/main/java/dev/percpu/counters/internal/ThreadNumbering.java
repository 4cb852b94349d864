package dev.percpu.counters.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives each updating thread a number. The low bits of the number choose a slot.
 *
 * <p>A thread's id selects an entry of a fixed table. An entry gets its number at first use, in the
 * order of first uses. So the first threads that count, up to the number of slots, get different
 * slots, whatever pattern their ids follow. With a hash of the id alone, two threads on two slots
 * would share a slot in half of all cases. Threads whose ids are equal modulo the table's length
 * share an entry. Every update reads the table. It is written when an entry is first used, and when
 * a thread leaves a crowded slot.
 *
 * <p>Virtual threads work in the same way: the number belongs to the thread, not to its carrier.
 *
 * <p>Thread-safe. Entries are read and written opaque.
 */
public final class ThreadNumbering {

    private static final int ENTRIES = 4096;

    /** Numbers start at 1. An unused entry holds zero. */
    private static final int[] NUMBERS = new int[ENTRIES];

    private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(int[].class);
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private ThreadNumbering() {}

    /**
     * Returns the calling thread's number.
     *
     * @return a number other than zero; it stays the same until this thread, or one that shares its
     *     entry, calls {@code move}
     */
    public static int current() {
        int entry = entry();
        int number = (int) NUMBER.getOpaque(NUMBERS, entry);
        return number != 0 ? number : assign(entry);
    }

    /**
     * Gives the calling thread the next number. Threads that leave a slot at the same time get
     * different slots.
     *
     * @return the new number
     */
    static int move() {
        int number = next();
        NUMBER.setOpaque(NUMBERS, entry(), number);
        return number;
    }

    private static int entry() {
        return (int) Thread.currentThread().getId() & (ENTRIES - 1);
    }

    /** Numbers an entry. If two threads do this at once, one of their numbers is not used. */
    private static int assign(int entry) {
        int number = next();
        int earlier = (int) NUMBER.compareAndExchange(NUMBERS, entry, 0, number);
        return earlier != 0 ? earlier : number;
    }

    /** Skips zero, which means "no number"; the counter reaches it only after a full wrap. */
    private static int next() {
        int number = NEXT.getAndIncrement();
        return number != 0 ? number : NEXT.getAndIncrement();
    }
}
