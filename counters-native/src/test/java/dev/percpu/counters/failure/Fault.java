package dev.percpu.counters.failure;

/** What goes wrong at the n-th place where it can. */
public enum Fault {
    /**
     * The stack ends at a call, and with it at every further one until the public call has
     * returned: handlers may only do what needs no call.
     */
    NO_STACK(Hook.CALL, true, "the stack ends for good"),

    /** The stack ends at one call, and further ones find room. */
    LESS_STACK(Hook.CALL, false, "the stack ends once"),

    /** An allocation fails, and every further one until the public call has returned. */
    NO_HEAP(Hook.ALLOCATION, true, "the heap is full"),

    /** An allocation fails, and further ones do not. */
    LESS_HEAP(Hook.ALLOCATION, false, "the heap is full once"),

    /** A thread cannot be started, nor any further one. */
    NO_THREAD(Hook.THREAD, true, "no thread can be started"),

    /** The kernel refuses a call, and every further one. */
    REFUSED(Hook.SYSTEM_CALL, true, "the kernel refuses"),

    /** The kernel refuses one call. */
    REFUSED_ONCE(Hook.SYSTEM_CALL, false, "the kernel refuses once");

    private final Hook hook;
    private final boolean lasting;
    private final String words;

    Fault(Hook hook, boolean lasting, String words) {
        this.hook = hook;
        this.lasting = lasting;
        this.words = words;
    }

    /** Whether it falls at the count-th place of its kind; never where n is 0. */
    boolean falls(Hook at, int count, int n) {
        return at == hook && n > 0 && (count == n || lasting && count > n);
    }

    /** Whether places of that kind are counted. */
    boolean counts(Hook at) {
        return at == hook;
    }

    /** Falls. */
    void fall(String place) {
        switch (hook) {
            case CALL -> throw new InjectedStackOverflow(place);
            case ALLOCATION -> throw new InjectedOutOfMemory("Java heap space");
            case THREAD -> throw new InjectedOutOfMemory("unable to create native thread");
            case SYSTEM_CALL -> throw new IllegalStateException("refused by the test");
        }
    }

    @Override
    public String toString() {
        return words;
    }

    /** As the JVM's own, but for its trace, which would take most of the time. */
    private static final class InjectedStackOverflow extends StackOverflowError {
        private static final long serialVersionUID = 1;

        InjectedStackOverflow(String place) {
            super(place);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** As the JVM's own, but for its trace. */
    private static final class InjectedOutOfMemory extends OutOfMemoryError {
        private static final long serialVersionUID = 1;

        InjectedOutOfMemory(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
