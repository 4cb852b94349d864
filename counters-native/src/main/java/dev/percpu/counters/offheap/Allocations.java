package dev.percpu.counters.offheap;

/**
 * A stack of allocations. Not thread-safe.
 *
 * <p>An allocation is in one stack, in a chunk's own, or in use. It moves by stores to both ends
 * between which nothing is called, and so nothing can be thrown: neither {@code OutOfMemoryError},
 * which takes an allocation, nor {@code StackOverflowError}, which takes a call. So whoever fails
 * finds every allocation counted exactly once.
 */
final class Allocations {

    final long[] handles;
    int count;

    /** Room for that many. */
    Allocations(int most) {
        handles = new long[most];
    }

    boolean isFull() {
        return count == handles.length;
    }

    /** Moves the uppermost allocations to another stack, which has room for them. */
    void move(Allocations to, int number) {
        for (int i = 0; i < number; i++) {
            to.handles[to.count++] = handles[--count];
        }
    }
}
