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
 * Reads and sets the CPUs that a thread may run on. Thread-safe.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man2/sched_setaffinity.2.html">sched_setaffinity</a>
 */
public final class Affinity {

    private static final Path STATUS = StatusFile.THREAD;
    private static final String STATUS_KEY = "Cpus_allowed_list:";

    private Affinity() {}

    /**
     * Tells why affinity cannot be set. Reading the affinity of the calling thread needs no native
     * access.
     *
     * @return the reason and the remedy; empty if affinity can be set
     */
    public static Optional<String> unavailable() {
        return LibC.unavailable();
    }

    /**
     * Returns the CPUs that the calling thread may run on; for a virtual thread, those of its
     * current carrier. Without native access, they come from {@code /proc}. That list contains
     * offline CPUs too, so only those are returned that sysfs lists as online, if there are any.
     *
     * @return the CPUs, at least one
     * @throws IllegalStateException if neither the kernel nor {@code /proc} provides them
     */
    public static CpuList allowed() {
        return unavailable().isEmpty() ? allowed(0) : allowedByStatus();
    }

    /**
     * Returns the CPUs that a thread may run on.
     *
     * @param tid a kernel thread id from {@link LibC#gettid()}, or 0 for the calling thread
     * @return the CPUs, at least one
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
                            () ->
                                    new IllegalStateException(
                                            STATUS + " has no line with the key " + STATUS_KEY));
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
     * Pins the calling thread. To undo this, pin the thread to the returned CPUs.
     *
     * @param cpus the CPUs that the thread may run on from now on; the kernel ignores those that
     *     are offline or outside of the thread's cpuset
     * @return the CPUs that the thread could run on before
     * @throws IllegalArgumentException if no CPU remains; the affinity is then unchanged
     * @throws IllegalStateException if the thread is virtual, because this would pin its carrier;
     *     if the kernel refuses; or if libc cannot be called
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
     * Pins a thread of this process. A thread on another CPU moves at once.
     *
     * @param tid its kernel thread id, or 0 for the calling thread
     * @param cpus the CPUs that the thread may run on from now on
     * @throws IllegalArgumentException if none of the CPUs is online and in the thread's cpuset
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
                    failed + "; give at least one CPU that is online and in the thread's cpuset");
        }
        throw new IllegalStateException(
                errno == LibC.EPERM
                        ? failed
                                + "; allow the system call sched_setaffinity in the sandbox's"
                                + " seccomp profile"
                        : failed);
    }
}
