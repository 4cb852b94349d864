package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.Membarrier;
import dev.percpu.counters.linux.Rung;
import java.util.Optional;
import java.util.Set;

/**
 * What this process can use outside of Java.
 *
 * @param rung the rung
 * @param description the rung, the reason and the remedy, as they are logged
 * @param remedy what would lift the process to a higher rung
 * @param rseq whether libc has registered restartable sequences; empty without the bridge
 * @param barriers the commands that the kernel's {@code membarrier} supports
 * @param noBarrier why the fence for restartable sequences is missing
 * @param unpinned why threads cannot be pinned to CPUs; empty if they can
 * @param searchPath where programs are searched for
 * @param glibc the version of glibc; empty for another libc, or if it cannot be called
 * @param surroundings the environment that the process was started in
 */
record NativeFacts(
        Rung rung,
        String description,
        Optional<String> remedy,
        Optional<Boolean> rseq,
        Set<Membarrier.Command> barriers,
        Optional<String> noBarrier,
        Optional<String> unpinned,
        String searchPath,
        Optional<String> glibc,
        Surroundings surroundings) {

    /** For a process whose environment changes nothing. */
    NativeFacts(
            Rung rung,
            String description,
            Optional<String> remedy,
            Optional<Boolean> rseq,
            Set<Membarrier.Command> barriers,
            Optional<String> noBarrier,
            Optional<String> unpinned,
            String searchPath,
            Optional<String> glibc) {
        this(
                rung,
                description,
                remedy,
                rseq,
                barriers,
                noBarrier,
                unpinned,
                searchPath,
                glibc,
                Surroundings.PLAIN);
    }

    static NativeFacts ofThisProcess(Surroundings surroundings) {
        return new NativeFacts(
                Ladder.rung(),
                Ladder.describe(),
                Ladder.remedy(),
                Bridge.unavailable().isEmpty()
                        ? Optional.of(Bridge.facts().rseqRegistered())
                        : Optional.empty(),
                Membarrier.commands(),
                Membarrier.unavailable(),
                Affinity.unavailable(),
                Optional.ofNullable(System.getenv("PATH")).orElse(""),
                LibC.unavailable().isEmpty() ? LibC.glibcVersion() : Optional.empty(),
                surroundings);
    }
}
