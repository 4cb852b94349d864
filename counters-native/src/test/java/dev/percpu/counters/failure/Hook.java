package dev.percpu.counters.failure;

import java.util.ArrayList;
import java.util.List;

/** What instrumented code does next, and the methods that it calls before. */
public enum Hook {
    /** A call of a method or constructor, which needs stack. */
    CALL,

    /** An object or array is made, here or by the JDK on behalf of this. */
    ALLOCATION,

    /** A thread is started. */
    THREAD,

    /** A system call, or a function of the bridge that makes one. */
    SYSTEM_CALL;

    private static final List<String> PLACES = new ArrayList<>();

    /** Gives a place in the library's code a number. */
    static int number(String place) {
        synchronized (PLACES) {
            PLACES.add(place);
            return PLACES.size() - 1;
        }
    }

    /** The place that has that number. */
    static String place(int number) {
        synchronized (PLACES) {
            return PLACES.get(number);
        }
    }

    /** How many places there are of which the text contains some words. */
    static long places(String words) {
        synchronized (PLACES) {
            return PLACES.stream().filter(place -> place.contains(words)).count();
        }
    }

    /** Before each call. */
    public static void call(int place) {
        Thread thread = Thread.currentThread();
        if (thread instanceof FaultWorker worker) {
            worker.pass(CALL, place);
        } else {
            BackgroundWork.pass(thread, CALL, place);
        }
    }

    /** Before each allocation. */
    public static void allocation(int place) {
        Thread thread = Thread.currentThread();
        if (thread instanceof FaultWorker worker) {
            worker.pass(ALLOCATION, place);
        } else {
            BackgroundWork.pass(thread, ALLOCATION, place);
        }
    }

    /** Before each start of a thread. */
    public static void start(int place) {
        if (Thread.currentThread() instanceof FaultWorker worker) {
            worker.pass(THREAD, place);
        }
    }

    /** Before each system call that fails by an exception. */
    public static void systemCall(int place) {
        if (Thread.currentThread() instanceof FaultWorker worker) {
            worker.pass(SYSTEM_CALL, place);
        }
    }

    /** Before each system call that fails by its result: whether it does. */
    public static boolean refused(int place) {
        return Thread.currentThread() instanceof FaultWorker worker && worker.refused(place);
    }
}
