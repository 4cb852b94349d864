package dev.percpu.counters.offheap;

/**
 * A stack of allocations. Not thread-safe.
 *
 * <p>An allocation is in one stack, in the stack of its chunk, or in use. It moves by stores on
 * both sides, with no call between them. So nothing can be thrown in between: an {@code
 * OutOfMemoryError} needs an allocation of heap memory, and a {@code StackOverflowError} needs a
 * call. So after any failure, every allocation is in exactly one allocation.
 */
final class Allocations {

    final long[] handles;
    int count;

    /** Creates a stack for at most that many. */
    Allocations(int most) {
        handles = new long[most];
    }

    boolean isFull() {
        return count == handles.length;
    }

    /** Moves the topmost allocations to another stack, which must have room for them. */
    void move(Allocations to, int number) {
        for (int i = 0; i < number; i++) {
            to.handles[to.count++] = handles[--count];
        }
    }
}
