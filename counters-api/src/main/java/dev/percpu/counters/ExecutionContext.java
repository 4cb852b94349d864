package dev.percpu.counters;

/**
 * The kind of code that a thread runs, for a {@link LocalCounter} with store {@code contexts}. The
 * three contexts correspond to the kernel's process, soft-interrupt and hard-interrupt contexts.
 *
 * <p>Such a counter has one variable for each context, and its updates are not atomic. Code on the
 * same thread can interrupt an update between its load and its store, and update the same counter.
 * If both updates use the same variable, the inner update is lost. To prevent this, the
 * interrupting code enters a context of its own:
 *
 * <pre>{@code
 * void onEvent() {
 *     try (ExecutionContext.Scope callback = ExecutionContext.CALLBACK.enter()) {
 *         events.increment();
 *     }
 * }
 * }</pre>
 *
 * <p>A thread can enter a context only from a lower one. So two updates that are in progress on one
 * thread are never in the same context. Normal Java code is not interrupted in this way. Agents,
 * debuggers that call methods, and instrumentation of field accesses can interrupt it.
 *
 * <p>The current context belongs to the thread, platform or virtual, never to a virtual thread's
 * carrier.
 */
public enum ExecutionContext {
    /** The context in which every thread starts; the kernel's process context. */
    NORMAL,

    /** Code that is called back from other code of the thread; soft-interrupt context. */
    CALLBACK,

    /** Code that can interrupt any other code; hard-interrupt context. */
    SIGNAL;

    /**
     * Null for a thread that has not entered a context. A value here is reachable from the thread,
     * and the thread may live longer than the class loader of this class.
     */
    private static final ThreadLocal<ExecutionContext> CURRENT = new ThreadLocal<>();

    /**
     * Returns the calling thread's context.
     *
     * @return the context; {@link #NORMAL} if the thread has not entered another one
     */
    public static ExecutionContext current() {
        ExecutionContext context = CURRENT.get();
        return context != null ? context : NORMAL;
    }

    /**
     * Makes this the calling thread's context until the result is closed.
     *
     * @return a scope; closing it restores the thread's previous context
     * @throws IllegalStateException if the thread is already in this context or a higher one
     */
    public Scope enter() {
        ExecutionContext outer = current();
        if (compareTo(outer) <= 0) {
            throw new IllegalStateException(
                    "a thread in context "
                            + outer
                            + " cannot enter "
                            + this
                            + ": an inner update must not use the variable of the update that it"
                            + " interrupts; enter a higher context, in the order NORMAL, CALLBACK,"
                            + " SIGNAL");
        }
        CURRENT.set(this);
        return new Scope(this, outer, Thread.currentThread());
    }

    /**
     * The time that a thread spends in a context. The thread that entered the context closes the
     * scope; nested scopes are closed in reverse order.
     */
    public static final class Scope implements AutoCloseable {

        private final ExecutionContext inner;
        private final ExecutionContext outer;
        private final Thread thread;
        private boolean closed;

        private Scope(ExecutionContext inner, ExecutionContext outer, Thread thread) {
            this.inner = inner;
            this.outer = outer;
            this.thread = thread;
        }

        /**
         * Restores the thread's previous context. A second call does nothing.
         *
         * @throws IllegalStateException if another thread entered the context, or if the thread has
         *     not yet left a context that it entered later
         */
        @Override
        public void close() {
            if (Thread.currentThread() != thread) {
                throw new IllegalStateException(
                        "context "
                                + inner
                                + " was entered by "
                                + thread
                                + "; only that thread can leave it");
            }
            if (closed) {
                return;
            }
            if (current() != inner) {
                throw new IllegalStateException(
                        "context "
                                + inner
                                + " cannot be left while the thread is in "
                                + current()
                                + "; leave that context first");
            }
            closed = true;
            CURRENT.set(outer == NORMAL ? null : outer);
        }
    }
}
