package dev.percpu.harness.host;

import dev.percpu.counters.CpuList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CPUs that this process's control groups allow.
 *
 * @param cpus the CPUs
 * @param file the file that lists them
 */
record CpuSet(CpuList cpus, String file) {

    static final String CONTROLLER = "cpuset";

    private static final String CHOSEN = "/cpuset.cpus";
    private static final String PLAIN = "/cpus";

    /**
     * The set in force. Before Linux 3.17, version 1 had a single file for the configured set and
     * the set in force. A hierarchy that is mounted with {@code noprefix}, as on Android, has files
     * without the controller's name.
     *
     * @return the set; empty if no group has one, or if it cannot be read
     */
    static Optional<CpuSet> inForce(KernelFiles files, ControlGroups groups) {
        return groups.directories().stream()
                .flatMap(
                        directory ->
                                Stream.of(
                                        directory + CHOSEN + ".effective",
                                        directory + "/cpuset.effective_cpus",
                                        directory + CHOSEN,
                                        directory + "/effective_cpus",
                                        directory + PLAIN))
                .flatMap(file -> cpus(files, file).map(cpus -> new CpuSet(cpus, file)).stream())
                .findFirst();
    }

    /**
     * The files by which groups exclude some of the CPUs.
     *
     * @return the files, that of the outermost group first, since that one must be widened first
     */
    static List<String> narrowing(KernelFiles files, ControlGroups groups, CpuList online) {
        List<String> narrow =
                new ArrayList<>(
                        groups.directories().stream()
                                .flatMap(
                                        directory ->
                                                Stream.of(directory + CHOSEN, directory + PLAIN))
                                .distinct()
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

    /** A group with an empty file inherits the CPUs of its enclosing group. */
    private static Optional<CpuList> cpus(KernelFiles files, String file) {
        try {
            return files.text(file).map(CpuList::parse).filter(cpus -> !cpus.isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
