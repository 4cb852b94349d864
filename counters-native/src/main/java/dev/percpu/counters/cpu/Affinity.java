package dev.percpu.counters.cpu;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.design.PossibleCpus;
import dev.percpu.counters.internal.StatusFile;
import dev.percpu.counters.linux.LibC;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;

/**
 * Which CPUs a thread may run on. Thread-safe.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man2/sched_setaffinity.2.html">sched_setaffinity</a>
 */
public final class Affinity {

    private static final Path STATUS = StatusFile.THREAD;
    private static final String STATUS_KEY = "Cpus_allowed_list:";

    private Affinity() {}

    /**
     * Why affinity cannot be set; reading that of the calling thread needs no native access.
     *
     * @return the reason and the remedy; empty if it can be set
     */
    public static Optional<String> unavailable() {
        return LibC.unavailable();
    }

    /**
     * The CPUs that the calling thread may run on; for a virtual thread, those of its present
     * carrier. Without native access they come from {@code /proc}, which names offline ones, too:
     * those that sysfs says are online, if any.
     *
     * @return the CPUs, never none
     * @throws IllegalStateException if neither the kernel nor {@code /proc} can be asked
     */
    public static CpuList allowed() {
        return unavailable().isEmpty() ? allowed(0) : allowedByStatus();
    }

    /**
     * The CPUs that a thread may run on.
     *
     * @param tid a kernel thread id, as {@link LibC#gettid()} gives it, or 0 for the calling thread
     * @return the CPUs, never none
     * @throws IllegalStateException if there is no such thread or libc cannot be called
     */
    public static CpuList allowed(int tid) {
        BitSet mask = BitSet.valueOf(LibC.schedGetaffinity(tid, PossibleCpus.machine()));
        return CpuList.of(mask.stream().toArray());
    }

    private static CpuList allowedByStatus() {
        CpuList mask = maskOfStatus();
        CpuList online = Topology.onlineBySysfs().map(mask::intersect).orElse(mask);
        return online.isEmpty() ? mask : online;
    }

    private static CpuList maskOfStatus() {
        try {
            return StatusFile.value(STATUS, STATUS_KEY)
                    .map(CpuList::parse)
                    .orElseThrow(
                            () -> new IllegalStateException(STATUS + " has no line " + STATUS_KEY));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the allowed CPUs are unknown: "
                            + unavailable().orElse("")
                            + "; and "
                            + STATUS
                            + " cannot be read ("
                            + e
                            + ")",
                    e);
        }
    }

    /**
     * Pins the calling thread. To undo that, pin it to what this returns.
     *
     * @param cpus where it may run from now on; those that are offline or outside of the thread's
     *     cpuset are left out by the kernel
     * @return where it might run before
     * @throws IllegalArgumentException if no CPU remains; the thread stays as it was
     * @throws IllegalStateException if the thread is virtual, for its carrier would be pinned
     *     instead; if the kernel refuses; or if libc cannot be called
     */
    public static CpuList pin(CpuList cpus) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "virtual thread "
                            + Thread.currentThread().threadId()
                            + " cannot be pinned to CPUs "
                            + cpus
                            + ": that would pin its carrier; use a platform thread");
        }
        CpuList before = allowed(0);
        pin(0, cpus);
        return before;
    }

    /**
     * Pins a thread of this process, which moves at once if it runs elsewhere.
     *
     * @param tid its kernel thread id, or 0 for the calling thread
     * @param cpus where it may run from now on
     * @throws IllegalArgumentException if no CPU of them is online and in the thread's cpuset
     * @throws IllegalStateException if there is no such thread, the kernel refuses, or libc cannot
     *     be called
     */
    public static void pin(int tid, CpuList cpus) {
        BitSet mask = new BitSet();
        cpus.ids().forEach(mask::set);
        int errno = LibC.schedSetaffinity(tid, mask.toLongArray());
        if (errno == 0) {
            return;
        }
        String failed =
                "thread " + tid + " cannot be pinned to CPUs '" + cpus + "': " + LibC.text(errno);
        if (errno == LibC.EINVAL) {
            throw new IllegalArgumentException(
                    failed + "; name at least one CPU that is online and in its cpuset");
        }
        throw new IllegalStateException(
                errno == LibC.EPERM
                        ? failed
                                + "; allow the system call sched_setaffinity in the sandbox's"
                                + " seccomp profile"
                        : failed);
    }
}
