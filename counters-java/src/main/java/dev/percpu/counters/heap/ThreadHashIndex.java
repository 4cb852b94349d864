package dev.percpu.counters.heap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The index {@code thread-hash}: a thread keeps to one slot, which it may share with others.
 *
 * <p>A thread's id picks an entry of a fixed table, and the entry is numbered when it is first
 * used, in the order of first uses. The number's low bits are the slot. So the first threads that
 * count, as many as there are slots, get slots of their own, whatever pattern their ids follow;
 * hashing the id alone would let two of two threads collide every other time. Threads whose ids are
 * equal modulo the table's length share an entry. The table is written once for each entry and read
 * by every update.
 *
 * <p>Works alike for virtual threads: the index belongs to the thread, not to its carrier, and
 * every store that it is used with allows two threads in a slot.
 */
public final class ThreadHashIndex implements IndexSource {

    /** The one instance. */
    public static final ThreadHashIndex SOURCE = new ThreadHashIndex();

    private static final int ENTRIES = 4096;

    /** Numbers from 1; zero in an entry that is not in use yet. Read and written opaque. */
    private static final int[] NUMBERS = new int[ENTRIES];

    private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(int[].class);
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private record Masked(int mask) implements Index {
        @Override
        public int current() {
            int entry = (int) Thread.currentThread().threadId() & (ENTRIES - 1);
            int number = (int) NUMBER.getOpaque(NUMBERS, entry);
            return (number != 0 ? number : assign(entry)) & mask;
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Masked that && mask == that.mask;
        }

        @Override
        public int hashCode() {
            return mask;
        }
    }

    private ThreadHashIndex() {}

    /** Numbers an entry; of two threads that meet here, one number is skipped. */
    private static int assign(int entry) {
        int number = NEXT.getAndIncrement();
        int earlier = (int) NUMBER.compareAndExchange(NUMBERS, entry, 0, number);
        return earlier != 0 ? earlier : number;
    }

    @Override
    public String name() {
        return "thread-hash";
    }

    /** The next power of two. */
    @Override
    public int slots(int possibleCpus) {
        return possibleCpus == 1 ? 1 : Integer.highestOneBit(possibleCpus - 1) << 1;
    }

    @Override
    public Index over(int slots) {
        return new Masked(slots - 1);
    }
}
