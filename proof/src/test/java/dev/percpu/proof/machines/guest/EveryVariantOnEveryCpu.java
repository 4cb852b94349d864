package dev.percpu.proof.machines.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.proof.machines.EmulatedMachine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One thread counts on each CPU of the machine in turn, in a counter of every variant. */
class EveryVariantOnEveryCpu {

    private final EmulatedMachine machine = Guest.machine();

    @Test
    void whatWasCountedOnEachCpuIsReadSummedAndDrained() {
        Map<Variant, Counter> counters = new LinkedHashMap<>();
        for (Variant variant : Counters.variants()) {
            counters.put(variant, Counters.create(variant, CounterOptions.defaults()));
        }
        CpuList before = Affinity.allowed();
        long issued = 0;
        for (int cpu : machine.online().ids()) {
            Affinity.pin(CpuList.of(cpu));
            for (Counter counter : counters.values()) {
                counter.add(1L + cpu);
            }
            issued += 1L + cpu;
        }
        Affinity.pin(before);
        long sum = issued;
        counters.forEach(
                (variant, counter) -> {
                    long read = counter.read();
                    assertThat(counter.accuracy().allows(read, sum)).as("%s", variant).isTrue();
                    assertThat(counter.sum()).as("%s", variant).isEqualTo(sum);
                    assertThat(counter.drain()).as("%s", variant).isEqualTo(sum);
                    assertThat(counter.sum()).as("%s", variant).isZero();
                    counter.close();
                });
        System.out.printf(
                "SEEN %d variants count on each of %d CPUs%n",
                counters.size(), machine.online().size());
    }
}
