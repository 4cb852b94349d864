package dev.percpu.harness.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mean frequency of CPUs a moment ago, from cpufreq or else from the kernel's list of
 * processors.
 *
 * @param megahertz the mean over the CPUs; empty if it is not known for each of them
 * @param absent why it is empty; empty if it is not
 */
record Frequency(Optional<Double> megahertz, Optional<String> absent) {

    private static final String CURRENT = "sys/devices/system/cpu/cpu%s/cpufreq/scaling_cur_freq";
    private static final String LIST = "proc/cpuinfo";
    private static final String MEGAHERTZ = "cpu MHz";
    private static final double KILO = 1000;

    static Frequency of(KernelFiles files, List<Integer> cpus) {
        if (cpus.isEmpty()) {
            return unknown("the kernel does not say which CPUs are online");
        }
        return byGovernor(files, cpus).orElseGet(() -> byList(files.text(LIST).orElse(""), cpus));
    }

    private static Optional<Frequency> byGovernor(KernelFiles files, List<Integer> cpus) {
        List<Double> all = new ArrayList<>();
        for (int cpu : cpus) {
            Optional<Double> kilohertz =
                    files.text(CURRENT.formatted(cpu))
                            .filter(text -> text.matches("[0-9]{1,9}"))
                            .map(Double::valueOf);
            if (kilohertz.isEmpty()) {
                return Optional.empty();
            }
            all.add(kilohertz.get() / KILO);
        }
        return Optional.of(mean(all));
    }

    private static Frequency byList(String text, List<Integer> cpus) {
        String missing = "/" + CURRENT.formatted("*") + " is missing, and /" + LIST;
        if (!text.contains(MEGAHERTZ)) {
            return unknown(missing + " has no line " + MEGAHERTZ);
        }
        if (!CpuInfo.parse(text).countsCycles()) {
            return unknown(missing + " has the nominal frequency only");
        }
        Map<Integer, Double> all = listed(text);
        return all.keySet().containsAll(cpus)
                ? mean(cpus.stream().map(all::get).toList())
                : unknown(missing + " does not list all CPUs");
    }

    /** Each block starts with the number of its processor. */
    private static Map<Integer, Double> listed(String text) {
        Map<Integer, Double> all = new HashMap<>();
        int processor = -1;
        for (String line : text.lines().toList()) {
            String[] pair = line.split(":", 2);
            if (pair.length < 2) {
                continue;
            }
            String key = pair[0].strip();
            String value = pair[1].strip();
            if (key.equals("processor") && value.matches("[0-9]{1,9}")) {
                processor = Integer.parseInt(value);
            } else if (key.equals(MEGAHERTZ) && value.matches("[0-9]{1,9}(\\.[0-9]+)?")) {
                all.put(processor, Double.valueOf(value));
            }
        }
        return all;
    }

    private static Frequency mean(List<Double> all) {
        double mean = all.stream().mapToDouble(each -> each).average().orElseThrow();
        return new Frequency(Optional.of(mean), Optional.empty());
    }

    private static Frequency unknown(String reason) {
        return new Frequency(Optional.empty(), Optional.of(reason));
    }
}
