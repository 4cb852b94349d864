package dev.percpu.counters.child;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.design.PossibleCpus;
import java.util.List;
import java.util.Set;

/**
 * Goes to each allowed CPU in turn, and counts there in every variant whose slots go by where a
 * thread runs: with slots for all of them, and with those of the possible CPUs alone.
 */
public final class CountElsewhere {

    private static final Set<String> INDEXES = Set.of("cpu", "mm-cid", "node");
    private static final int BATCH = 1_000;

    private CountElsewhere() {}

    public static void main(String[] args) {
        List<Integer> cpus = Affinity.allowed().ids();
        System.out.println("allowed " + Affinity.allowed());
        for (int cpu : cpus) {
            Affinity.pin(CpuList.of(cpu));
            expect(Affinity.allowed() + "", cpu + "", "where a pinned thread may run");
            expect(CurrentCpu.get() + "", cpu + "", "where it runs");
        }
        CounterOptions possible = CounterOptions.defaults().withBatch(BATCH);
        int length = Math.max(PossibleCpus.machine(), cpus.get(cpus.size() - 1) + 1);
        int counted = 0;
        for (Variant variant : Counters.variants()) {
            if (INDEXES.contains(variant.index())) {
                count(variant, possible, cpus);
                count(variant, possible.withPossibleCpus(length), cpus);
                counted++;
            }
        }
        System.out.println("possible " + PossibleCpus.machine());
        System.out.println("source " + CurrentCpu.source().word());
        System.out.println("variants " + counted);
        System.out.println("layouts " + layouts());
    }

    private static List<String> layouts() {
        return Counters.variants().stream()
                .filter(variant -> variant.index().equals("cpu"))
                .map(variant -> variant.layout() + ":" + variant.store())
                .distinct()
                .sorted()
                .toList();
    }

    private static void count(Variant variant, CounterOptions options, List<Integer> cpus) {
        try (Counter counter = Counters.create(variant, options)) {
            long sum = 0;
            for (int cpu : cpus) {
                Affinity.pin(CpuList.of(cpu));
                counter.add(BATCH - 1);
                sum += BATCH - 1;
            }
            if (variant.design().equals("percpu") && apart(variant, options, cpus)) {
                expect(counter.read() + "", "0", variant + ", each CPU in a slot of its own");
            }
            expect(counter.sum() + "", sum + "", variant + ", the sum");
            if (counter instanceof BatchedCounter batched) {
                batched.sync();
                expect(counter.read() + "", sum + "", variant + ", folded");
            }
            expect(counter.drain() + "", sum + "", variant + ", drained");
            expect(counter.sum() + "", "0", variant + ", after the drain");
        }
    }

    /** Whether no two of the CPUs share a slot: two that do reach the batch. */
    private static boolean apart(Variant variant, CounterOptions options, List<Integer> cpus) {
        int slots = options.possibleCpus().orElse(PossibleCpus.machine());
        return !variant.index().equals("node") && cpus.get(cpus.size() - 1) < slots;
    }

    private static void expect(String found, String expected, String what) {
        if (!found.equals(expected)) {
            throw new AssertionError(what + ": " + found + " instead of " + expected);
        }
    }
}
