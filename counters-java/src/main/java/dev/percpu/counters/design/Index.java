package dev.percpu.counters.design;

/**
 * Which slot the calling thread updates, and what is known of the slots from that.
 *
 * <p>An implementation is a record or a class without fields: the just-in-time compiler treats the
 * components of a constant record as constants.
 */
@FunctionalInterface
public interface Index {

    /**
     * The slot for an update that begins now. The thread may be running elsewhere by the time it
     * updates, so two threads can be given the same slot below {@link #shared()}, and each store
     * must bear that.
     *
     * @return a valid slot, whatever the kernel or the thread's identity says
     */
    int current();

    /**
     * From which slot on each belongs to one thread, which alone is ever given it: its updates need
     * no read-modify-write. Slots below can be given to several threads at once.
     *
     * @return the first owned slot; greater than every slot if there are none
     */
    default int shared() {
        return Integer.MAX_VALUE;
    }

    /**
     * How many slots a walk has to visit: no thread has been given one of those after them. It only
     * grows. An update that happened before the call is in a slot that is counted.
     *
     * @return the number; greater than that of all slots if every slot is to be visited
     */
    default int used() {
        return Integer.MAX_VALUE;
    }
}
