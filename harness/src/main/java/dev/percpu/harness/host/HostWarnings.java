package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What about a machine makes its figures less sure, a sentence each. */
final class HostWarnings {

    /** With fewer, contention is too weak to tell designs apart. */
    private static final int FEW_CPUS = 4;

    /** More than this share of the CPUs busy with other things is taken from the workers. */
    private static final double BUSY = 0.5;

    private static final double STOLEN = 0.01;

    private HostWarnings() {}

    static List<String> of(Topology topology, KernelFiles files, Optional<String> unpinned) {
        int cpus = topology.placement().size();
        List<String> warnings = new ArrayList<>();
        if (cpus < FEW_CPUS) {
            warnings.add(
                    "Only "
                            + cpus
                            + (cpus == 1 ? " CPU is" : " CPUs are")
                            + " allowed: take ratios from this run, never scaling.");
        }
        load(files)
                .filter(load -> load > BUSY * cpus)
                .ifPresent(
                        load ->
                                warnings.add(
                                        text(
                                                "The load average was %.1f on %d allowed CPUs:"
                                                        + " something else was running; repeat on a"
                                                        + " quiet machine.",
                                                load, cpus)));
        if (virtual(files)) {
            warnings.add(
                    "This is a virtual machine: its CPUs may share cores with others' unseen.");
        }
        StolenTime.share(files.text("proc/stat").orElse("")).stream()
                .filter(share -> share > STOLEN)
                .mapToObj(
                        share ->
                                text(
                                        "The hypervisor has withheld %.1f%% of the CPU time since"
                                                + " boot (steal).",
                                        100 * share))
                .forEach(warnings::add);
        OptionalDouble quota = CpuQuota.of(files);
        if (quota.isPresent() && quota.getAsDouble() < cpus) {
            warnings.add(
                    text(
                            "A control group limits this process to %.2f of %d allowed CPUs: it is"
                                    + " throttled whenever more threads than that run.",
                            quota.getAsDouble(), cpus));
        }
        unpinned.ifPresent(
                reason -> warnings.add("Threads were not pinned to CPUs: " + reason + "."));
        return warnings;
    }

    static boolean virtual(KernelFiles files) {
        return files.text("sys/hypervisor/type").isPresent()
                || CpuInfo.parse(files.text("proc/cpuinfo").orElse("")).hypervisor();
    }

    /** The average over the last minute. */
    static Optional<Double> load(KernelFiles files) {
        return files.text("proc/loadavg")
                .map(text -> text.split(" ")[0])
                .filter(word -> word.matches("[0-9]+(\\.[0-9]+)?"))
                .map(Double::valueOf);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
