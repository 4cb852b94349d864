package dev.percpu.counters.design;

import dev.percpu.counters.names.Names;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Robust mode, for development and tests. It finds misuse of counters and damage to their memory,
 * and reports the place in the program where the counter was created. To switch it on, start the
 * JVM with the system property {@code dev.percpu.counters.robust} set to {@code true}. It costs
 * nothing when it is off.
 *
 * <p>Robust mode finds
 *
 * <ul>
 *   <li>a second {@code close()}; as always, it does nothing;
 *   <li>a use after {@code close()}; as always, it throws an exception;
 *   <li>a counter that was never closed, after the collector has found it unreachable;
 *   <li>an overrun: guard words before and after each slot, and beside the central count, hold a
 *       pattern. {@code close()} and {@link #check} check the pattern. Slots that belong to threads
 *       have no guard words.
 * </ul>
 *
 * <p>Every finding is logged at level {@code WARNING}. In this mode, a counter's memory is larger,
 * and its creation touches all of it. Thread-safe.
 */
public final class Robust {

    /** The name of the system property. */
    public static final String PROPERTY = Names.property("robust");

    static final boolean ON = Boolean.getBoolean(PROPERTY);

    private static final int MOST_FINDINGS = 1_000;
    private static final Queue<String> FINDINGS = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Robust() {}

    /**
     * Whether the mode is on.
     *
     * @return whether it is on; the same for the life of the process
     */
    public static boolean on() {
        return ON;
    }

    /**
     * Checks the memory of all open counters for overruns.
     *
     * @return the overruns that this call found; {@link #findings()} contains them as well
     */
    public static List<String> check() {
        return RobustMemory.checkAll();
    }

    /**
     * Returns all findings so far.
     *
     * @return the first {@value #MOST_FINDINGS} findings, in order
     */
    public static List<String> findings() {
        return List.copyOf(FINDINGS);
    }

    /** Reports a finding about a counter. */
    static String report(String what, Trace trace) {
        String finding = what + "; the counter was " + trace;
        if (COUNT.incrementAndGet() <= MOST_FINDINGS) {
            FINDINGS.add(finding);
        }
        System.getLogger(Names.LOGGER).log(System.Logger.Level.WARNING, finding);
        return finding;
    }
}
