package dev.percpu.counters.design;

/**
 * Chooses the slot that the calling thread updates, and describes the slots.
 *
 * <p>An implementation is a record or a class without fields, because the just-in-time compiler
 * treats the components of a constant record as constants.
 */
@FunctionalInterface
public interface Index {

    /**
     * Returns the slot for an update that begins now. The thread may move to another CPU before it
     * updates. So two threads can get the same slot below {@link #shared()}, and each store must
     * allow that.
     *
     * @return a valid slot, whatever the kernel returns and whatever the thread's identity is
     */
    int current();

    /**
     * Returns the first slot that one thread owns. From this slot on, each slot belongs to one
     * thread, and only that thread gets it; its updates need no read-modify-write. Several threads
     * can get the same slot below.
     *
     * @return the first owned slot; greater than every slot if no slot is owned
     */
    default int shared() {
        return Integer.MAX_VALUE;
    }

    /**
     * Returns the number of slots that a walk has to visit. No thread has got a slot after those.
     * The number only grows. It includes the slot of every update that happened before the call.
     *
     * @return the number of slots; greater than the number of all slots if a walk must visit every
     *     slot
     */
    default int used() {
        return Integer.MAX_VALUE;
    }
}
