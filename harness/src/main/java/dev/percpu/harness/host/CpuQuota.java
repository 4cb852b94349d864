package dev.percpu.harness.host;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CPU time that a control group grants its processes.
 *
 * @param cpus the quota, as a number of CPUs
 * @param file the file that sets the quota
 * @param unlimited the text that removes the quota when written to the file
 */
record CpuQuota(double cpus, String file, String unlimited) {

    /**
     * The tightest quota of the process's own group and its enclosing groups.
     *
     * @return the quota; empty if there is none
     */
    static Optional<CpuQuota> tightest(KernelFiles files, ControlGroups groups) {
        return groups.directories().stream()
                .flatMap(
                        directory ->
                                Stream.concat(second(files, directory), first(files, directory)))
                .min(Comparator.comparingDouble(CpuQuota::cpus));
    }

    private static Stream<CpuQuota> second(KernelFiles files, String directory) {
        String file = directory + "/cpu.max";
        return files.text(file).stream()
                .map(text -> text.split(" "))
                .filter(words -> words.length == 2)
                .flatMap(words -> ratio(words[0], words[1]).stream())
                .map(ratio -> new CpuQuota(ratio, file, "max"));
    }

    private static Stream<CpuQuota> first(KernelFiles files, String directory) {
        String file = directory + "/cpu.cfs_quota_us";
        return ratio(
                files.text(file).orElse(""),
                files.text(directory + "/cpu.cfs_period_us").orElse(""))
                .map(ratio -> new CpuQuota(ratio, file, "-1"))
                .stream();
    }

    /** Version 1 writes −1 for "no quota", version 2 a word. */
    private static Optional<Double> ratio(String quota, String period) {
        try {
            double share = Double.parseDouble(quota);
            double whole = Double.parseDouble(period);
            return share > 0 && whole > 0 ? Optional.of(share / whole) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
