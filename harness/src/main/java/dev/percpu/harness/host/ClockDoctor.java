package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Topology;
import java.util.List;
import java.util.Optional;

/**
 * Examines how fast the CPUs run, whether their frequency is stable, and which clock takes the
 * time.
 */
final class ClockDoctor {

    private static final String CPUS = "sys/devices/system/cpu/";
    private static final String GOVERNOR = CPUS + "cpu%s/cpufreq/scaling_governor";
    private static final String NO_TURBO = CPUS + "intel_pstate/no_turbo";
    private static final String BOOST = CPUS + "cpufreq/boost";
    private static final String OWN_BOOST = CPUS + "cpu%s/cpufreq/boost";

    private static final String CLOCKS = "sys/devices/system/clocksource/clocksource0/";
    private static final List<String> NATIVE_CLOCKS = List.of("tsc", "arch_sys_counter");
    private static final List<String> VIRTUAL_CLOCKS =
            List.of("kvm-clock", "hyperv_clocksource_tsc_page");

    private ClockDoctor() {}

    static List<Diagnosis> examine(Topology topology, KernelFiles files) {
        return List.of(governor(topology, files), turbo(topology, files), clock(files));
    }

    private static Diagnosis governor(Topology topology, KernelFiles files) {
        String subject = "governor";
        List<String> governors =
                topology.usable().ids().stream()
                        .flatMap(id -> files.text(GOVERNOR.formatted(id)).stream())
                        .distinct()
                        .toList();
        if (governors.isEmpty()) {
            return Diagnosis.limit(
                    subject,
                    "not known: no file /" + GOVERNOR.formatted("*"),
                    "Firmware or hypervisor set the frequency, and may change it during a run.");
        }
        return governors.equals(List.of("performance"))
                ? Diagnosis.sound(subject, "performance", "CPUs do not slow down to save power.")
                : Diagnosis.fix(
                                subject,
                                String.join(", ", governors),
                                "CPUs start slowly and change their frequency during a run.",
                                "echo performance | sudo tee /" + GOVERNOR.formatted("*"))
                        .bad();
    }

    private static Diagnosis turbo(Topology topology, KernelFiles files) {
        Optional<String> disabled = files.text(NO_TURBO);
        if (disabled.isPresent()) {
            return turbo(disabled.get().equals("0"), "echo 1 | sudo tee /" + NO_TURBO);
        }
        Optional<String> enabled = files.text(BOOST);
        if (enabled.isPresent()) {
            return turbo(enabled.get().equals("1"), "echo 0 | sudo tee /" + BOOST);
        }
        List<String> own =
                topology.usable().ids().stream()
                        .flatMap(id -> files.text(OWN_BOOST.formatted(id)).stream())
                        .distinct()
                        .toList();
        return own.isEmpty()
                ? Diagnosis.limit(
                        "turbo",
                        "not known: neither /" + NO_TURBO + " nor /" + BOOST + " exists",
                        "Few threads may run at a higher frequency than many.")
                : turbo(own.contains("1"), "echo 0 | sudo tee /" + OWN_BOOST.formatted("*"));
    }

    private static Diagnosis turbo(boolean on, String remedy) {
        return on
                ? Diagnosis.fix(
                                "turbo",
                                "on",
                                "Few threads run at a higher frequency than many: scaling looks"
                                        + " worse than it is.",
                                remedy)
                        .bad()
                : Diagnosis.sound("turbo", "off", "One thread runs no faster than many.");
    }

    private static Diagnosis clock(KernelFiles files) {
        String subject = "clock source";
        Optional<String> current = files.text(CLOCKS + "current_clocksource");
        if (current.isEmpty()) {
            return Diagnosis.limit(
                    subject,
                    "not known: no file /" + CLOCKS + "current_clocksource",
                    "Reading the time may be slow: short intervals may be inaccurate.");
        }
        String clock = current.get();
        if (NATIVE_CLOCKS.contains(clock) || VIRTUAL_CLOCKS.contains(clock)) {
            return Diagnosis.sound(subject, clock, "Reading the time needs no system call.");
        }
        String effect = "Reading the time is slow: short intervals are inaccurate.";
        List<String> others =
                List.of(files.text(CLOCKS + "available_clocksource").orElse("").split(" "));
        return NATIVE_CLOCKS.stream()
                .filter(others::contains)
                .findFirst()
                .map(
                        fast ->
                                Diagnosis.fix(
                                        subject,
                                        clock,
                                        effect,
                                        "echo %s | sudo tee /%scurrent_clocksource"
                                                .formatted(fast, CLOCKS)))
                .orElse(Diagnosis.limit(subject, clock, effect));
    }
}
