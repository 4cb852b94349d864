package dev.percpu.counters.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.percpu.counters.CpuList;
import java.io.IOException;
import java.nio.file.Files;
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

    private static final Path PROCESS = Path.of("/proc/self/status");
    private static final Path THREAD = Path.of("/proc/thread-self/status");
    private static final String KEY = "\nCpus_allowed_list:";

    private static final int AT_START = count(PROCESS, THREAD, available());

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
        Optional<CpuList> all = allowed(process);
        return all.isEmpty() || all.equals(allowed(thread))
                ? available
                : Math.max(available, all.get().size());
    }

    private static int available() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** What a file of the kernel says of a thread; empty if it says nothing that makes sense. */
    private static Optional<CpuList> allowed(Path status) {
        try {
            // A thread's name, on the first line, need not be UTF-8.
            String text = Files.readString(status, ISO_8859_1);
            int at = text.indexOf(KEY);
            return at < 0
                    ? Optional.empty()
                    : text.substring(at + KEY.length()).lines().findFirst().map(CpuList::parse);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
