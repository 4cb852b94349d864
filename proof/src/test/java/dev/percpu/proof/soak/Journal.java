package dev.percpu.proof.soak;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * What a program says of itself: a line in each period, with the memory that it takes up, and a
 * summary. A line that begins with {@code WRONG} is a failure.
 */
final class Journal {

    private final Settings settings;
    private final Supplier<String> totals;
    private final MemoryWatch memory;
    private final long begin = System.nanoTime();
    private long lines;
    private long wrong;

    /**
     * Begins.
     *
     * @param settings how long a period is
     * @param totals what was done so far
     */
    Journal(Settings settings, Supplier<String> totals) {
        this.settings = settings;
        this.totals = totals;
        this.memory = new MemoryWatch(settings.tolerance());
    }

    long seconds() {
        return (System.nanoTime() - begin) / 1_000_000_000;
    }

    /** The nanoseconds until the next line is due; none are left if it is. */
    long untilNextLine() {
        return begin + (lines + 1) * settings.period().toNanos() - System.nanoTime();
    }

    /** Looks at the memory and writes a line, if it is time. */
    void lineIfDue() {
        if (untilNextLine() > 0) {
            return;
        }
        lines++;
        leak();
        memory.look();
        say("at %d s: %s; %s".formatted(seconds(), totals.get(), memory.last()));
    }

    /** A leak on purpose: without one it would not be known that leaks are seen. */
    private void leak() {
        if (settings.leak() > 0) {
            MemorySegment leaked = Arena.global().allocate((long) settings.leak() << 20);
            leaked.fill((byte) 1);
        }
    }

    void wrong(String what) {
        wrong++;
        say("WRONG " + what);
    }

    /**
     * Writes the summary.
     *
     * @return the exit code
     */
    int end() {
        memory.growth().forEach(growth -> wrong("memory is not flat: " + growth));
        say("TOTAL after %d s: %s".formatted(seconds(), totals.get()));
        say("TOTAL collections: " + collections());
        say("TOTAL memory, least of the second and of the last quarter: " + memory.quarters());
        say("TOTAL wrong: " + wrong);
        return wrong == 0 ? 0 : 1;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
