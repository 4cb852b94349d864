package dev.percpu.harness.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The CPU time that the control groups of this process let it have. */
final class CpuQuota {

    private static final String MOUNT = "sys/fs/cgroup";

    private CpuQuota() {}

    /**
     * The tightest quota of the process's group and the groups around it.
     *
     * @return the quota in CPUs; empty if there is none
     */
    static OptionalDouble of(KernelFiles files) {
        return files.text("proc/self/cgroup").stream()
                .flatMap(String::lines)
                .flatMap(line -> quotas(files, line.split(":", 3)))
                .mapToDouble(Double::doubleValue)
                .min();
    }

    /** A line is {@code id:controllers:path}; version 2 has no controllers in it. */
    private static Stream<Double> quotas(KernelFiles files, String[] line) {
        if (line.length != 3) {
            return Stream.empty();
        }
        List<String> controllers = List.of(line[1].split(","));
        if (line[1].isEmpty()) {
            return ancestors(line[2])
                    .flatMap(path -> files.text(MOUNT + path + "/cpu.max").stream())
                    .flatMap(text -> ratio(text.split(" ")).stream());
        }
        if (!controllers.contains("cpu")) {
            return Stream.empty();
        }
        return ancestors(line[2])
                .map(path -> MOUNT + "/" + line[1] + path)
                .flatMap(
                        directory ->
                                ratio(
                                        files.text(directory + "/cpu.cfs_quota_us").orElse(""),
                                        files.text(directory + "/cpu.cfs_period_us").orElse(""))
                                        .stream());
    }

    /** The path itself, then each path around it, up to the root, which is empty. */
    private static Stream<String> ancestors(String path) {
        List<String> paths = new ArrayList<>();
        String current = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        while (!current.isEmpty()) {
            paths.add(current);
            current = current.substring(0, Math.max(0, current.lastIndexOf('/')));
        }
        paths.add("");
        return paths.stream();
    }

    /** Version 1 says "no quota" by −1, version 2 by a word. */
    private static Optional<Double> ratio(String... quotaAndPeriod) {
        try {
            double quota = Double.parseDouble(quotaAndPeriod[0]);
            double period = Double.parseDouble(quotaAndPeriod[1]);
            return quota > 0 && period > 0 ? Optional.of(quota / period) : Optional.empty();
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
