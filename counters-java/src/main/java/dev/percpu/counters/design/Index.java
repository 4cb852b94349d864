package dev.percpu.counters.design;

/**
 * Which slot the calling thread updates.
 *
 * <p>An implementation is a record or a class without fields: the just-in-time compiler treats the
 * components of a constant record as constants.
 */
@FunctionalInterface
public interface Index {

    /**
     * The slot for an update that begins now. The thread may be running elsewhere by the time it
     * updates, so two threads can be given the same slot, and each store must bear that.
     *
     * @return a valid slot, whatever the kernel or the thread's identity says
     */
    int current();
}
