package dev.percpu.harness.host;

import dev.percpu.counters.CpuList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CPUs that the control groups of this process let it run on.
 *
 * @param cpus the CPUs
 * @param file the file that says so
 */
record CpuSet(CpuList cpus, String file) {

    static final String CONTROLLER = "cpuset";

    private static final String CHOSEN = "/cpuset.cpus";

    /**
     * What is in force. Before Linux 3.17 version 1 had one file for what is chosen and what is in
     * force.
     *
     * @return the set; empty if no group has one, or none is told
     */
    static Optional<CpuSet> inForce(KernelFiles files, ControlGroups groups) {
        return groups.directories().stream()
                .flatMap(
                        directory ->
                                Stream.of(
                                        directory + CHOSEN + ".effective",
                                        directory + "/cpuset.effective_cpus",
                                        directory + CHOSEN))
                .flatMap(file -> cpus(files, file).map(cpus -> new CpuSet(cpus, file)).stream())
                .findFirst();
    }

    /**
     * The files by which groups leave out some of the CPUs.
     *
     * @return the files, that of the outermost group first, which must be widened first
     */
    static List<String> narrowing(KernelFiles files, ControlGroups groups, CpuList online) {
        List<String> narrow =
                new ArrayList<>(
                        groups.directories().stream()
                                .map(directory -> directory + CHOSEN)
                                .filter(
                                        file ->
                                                cpus(files, file)
                                                        .map(cpus -> cpus.intersect(online))
                                                        .filter(cpus -> !cpus.equals(online))
                                                        .isPresent())
                                .toList());
        Collections.reverse(narrow);
        return narrow;
    }

    /** A group that chooses none has those of the group around it. */
    private static Optional<CpuList> cpus(KernelFiles files, String file) {
        try {
            return files.text(file).map(CpuList::parse).filter(cpus -> !cpus.isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
