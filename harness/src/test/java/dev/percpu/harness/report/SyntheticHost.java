package dev.percpu.harness.report;

import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Machines that there are not. */
final class SyntheticHost {

    private static final int PER_CACHE = 8;

    private SyntheticHost() {}

    /** Two CPUs of a virtual machine. */
    static HostFacts cloud() {
        return host(
                "AMD EPYC 9754 128-Core Processor", 2, 1, List.of(new CpuLocation(0, 0, 0, 0, 0)));
    }

    /** Two sockets, two threads to a core, the second threads in the upper half of the numbers. */
    static HostFacts bigBox(String model, int cpus) {
        int cores = cpus / 2;
        List<CpuLocation> pinnings =
                IntStream.range(0, cpus)
                        .mapToObj(
                                cpu -> {
                                    int core = cpu % cores;
                                    int socket = core / (cores / 2);
                                    int cache = core / PER_CACHE * PER_CACHE;
                                    return new CpuLocation(cpu, core, socket, socket, cache);
                                })
                        .toList();
        return host(model, cpus, cores, pinnings);
    }

    private static HostFacts host(String model, int cpus, int cores, List<CpuLocation> pinnings) {
        String list = "0-" + (cpus - 1);
        return new HostFacts(
                model,
                "x86_64",
                "6.12.0",
                "quiet",
                "boot-1",
                "OpenJDK 64-Bit Server VM 25+36",
                list,
                list,
                list,
                cores,
                cpus > 2 ? 2 : 1,
                "sched_getcpu by critical downcall; no bridge: libpercpu.so was not built",
                pinnings,
                List.of("The machine is virtual: CPUs may be taken away at any time."));
    }

    static CoreLatencies latencies(HostFacts host) {
        Random noise = new Random(7);
        List<CoreLatencies.Pair> pairs = new ArrayList<>();
        for (CpuLocation one : host.cpus()) {
            for (CpuLocation other : host.cpus()) {
                if (one.cpu() < other.cpu()) {
                    double ns = ns(one, other) * (1 + 0.05 * noise.nextGaussian());
                    pairs.add(
                            new CoreLatencies.Pair(
                                    one.cpu(), other.cpu(), ns, ns * 0.97, ns * 1.03));
                }
            }
        }
        return new CoreLatencies(
                host, host.cpus().stream().map(CpuLocation::cpu).toList(), 1000, 9, pairs);
    }

    private static double ns(CpuLocation one, CpuLocation other) {
        if (one.core() == other.core()) {
            return 8;
        }
        if (one.cache() == other.cache()) {
            return 24;
        }
        return one.socket() == other.socket() ? 95 : 210;
    }

    static Footprints footprints(HostFacts host, List<String> subjects, int cpus) {
        List<Footprints.Entry> entries = new ArrayList<>();
        for (String subject : subjects) {
            if (subject.equals("empty")) {
                continue;
            }
            boolean flat = !subject.contains(":") || subject.startsWith("atomic");
            boolean off = subject.contains(":offheap");
            for (int possible : List.of(2, cpus, 4096)) {
                for (int counters : List.of(1, 10_000, 1_000_000)) {
                    double shared = off ? 4096.0 * possible / counters : 0;
                    double own = flat ? 24 : (off ? 8.0 : 128.0) * possible;
                    entries.add(
                            entry(
                                    subject,
                                    Footprints.Where.HEAP,
                                    counters,
                                    possible,
                                    off ? 40 : own));
                    if (off) {
                        entries.add(
                                entry(
                                        subject,
                                        Footprints.Where.OFFHEAP,
                                        counters,
                                        possible,
                                        own + shared));
                    }
                }
            }
        }
        return new Footprints(host, entries, List.of());
    }

    private static Footprints.Entry entry(
            String subject, Footprints.Where where, int counters, int cpus, double bytes) {
        return new Footprints.Entry(subject, where, counters, cpus, bytes);
    }
}
