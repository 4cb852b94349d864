package dev.percpu.counters.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The number of CPUs that the process may use, for tables that threads share. In a thread that is
 * pinned to one CPU, {@link Runtime#availableProcessors} returns 1. So if the calling thread may
 * use fewer CPUs than the process's first thread, this class uses the first thread's number.
 *
 * <p>Thread-safe.
 */
public final class UsableCpus {

    private static final String KEY = "Cpus_allowed:";

    private static final int AT_START = count(StatusFile.PROCESS, StatusFile.THREAD, available());

    private UsableCpus() {}

    /**
     * Returns the current number. It can grow, for example when a container gets more CPUs.
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

    /** Counts the one bits of a hexadecimal number, which may contain commas. */
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

    /** The affinity mask in a status file; empty if the file cannot be read. */
    private static Optional<String> allowed(Path status) {
        try {
            return StatusFile.value(status, KEY);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
