package dev.percpu.counters.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A number for each thread that updates, whose low bits choose a slot.
 *
 * <p>A thread's id picks an entry of a fixed table, and the entry is numbered when it is first
 * used, in the order of first uses. So the first threads that count, as many as there are slots,
 * get slots of their own, whatever pattern their ids follow. By a hash of the id alone, two threads
 * with two slots would share one half of the time. Threads whose ids are equal modulo the table's
 * length share an entry. The table is read by every update and written when an entry is first used,
 * or when its thread leaves a crowded slot.
 *
 * <p>Works alike for virtual threads: the number belongs to the thread, not to its carrier.
 *
 * <p>Thread-safe. Entries are read and written opaque.
 */
public final class ThreadNumbering {

    private static final int ENTRIES = 4096;

    /** Numbers from 1; zero in an entry that is not in use yet. */
    private static final int[] NUMBERS = new int[ENTRIES];

    private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(int[].class);
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private ThreadNumbering() {}

    /**
     * The calling thread's number.
     *
     * @return any number but zero; the same until the thread, or one that shares its entry, moves
     */
    public static int current() {
        int entry = entry();
        int number = (int) NUMBER.getOpaque(NUMBERS, entry);
        return number != 0 ? number : assign(entry);
    }

    /**
     * Gives the calling thread the next number: threads that leave one slot together arrive at
     * different ones.
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

    /** Numbers an entry; of two threads that meet here, one number is skipped. */
    private static int assign(int entry) {
        int number = next();
        int earlier = (int) NUMBER.compareAndExchange(NUMBERS, entry, 0, number);
        return earlier != 0 ? earlier : number;
    }

    /** Zero stands for none, and comes after all others have. */
    private static int next() {
        int number = NEXT.getAndIncrement();
        return number != 0 ? number : NEXT.getAndIncrement();
    }
}
