package dev.percpu.counters.design;

import dev.percpu.counters.names.Names;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Robust mode, for development and tests: misuse of counters, and damage to their memory, is found
 * and reported with the place in the program where the counter was created. It begins with the
 * system property {@code dev.percpu.counters.robust} set to {@code true} when the JVM starts, and
 * costs nothing without.
 *
 * <p>Found are
 *
 * <ul>
 *   <li>a second {@code close()}, which does nothing, as always;
 *   <li>a use after {@code close()}, which throws, as always;
 *   <li>a counter that was never closed, once the collector has found it unreachable;
 *   <li>an overrun: words before and after each slot, and beside the central count, hold a pattern,
 *       which is looked at when the counter is closed and by {@link #check}. Slots that belong to
 *       threads have no such words.
 * </ul>
 *
 * <p>Every finding is logged at level {@code WARNING}. In this mode a counter's memory is larger,
 * and creating it touches all of it. Thread-safe.
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
     * @return whether it is, the same for the life of the process
     */
    public static boolean on() {
        return ON;
    }

    /**
     * Looks for overruns in the memory of all open counters.
     *
     * @return the overruns that were found now; they are among {@link #findings()} as well
     */
    public static List<String> check() {
        return RobustMemory.checkAll();
    }

    /**
     * What was found so far.
     *
     * @return the findings in their order, the first {@value #MOST_FINDINGS}
     */
    public static List<String> findings() {
        return List.copyOf(FINDINGS);
    }

    /** Reports what was found out about a counter. */
    static String report(String what, Trace trace) {
        String finding = what + "; the counter was " + trace;
        if (COUNT.incrementAndGet() <= MOST_FINDINGS) {
            FINDINGS.add(finding);
        }
        System.getLogger(Names.LOGGER).log(System.Logger.Level.WARNING, finding);
        return finding;
    }
}
