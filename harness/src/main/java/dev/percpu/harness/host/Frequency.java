package dev.percpu.harness.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The mean frequency that CPUs ran at a moment ago, as cpufreq has it, or else the kernel's list of
 * processors.
 *
 * @param megahertz the mean over the CPUs; empty if it cannot be known of each
 * @param absent why it is empty; empty if it is not
 */
record Frequency(Optional<Double> megahertz, Optional<String> absent) {

    private static final String CURRENT = "sys/devices/system/cpu/cpu%s/cpufreq/scaling_cur_freq";
    private static final String LIST = "proc/cpuinfo";
    private static final double KILO = 1000;

    static Frequency of(KernelFiles files, List<Integer> cpus) {
        if (cpus.isEmpty()) {
            return unknown("the kernel does not tell which CPUs are online");
        }
        return byGovernor(files, cpus).or(() -> byList(files, cpus)).orElseGet(() -> none(files));
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
        return mean(all);
    }

    private static Optional<Frequency> byList(KernelFiles files, List<Integer> cpus) {
        String text = files.text(LIST).orElse("");
        if (!CpuInfo.parse(text).countsCycles()) {
            return Optional.empty();
        }
        Map<Integer, Double> all = listed(text);
        return all.keySet().containsAll(cpus)
                ? mean(cpus.stream().map(all::get).toList())
                : Optional.empty();
    }

    /** Each block has the number of its processor first. */
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
            } else if (key.equals("cpu MHz") && value.matches("[0-9]{1,9}(\\.[0-9]+)?")) {
                all.put(processor, Double.valueOf(value));
            }
        }
        return all;
    }

    private static Optional<Frequency> mean(List<Double> all) {
        OptionalDouble mean = all.stream().mapToDouble(each -> each).average();
        return mean.isPresent()
                ? Optional.of(new Frequency(Optional.of(mean.getAsDouble()), Optional.empty()))
                : Optional.empty();
    }

    private static Frequency none(KernelFiles files) {
        String text = files.text(LIST).orElse("");
        return unknown(
                "there is no /"
                        + CURRENT.formatted("*")
                        + (listed(text).isEmpty()
                                ? ", and /" + LIST + " has no line cpu MHz"
                                : CpuInfo.parse(text).countsCycles()
                                        ? ", and /" + LIST + " does not have each of the CPUs"
                                        : ", and /" + LIST + " has the nominal frequency only"));
    }

    private static Frequency unknown(String reason) {
        return new Frequency(Optional.empty(), Optional.of(reason));
    }
}
