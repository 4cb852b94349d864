package dev.percpu.harness.host;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How many CPUs there are, which of them may be used, and how they lie to memory. */
final class CpuDoctor {

    private static final String CPUS = "sys/devices/system/cpu/";

    /** With more slots than this for each CPU, memory and walks are mostly of slots unused. */
    private static final int SPACIOUS = 2;

    private CpuDoctor() {}

    static List<Diagnosis> examine(Topology topology, KernelFiles files) {
        List<Diagnosis> found = new ArrayList<>();
        found.add(possible(topology));
        found.add(online(topology, files));
        found.add(allowed(topology));
        found.add(quota(topology, files));
        found.add(smt(topology));
        found.add(nodes(topology));
        if (topology.nodes().stream().filter(node -> !node.cpus().isEmpty()).count() > 1) {
            found.add(balancing(files));
        }
        return found;
    }

    private static Diagnosis possible(Topology topology) {
        int slots = topology.possible().length();
        int cpus = topology.online().size();
        String fact = "%s: %d slots for %d online CPUs".formatted(topology.possible(), slots, cpus);
        return slots <= SPACIOUS * cpus
                ? Diagnosis.sound(
                        "possible CPUs", fact, "Memory and sums are sized by the possible CPUs.")
                : Diagnosis.mend(
                        "possible CPUs",
                        fact,
                        "Memory and sums are sized by the possible CPUs, most of which do not"
                                + " count.",
                        "boot with possible_cpus=" + topology.online().length());
    }

    private static Diagnosis online(Topology topology, KernelFiles files) {
        CpuList present =
                files.text(CPUS + "present").map(CpuList::parse).orElse(topology.online());
        List<Integer> offline =
                present.ids().stream().filter(id -> !topology.online().contains(id)).toList();
        String fact = topology.online() + ", " + count(topology.online().size(), "CPU");
        if (offline.isEmpty()) {
            return Diagnosis.sound("online CPUs", fact, "No CPU that is there stands idle.");
        }
        CpuList off = CpuList.of(offline.stream().mapToInt(id -> id).toArray());
        return Diagnosis.mend(
                "online CPUs",
                fact + "; offline " + off,
                "The machine is measured without them; their slots keep what they counted.",
                "for c in "
                        + offline.stream().map(String::valueOf).collect(Collectors.joining(" "))
                        + "; do echo 1 | sudo tee /"
                        + CPUS
                        + "cpu$c/online; done");
    }

    private static Diagnosis allowed(Topology topology) {
        int usable = topology.placement().size();
        String fact = topology.allowed() + ", " + count(topology.allowedCores(), "core");
        if (usable == topology.online().size()) {
            return Diagnosis.sound("allowed CPUs", fact, "Threads can be placed on every CPU.");
        }
        return Diagnosis.mend(
                "allowed CPUs",
                fact,
                "Threads are placed on %d of %d online CPUs: the machine is not measured as a whole."
                        .formatted(usable, topology.online().size()),
                "taskset -c "
                        + topology.online()
                        + " harness/bin/counters ..., and widen the container's cpuset");
    }

    private static Diagnosis quota(Topology topology, KernelFiles files) {
        OptionalDouble quota = CpuQuota.of(files);
        int cpus = topology.placement().size();
        if (quota.isEmpty() || quota.getAsDouble() >= cpus) {
            return Diagnosis.sound(
                    "CPU quota", "none below the allowed CPUs", "No control group throttles.");
        }
        return Diagnosis.mend(
                "CPU quota",
                String.format(Locale.ROOT, "%.2f of %d allowed CPUs", quota.getAsDouble(), cpus),
                "The control group stops all threads whenever more than that have run.",
                "start the container without --cpus, or echo max | sudo tee the group's cpu.max");
    }

    private static Diagnosis smt(Topology topology) {
        int threads =
                topology.cpus().stream()
                        .mapToInt(cpu -> cpu.siblings().intersect(topology.online()).size())
                        .max()
                        .orElse(1);
        return threads == 1
                ? Diagnosis.sound("SMT", "one CPU a core", "No two CPUs share a core.")
                : Diagnosis.mend(
                        "SMT",
                        threads + " CPUs a core",
                        "Beyond %s, threads share cores and the curve bends."
                                .formatted(count(topology.allowedCores(), "thread")),
                        "echo off | sudo tee /" + CPUS + "smt/control");
    }

    private static Diagnosis nodes(Topology topology) {
        long withCpus = topology.nodes().stream().filter(node -> !node.cpus().isEmpty()).count();
        long without = topology.nodes().size() - withCpus;
        return Diagnosis.sound(
                "NUMA nodes",
                withCpus + " with CPUs" + (without == 0 ? "" : ", " + without + " without"),
                withCpus == 1
                        ? "All memory is equally near."
                        : "Updates cost more where a counter's memory is on another node.");
    }

    private static Diagnosis balancing(KernelFiles files) {
        String state = files.text("proc/sys/kernel/numa_balancing").orElse("0");
        return state.equals("0")
                ? Diagnosis.sound(
                        "NUMA balancing", "off", "Pages stay where they were first touched.")
                : Diagnosis.mend(
                        "NUMA balancing",
                        "on",
                        "The kernel unmaps pages to see who uses them, and moves them during a run.",
                        "sudo sysctl -w kernel.numa_balancing=0");
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
