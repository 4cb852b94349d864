package dev.percpu.counters;

/**
 * What a thread is doing, as far as a {@link LocalCounter} with store {@code contexts} has to know:
 * the user-space twins of the kernel's process, soft-interrupt and hard-interrupt context.
 *
 * <p>Such a counter has one variable for each context, and none of its updates is atomic. Where an
 * update is interrupted between its load and its store by code that runs on the same thread and
 * updates the same counter, the inner update is lost if it uses the outer one's variable. It does
 * not, if that code declares itself:
 *
 * <pre>{@code
 * void onEvent() {
 *     try (ExecutionContext.Scope callback = ExecutionContext.CALLBACK.enter()) {
 *         events.increment();
 *     }
 * }
 * }</pre>
 *
 * <p>A context is entered from a lower one only, so that of two updates that are under way on one
 * thread no two are in the same context. Bytecode of the Java language is not interrupted like
 * that; agents, debuggers that call methods and instrumentation of field accesses do it.
 *
 * <p>The current context belongs to the thread, platform or virtual, never to a virtual thread's
 * carrier.
 */
public enum ExecutionContext {
    /** Where a thread begins: the kernel's process context. */
    NORMAL,

    /** Code that is called back within other code of the thread: soft-interrupt context. */
    CALLBACK,

    /** Code that can come between any two others: hard-interrupt context. */
    SIGNAL;

    /**
     * Null for a thread that is in none: what stands here is reachable from the thread, which may
     * outlive the class loader of this class.
     */
    private static final ThreadLocal<ExecutionContext> CURRENT = new ThreadLocal<>();

    /**
     * The context that the calling thread is in.
     *
     * @return the context; {@link #NORMAL} if it entered none
     */
    public static ExecutionContext current() {
        ExecutionContext context = CURRENT.get();
        return context != null ? context : NORMAL;
    }

    /**
     * Makes this the calling thread's context until the result is closed.
     *
     * @return restores the context that the thread is in now
     * @throws IllegalStateException if the thread is in this context or a higher one
     */
    public Scope enter() {
        ExecutionContext outer = current();
        if (compareTo(outer) <= 0) {
            throw new IllegalStateException(
                    "a thread in context "
                            + outer
                            + " cannot enter "
                            + this
                            + ": an inner update must not use an interrupted one's variable; enter"
                            + " a higher context, in the order NORMAL, CALLBACK, SIGNAL");
        }
        CURRENT.set(this);
        return new Scope(this, outer, Thread.currentThread());
    }

    /** A stay in a context. Used by the thread that entered, and closed in reverse order. */
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
         * Restores the context that the thread was in before; a second call does nothing.
         *
         * @throws IllegalStateException if another thread entered, or if a context that was entered
         *     later has not been left
         */
        @Override
        public void close() {
            if (Thread.currentThread() != thread) {
                throw new IllegalStateException(
                        "context "
                                + inner
                                + " was entered by "
                                + thread
                                + ", which has to leave it");
            }
            if (closed) {
                return;
            }
            if (current() != inner) {
                throw new IllegalStateException(
                        "context "
                                + inner
                                + " cannot be left from within "
                                + current()
                                + ": leave that first");
            }
            closed = true;
            CURRENT.set(outer == NORMAL ? null : outer);
        }
    }
}
