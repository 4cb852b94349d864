package dev.percpu.counters.failure;

/**
 * A thread that faults fall on. While it is armed, its places of one kind are counted, and the
 * fault falls on the n-th. Otherwise, and besides, its calls are counted: a call that makes far too
 * many of them stands still, and is thrown out of.
 */
public final class FaultWorker extends Thread {

    /**
     * Calls of the library in one public call. A walk over all slots makes far fewer, and so does a
     * creation that unmaps the chunks of other counters.
     */
    private static final int MOST_CALLS = 400_000;

    private static final long PATIENCE_NANOS = 500_000_000;

    private static final long LONGER_NANOS = 2_000_000_000;

    private Fault fault;
    private int n;
    private int count;
    private int fallen = -1;
    private int calls;
    private long since;
    private long patience = PATIENCE_NANOS;
    private volatile boolean abandoned;
    private volatile long progress;

    /** A public call that does not return. */
    public static final class StandsStill extends Error {
        private static final long serialVersionUID = 1;

        StandsStill() {
            super("stands still");
        }
    }

    /** A daemon that has yet to be started. */
    public FaultWorker(String name, Runnable work) {
        this(name, 0, work);
    }

    /** The same, with a stack of that many bytes. */
    public FaultWorker(String name, long stack, Runnable work) {
        super(null, work, name, stack, false);
        setDaemon(true);
    }

    /** The calling thread. */
    public static FaultWorker current() {
        return (FaultWorker) currentThread();
    }

    /** From now on the fault falls at the n-th place where it can. */
    public void arm(Fault kind, int at) {
        n = at;
        count = 0;
        fallen = -1;
        restart();
        fault = kind;
    }

    /** From now on nothing falls; whether the fault has fallen since it was armed. */
    public boolean disarm() {
        fault = null;
        restart();
        return fallen >= 0;
    }

    /** Begins to count calls anew, as for each call of the public API. */
    public void restart() {
        calls = 0;
        progress++;
    }

    /** Waits longer before a call is said to stand still: others hold the lock as well. */
    public void waitLonger() {
        patience = LONGER_NANOS;
    }

    /** As if no fault had fallen yet. */
    public void forget() {
        fallen = -1;
        restart();
    }

    /** Whether the fault has fallen since it was armed. */
    public boolean fallen() {
        return fallen >= 0;
    }

    /** Where the fault fell the last time. */
    public String place() {
        return fallen < 0 ? "nowhere" : Hook.place(fallen);
    }

    /** Changes whenever the thread gets on. */
    long progress() {
        return progress;
    }

    /** Throws the thread out of whatever it does in the library, at its next call there. */
    void abandon() {
        abandoned = true;
        interrupt();
    }

    void pass(Hook hook, int place) {
        if (hook == Hook.CALL) {
            countCall();
        }
        if (falls(hook, place)) {
            fault.fall(Hook.place(place));
        }
    }

    boolean refused(int place) {
        return falls(Hook.SYSTEM_CALL, place);
    }

    private boolean falls(Hook hook, int place) {
        Fault armed = fault;
        if (armed == null || !armed.counts(hook)) {
            return false;
        }
        boolean falls = armed.falls(hook, ++count, n);
        if (falls && fallen < 0) {
            fallen = place;
        }
        return falls;
    }

    private void countCall() {
        if (abandoned) {
            throw new StandsStill();
        }
        if (++calls == 1) {
            since = System.nanoTime();
        } else if (calls > MOST_CALLS && System.nanoTime() - since > patience) {
            fault = null;
            throw new StandsStill();
        }
    }
}
