package dev.percpu.counters.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How many CPUs the process may use, for tables that threads share. A thread that is pinned to one
 * CPU is told by {@link Runtime#availableProcessors} that there is no other. So where the calling
 * thread may use fewer CPUs than the process's first thread, the first thread's count.
 *
 * <p>Thread-safe.
 */
public final class UsableCpus {

    private static final String KEY = "Cpus_allowed:";

    private static final int AT_START = count(StatusFile.PROCESS, StatusFile.THREAD, available());

    private UsableCpus() {}

    /**
     * The number at this moment; it can grow, as when a container gets more CPUs.
     *
     * @return at least 1
     */
    public static int count() {
        return Math.max(AT_START, available());
    }

    static int count(Path process, Path thread, int available) {
        Optional<String> all = allowed(process);
        return all.isEmpty() || all.equals(allowed(thread))
                ? available
                : Math.max(available, ones(all.get()));
    }

    /** How many bits are one in a number of base 16, which may have commas. */
    private static int ones(String mask) {
        return mask.chars()
                .map(digit -> Character.digit(digit, 16))
                .filter(digit -> digit > 0)
                .map(Integer::bitCount)
                .sum();
    }

    private static int available() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The mask that a file of the kernel has for a thread; empty if it cannot be read. */
    private static Optional<String> allowed(Path status) {
        try {
            return StatusFile.value(status, KEY);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
