package dev.percpu.harness.host;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CPU time that a control group lets its processes have.
 *
 * @param cpus how many CPUs' worth
 * @param file the file that says so
 * @param unlimited what to write there instead
 */
record CpuQuota(double cpus, String file, String unlimited) {

    /**
     * The tightest quota of the process's group and the groups around it.
     *
     * @return the quota; empty if there is none
     */
    static Optional<CpuQuota> tightest(KernelFiles files) {
        return ControlGroups.directories(files, "cpu").stream()
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

    /** Version 1 says "no quota" by −1, version 2 by a word. */
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
