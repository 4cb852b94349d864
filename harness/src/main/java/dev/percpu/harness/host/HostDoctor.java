package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What else on the machine disturbs a measurement: memory, clocks, frequencies and neighbours. */
final class HostDoctor {

    private static final String HUGE_PAGES = "sys/kernel/mm/transparent_hugepage/enabled";
    private static final String CLOCKS = "sys/devices/system/clocksource/clocksource0/";
    private static final String GOVERNOR = "sys/devices/system/cpu/cpu%d/cpufreq/scaling_governor";
    private static final String NO_TURBO = "sys/devices/system/cpu/intel_pstate/no_turbo";
    private static final String BOOST = "sys/devices/system/cpu/cpufreq/boost";

    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final List<String> FAST_CLOCKS = List.of("tsc", "arch_sys_counter");

    private static final double STOLEN = 0.01;
    private static final double BUSY = 0.5;

    private HostDoctor() {}

    static List<Diagnosis> examine(Topology topology, KernelFiles files) {
        List<Diagnosis> found = new ArrayList<>();
        hugePages(files).ifPresent(found::add);
        governor(topology, files).ifPresent(found::add);
        turbo(files).ifPresent(found::add);
        clock(files).ifPresent(found::add);
        found.add(virtual(files));
        steal(files).ifPresent(found::add);
        load(topology, files).ifPresent(found::add);
        return found;
    }

    private static Optional<Diagnosis> hugePages(KernelFiles files) {
        String subject = "THP";
        return files.text(HUGE_PAGES)
                .map(CHOSEN::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .map(
                        mode ->
                                mode.equals("always")
                                        ? Diagnosis.mend(
                                                subject,
                                                mode,
                                                "One huge page can hold the units of many CPUs, all"
                                                        + " on the node that touched it first.",
                                                "echo madvise | sudo tee /" + HUGE_PAGES)
                                        : Diagnosis.sound(
                                                subject,
                                                mode,
                                                "Units lie on small pages, each near its CPU."));
    }

    private static Optional<Diagnosis> governor(Topology topology, KernelFiles files) {
        String subject = "governor";
        List<String> governors =
                topology.placement().stream()
                        .flatMap(id -> files.text(GOVERNOR.formatted(id)).stream())
                        .distinct()
                        .toList();
        if (governors.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                governors.equals(List.of("performance"))
                        ? Diagnosis.sound(subject, "performance", "CPUs do not slow down to save.")
                        : Diagnosis.mend(
                                subject,
                                String.join(", ", governors),
                                "CPUs start slowly and change their frequency during a run.",
                                "echo performance | sudo tee"
                                        + " /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"));
    }

    private static Optional<Diagnosis> turbo(KernelFiles files) {
        Optional<String> mend =
                files.text(NO_TURBO)
                        .map(state -> state.equals("0") ? "echo 1 | sudo tee /" + NO_TURBO : "")
                        .or(
                                () ->
                                        files.text(BOOST)
                                                .map(
                                                        state ->
                                                                state.equals("1")
                                                                        ? "echo 0 | sudo tee /"
                                                                                + BOOST
                                                                        : ""));
        return mend.map(
                command ->
                        command.isEmpty()
                                ? Diagnosis.sound(
                                        "turbo", "off", "One thread runs no faster than many.")
                                : Diagnosis.mend(
                                        "turbo",
                                        "on",
                                        "Few threads run at a higher frequency than many: scaling"
                                                + " looks worse than it is.",
                                        command));
    }

    private static Optional<Diagnosis> clock(KernelFiles files) {
        String subject = "clock source";
        return files.text(CLOCKS + "current_clocksource")
                .map(
                        clock -> {
                            if (FAST_CLOCKS.contains(clock) || clock.equals("kvm-clock")) {
                                return Diagnosis.sound(
                                        subject, clock, "Reading the time needs no system call.");
                            }
                            String effect = "Reading the time is slow: short intervals are unsure.";
                            List<String> others =
                                    List.of(
                                            files.text(CLOCKS + "available_clocksource")
                                                    .orElse("")
                                                    .split(" "));
                            return FAST_CLOCKS.stream()
                                    .filter(others::contains)
                                    .findFirst()
                                    .map(
                                            fast ->
                                                    Diagnosis.mend(
                                                            subject,
                                                            clock,
                                                            effect,
                                                            "echo "
                                                                    + fast
                                                                    + " | sudo tee /"
                                                                    + CLOCKS
                                                                    + "current_clocksource"))
                                    .orElse(Diagnosis.limit(subject, clock, effect));
                        });
    }

    private static Diagnosis virtual(KernelFiles files) {
        return HostWarnings.virtual(files)
                ? Diagnosis.limit(
                        "virtualised",
                        "yes",
                        "CPUs may share cores with others' unseen: take ratios, not scaling.")
                : Diagnosis.sound("virtualised", "not that it says", "CPUs are the machine's own.");
    }

    private static Optional<Diagnosis> steal(KernelFiles files) {
        OptionalDouble share = StolenTime.share(files.text("proc/stat").orElse(""));
        if (share.isEmpty()) {
            return Optional.empty();
        }
        String fact =
                String.format(
                        Locale.ROOT, "%.1f%% of the time since boot", 100 * share.getAsDouble());
        return Optional.of(
                share.getAsDouble() <= STOLEN
                        ? Diagnosis.sound("steal", fact, "The hypervisor withholds no CPU time.")
                        : Diagnosis.limit(
                                "steal",
                                fact,
                                "The hypervisor runs others on these CPUs: use a dedicated host."));
    }

    private static Optional<Diagnosis> load(Topology topology, KernelFiles files) {
        int cpus = topology.placement().size();
        return HostWarnings.load(files)
                .map(
                        load -> {
                            String fact =
                                    String.format(
                                            Locale.ROOT, "%.1f on %d allowed CPUs", load, cpus);
                            return load <= BUSY * cpus
                                    ? Diagnosis.sound("load", fact, "Little else is running.")
                                    : Diagnosis.mend(
                                            "load",
                                            fact,
                                            "Something else takes CPU time from the workers.",
                                            "top -o %CPU, and stop what is busy");
                        });
    }
}
