package dev.percpu.counters.failure;

/** A fault that falls on the library's own threads. */
public final class BackgroundWork {

    /** How the names of all of them begin. */
    public static final String NAMES = "percpu-counters";

    private static volatile BackgroundWork armed;

    private final Fault fault;
    private final int n;
    private int count;
    private volatile String place;

    private BackgroundWork(Fault fault, int n) {
        this.fault = fault;
        this.n = n;
    }

    /** From now on the fault falls at the n-th place where it can. */
    public static BackgroundWork arm(Fault fault, int n) {
        BackgroundWork background = new BackgroundWork(fault, n);
        armed = background;
        return background;
    }

    /** Where the fault fell, or {@code null}. */
    public String place() {
        return place;
    }

    /** From now on nothing falls; where the fault fell, or {@code null}. */
    public String disarm() {
        armed = null;
        return place;
    }

    static void pass(Thread thread, Hook hook, int place) {
        BackgroundWork background = armed;
        if (background != null && thread.getName().startsWith(NAMES)) {
            background.pass(hook, place);
        }
    }

    private synchronized void pass(Hook hook, int at) {
        if (fault.counts(hook) && fault.falls(hook, ++count, n)) {
            String where = Hook.place(at);
            if (place == null) {
                place = where;
            }
            fault.fall(where);
        }
    }
}
