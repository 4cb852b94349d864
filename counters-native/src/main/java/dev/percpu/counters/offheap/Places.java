package dev.percpu.counters.offheap;

/**
 * A stack of places. Not thread-safe.
 *
 * <p>A place is in one stack, in a chunk's own, or in use. It moves by stores to both ends between
 * which nothing is called, and so nothing can be thrown: neither {@code OutOfMemoryError}, which
 * takes an allocation, nor {@code StackOverflowError}, which takes a call. So whoever fails finds
 * every place counted exactly once.
 */
final class Places {

    final long[] handles;
    int count;

    /** Room for that many. */
    Places(int most) {
        handles = new long[most];
    }

    boolean isFull() {
        return count == handles.length;
    }

    /** Moves the uppermost places to another stack, which has room for them. */
    void move(Places to, int number) {
        for (int i = 0; i < number; i++) {
            to.handles[to.count++] = handles[--count];
        }
    }
}
